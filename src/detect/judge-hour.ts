import type { ActivityHour } from '../baseline/activity-hour.js';
import type { LocalCalendar } from '../baseline/local-time.js';
import { heldBeside, type ProfileSet } from '../baseline/profile.js';
import type { ServingSet } from '../baseline/serving-set.js';
import type { Novelty } from '../baseline/sightings/novelty.js';
import { type Budgets, userDaysOf } from './budget.js';
import type { Claim } from './claim.js';
import { claimedIn, noveltiesIn, toldOf, type TenantHour } from './evaluate-hour.js';
import { type TenantLevel, tenantLevel } from './tenant-level.js';

/** People of an hour who are judged in one go: so many profiles are held at once, of however many are at work. */
const A_TIME = 1_000;

/** Hours of the 24 before the one that is judged. */
export interface Recent {
  /** Of those who are judged at least. */
  readonly own: () => Promise<readonly ActivityHour[]>;
  /** Of these at least. */
  readonly beside: (actorKeys: readonly string[]) => Promise<readonly ActivityHour[]>;
}

export interface HourToJudge extends Pick<TenantHour, 'hour' | 'rows' | 'sightingsOf' | 'noveltyOf'> {
  readonly profiles: Pick<ServingSet, 'of'>;
  readonly recent: Recent;
}

export interface JudgingTerms {
  readonly calendar: LocalCalendar;
  readonly budgets: Budgets;
}

export interface JudgedHour {
  readonly claims: readonly Claim[];
  /** What was new by the sightings, of whom anything was. */
  readonly novelties: ReadonlyMap<string, Novelty>;
}

/** Judges the people of one hour by their profiles. Live and replay both call this, and nothing else. */
export async function judgeHour(
  { hour, rows, profiles: serving, recent, sightingsOf, noveltyOf }: HourToJudge,
  { calendar, budgets }: JudgingTerms,
): Promise<JudgedHour> {
  const claims: Claim[] = [];
  const novelties = new Map<string, Novelty>();
  let level: TenantLevel | undefined;
  for (let at = 0; at < rows.length; at += A_TIME) {
    const some = rows.slice(at, at + A_TIME);
    const profiles = await serving.of(some.map(({ actorKey }) => actorKey));
    const asked = { hour, rows: some, recent: await recent.own(), profiles };
    if (sightingsOf !== undefined)
      for (const [key, novelty] of noveltiesIn({ ...asked, sightingsOf }, calendar))
        novelties.set(key, novelty);
    const settings = { calendar, ...userDaysOf(budgets, profiles) };
    const claimed = claimedIn({ ...asked, noveltyOf: noveltyOf ?? ((key) => novelties.get(key)) }, settings);
    if (claimed.length === 0) continue;
    level ??= await levelBeside(profiles, { hour, recent, calendar });
    claims.push(...toldOf(claimed, level, settings));
  }
  return { claims, novelties };
}

async function levelBeside(
  profiles: ProfileSet,
  { hour, recent, calendar }: Pick<HourToJudge, 'hour' | 'recent'> & { readonly calendar: LocalCalendar },
): Promise<TenantLevel> {
  const hours = await recent.beside(Object.keys(heldBeside(profiles)));
  return tenantLevel({ profiles, calendar, hour, hours });
}
