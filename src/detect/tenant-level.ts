import type { ActivityHour } from '../baseline/activity-hour.js';
import { addToMode, modeOf, noModeSums, type ModeSums } from '../baseline/common-mode.js';
import { shareByHour, trailingChance, whenAt, type CommonMode } from '../baseline/evidence.js';
import { type LocalCalendar } from '../baseline/local-time.js';
import { MEASURES, byMeasure, recordsOf, type Kind, type Measure } from '../baseline/measures.js';
import { heldBeside, type ProfileSet } from '../baseline/profile.js';
import { HOUR } from '../kernel/clock.js';
import { TRAILING_HOURS } from './window.js';

type Sums = Record<Measure, ModeSums>;

/** How busy a tenant's people, or of many those whom everybody is held beside, were together in the 24 hours before `hour`. */
export interface TenantLevel {
  readonly hour: number;
  readonly together: Readonly<Record<Kind, Sums>>;
  /** Each actor's own part, to be left out when that actor is judged. */
  readonly own: ReadonlyMap<string, Sums>;
}

export interface TenantLevelInput {
  readonly profiles: ProfileSet;
  readonly calendar: LocalCalendar;
  /** Start of the hour that will be judged. */
  readonly hour: number;
  /** Activity of all of them in the 24 hours before it; other hours are left out. */
  readonly hours: Iterable<ActivityHour>;
}

const noSums = (): Sums => byMeasure(noModeSums);

const totals = ({ hours, hour }: TenantLevelInput): Map<string, Record<Measure, number>> => {
  const records = new Map<string, Record<Measure, number>>();
  for (const row of hours) {
    if (row.hour >= hour || row.hour < hour - TRAILING_HOURS * HOUR) continue;
    const sums = records.get(row.actorKey) ?? byMeasure(() => 0);
    const amounts = recordsOf(row);
    for (const measure of MEASURES) sums[measure] += amounts[measure];
    records.set(row.actorKey, sums);
  }
  return records;
};

/** The level of a tenant: one pass over its people, shared by all actors whose activity of `hour` is judged. */
export const tenantLevel = (input: TenantLevelInput): TenantLevel => {
  const { profiles, calendar, hour } = input;
  const last = hour - HOUR;
  // What the profiles know of days off is of the day they judge: in its first hour the last one was the day before.
  const isSameDay = calendar.at(last).day === calendar.at(hour).day;
  const plain = whenAt(calendar, last, undefined);
  const records = totals(input);
  const together: Record<Kind, Sums> = { human: noSums(), service: noSums() };
  const own = new Map<string, Sums>();
  for (const [actorKey, profile] of Object.entries(heldBeside(profiles))) {
    const sums = noSums();
    const when = profile.off && isSameDay ? whenAt(calendar, last, profile.off) : plain;
    for (const measure of MEASURES) {
      const { hourChance, dayChance, day } = profile.measures[measure];
      const chance = trailingChance(dayChance, shareByHour(hourChance), when);
      const seen = records.get(actorKey)?.[measure] ?? 0;
      const z = (Math.log1p(seen) - day.location) / day.scale;
      for (const to of [sums[measure], together[profile.kind][measure]]) {
        addToMode(to, chance, seen > 0 ? { z, scale: day.scale } : undefined);
      }
    }
    own.set(actorKey, sums);
  }
  return { hour, together, own };
};

/** What the others' level excuses of an actor's. */
export const commonModeFor = (
  level: TenantLevel,
  { actorKey, kind }: { readonly actorKey: string; readonly kind: Kind },
  measure: Measure,
): CommonMode => modeOf(level.together[kind][measure], level.own.get(actorKey)?.[measure]);
