import { activityBetween } from '../../baseline/activity.js';
import { TRAINING_DAYS } from '../../baseline/axis.js';
import { type DayToLearn, learnWhole } from '../../baseline/learn-day.js';
import { beginOfDay } from '../../baseline/local-time.js';
import type { ProfileSet } from '../../baseline/profile.js';
import { asStored } from '../../baseline/profile-store.js';
import { TenantActivity } from '../../baseline/tenant-activity.js';
import { DAY, HOUR } from '../../kernel/clock.js';
import { localDayOf } from '../evaluate.js';
import { knownSightings, type SightingsAt } from '../tenant-sightings.js';
import { untaughtBy } from '../untaught-by.js';
import { inOrder, judgeHour, type Judgement, type WalkTerms } from './walk.js';

/** Hours that may still teach: the training span, and a margin for the zone and a change of the clock. */
const KEPT = (TRAINING_DAYS + 2) * DAY;

/**
 * In the order of event time: each hour when it closes, with all that is known of it today. Profiles are learned anew of
 * each day, by what lies before it, and not stored.
 */
export async function* walkEvents(terms: WalkTerms): AsyncGenerator<Judgement> {
  const { store, tenant, calendar, from, to } = terms;
  const activity = new TenantActivity(store, tenant, async (...range) =>
    inOrder(await activityBetween(...range)),
  );
  let profiles: ProfileSet | undefined;
  let seen: SightingsAt | undefined;
  let servedDay = '';
  const daysOff: DayToLearn['daysOff'] = async (...asked) => terms.daysOff.of(tenant, ...asked);
  const untaught = new Set<string>();
  for (let hour = Math.ceil(from / HOUR) * HOUR; hour < to; hour += HOUR) {
    terms.signal.throwIfAborted();
    const rows = await activity.between(hour, hour + HOUR);
    if (rows.length === 0) continue;
    const day = localDayOf(hour, calendar);
    if (profiles === undefined || day !== servedDay) {
      profiles = asStored(await learnWhole({ store, tenant, day, calendar, activity, untaught, daysOff }));
      seen = await sightingsOfDay(terms, activity, hour);
      activity.trim(hour - KEPT);
      servedDay = day;
    }
    const sightings = seen && { sightingsOf: await seen(hour, profiles) };
    const claims = await judgeHour({ hour, rows, profiles, activity, ...sightings }, terms);
    for (const told of untaughtBy(claims, calendar)) untaught.add(told);
    yield { rows, claims, progress: (hour - from) / (to - from) };
  }
}

/** What people were seen with up to the hours of the local day that begins with this hour, read in one go. */
async function sightingsOfDay(
  { store, tenant, calendar, to }: WalkTerms,
  activity: TenantActivity,
  first: number,
): Promise<SightingsAt> {
  const end = Math.min(to, beginOfDay(calendar.at(first).dayNumber + 1, calendar));
  const touched = new Map<string, Set<number>>();
  for (const { actorKey, hour } of await activity.between(first, end))
    touched.set(actorKey, (touched.get(actorKey) ?? new Set<number>()).add(hour));
  return knownSightings({ store, tenant, calendar }, touched);
}
