import type { ActivityHour } from '../baseline/activity-hour.js';
import { addToMode, modeOf, noModeSums, type ModeSums } from '../baseline/common-mode.js';
import { shareByHour, slotOf, trailingChance, whenAt, type CommonMode } from '../baseline/evidence.js';
import { type LocalCalendar } from '../baseline/local-time.js';
import { MEASURES, byMeasure, recordsOf, type Kind, type Measure } from '../baseline/measures.js';
import { heldBeside, type ProfileSet } from '../baseline/profile.js';
import type { Repeated } from '../event/repeated.js';
import { byRepeated, timesIn } from '../baseline/repetition/repeated.js';
import { RepeatedLevel } from '../baseline/repetition/together.js';
import { HOUR } from '../kernel/clock.js';
import { AtWork } from './at-work.js';
import { TRAILING_HOURS } from './window.js';

type Sums = Record<Measure, ModeSums>;

/** How busy a tenant's people, or of many those whom everybody is held beside, were together in the 24 hours before `hour`. */
export interface TenantLevel {
  readonly hour: number;
  readonly together: Readonly<Record<Kind, Sums>>;
  /** Each actor's own part, to be left out when that actor is judged. */
  readonly own: ReadonlyMap<string, Sums>;
  /** How often people did what may be repeated. */
  readonly repeated: RepeatedLevel;
  /** Who was at work outside their own hours. */
  readonly atWork: AtWork;
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

/** Rows of each of them in those 24 hours. */
const rowsOfEach = ({ hours, hour }: TenantLevelInput): Map<string, ActivityHour[]> => {
  const recent = [...hours].filter((row) => row.hour < hour && row.hour >= hour - TRAILING_HOURS * HOUR);
  return Map.groupBy(recent, ({ actorKey }) => actorKey);
};

const totalOf = (rows: readonly ActivityHour[]): Record<Measure, number> => {
  const sums = byMeasure(() => 0);
  for (const row of rows) {
    const amounts = recordsOf(row);
    for (const measure of MEASURES) sums[measure] += amounts[measure];
  }
  return sums;
};

const timesOf = (rows: readonly ActivityHour[]): Record<Repeated, number> => {
  const hours = rows.map((row) => timesIn(row));
  return byRepeated((kind) => hours.reduce((sum, times) => sum + times[kind], 0));
};

/** The level of a tenant: one pass over its people, shared by all actors whose activity of `hour` is judged. */
export const tenantLevel = (input: TenantLevelInput): TenantLevel => {
  const { profiles, calendar, hour } = input;
  const last = hour - HOUR;
  // What the profiles know of days off is of the day they judge: in its first hour the last one was the day before.
  const isSameDay = calendar.at(last).day === calendar.at(hour).day;
  const plain = whenAt(calendar, last, undefined);
  const rows = rowsOfEach(input);
  const repeated = new RepeatedLevel();
  const atWork = new AtWork();
  const together: Record<Kind, Sums> = { human: noSums(), service: noSums() };
  const own = new Map<string, Sums>();
  for (const [actorKey, profile] of Object.entries(heldBeside(profiles))) {
    const sums = noSums();
    const when = profile.off && isSameDay ? whenAt(calendar, last, profile.off) : plain;
    const recent = rows.get(actorKey) ?? [];
    const records = totalOf(recent);
    for (const measure of MEASURES) {
      const { hourChance, dayChance, day } = profile.measures[measure];
      const chance = trailingChance(dayChance, shareByHour(hourChance), when);
      const seen = records[measure];
      const z = (Math.log1p(seen) - day.location) / day.scale;
      for (const to of [sums[measure], together[profile.kind][measure]]) {
        addToMode(to, chance, seen > 0 ? { z, scale: day.scale } : undefined);
      }
    }
    own.set(actorKey, sums);
    const slotAt = (at: number): number => slotOf(at, { calendar, off: profile.off, judged: hour });
    atWork.add(actorKey, profile, { hour, rows: recent, slotAt });
    if (profile.repetition !== undefined) repeated.add(actorKey, profile.repetition, timesOf(recent));
  }
  return { hour, together, own, repeated, atWork };
};

/** What the others' level excuses of an actor's. */
export const commonModeFor = (
  level: TenantLevel,
  { actorKey, kind }: { readonly actorKey: string; readonly kind: Kind },
  measure: Measure,
): CommonMode => modeOf(level.together[kind][measure], level.own.get(actorKey)?.[measure]);
