import type { ActivityHour } from './activity-hour.js';
import { isTelling, TRAINING_DAYS, type Axis } from './axis.js';
import { SLOTS, neighbourSlot } from './local-time.js';
import {
  MEASURES,
  actsOf,
  allActsOf,
  byMeasure,
  holdsClaimsAlone,
  kindOf,
  recordsOf,
  sensitiveOf,
  type Kind,
  type Measure,
} from './measures.js';
import { presenceOf, type Presence } from './presence.js';
import { UNKNOWN_ROLE } from './unknown.js';
import type { UntaughtByActor } from './untaught.js';

/** Hours or days that hold any record of a measure, in order of time. */
export interface Sightings {
  /** Index on the axis (hours), or local day of the span (days). */
  readonly at: number[];
  readonly day: number[];
  readonly records: number[];
  /** log1p of the records. */
  readonly logs: number[];
  readonly weights: number[];
}

/** Records of the 24 hours that end with each sighting. */
export const trailingRecords = ({ at, records }: Pick<Sightings, 'at' | 'records'>): number[] => {
  let first = 0;
  let sum = 0;
  return at.map((index, i) => {
    sum += records[i] ?? 0;
    while ((at[first] ?? index) <= index - 24) sum -= records[first++] ?? 0;
    return sum;
  });
};

export interface MeasureHabit {
  /** Weighted days by slot that held any, spread over the neighbouring hours. */
  readonly hourActive: Float64Array;
  /** The same by kind of day: working day, weekend. */
  readonly dayActive: [number, number];
  readonly hours: Sightings;
  readonly days: Sightings;
  acts: number;
  /** Of hours that hold any of a sensitive class, by their index on the axis: how much of it is. */
  sensitive?: Map<number, number>;
}

/** What the training span holds of one actor: sums and sightings, nothing decided yet. */
export interface Habit {
  readonly actorKey: string;
  readonly kind: Kind;
  readonly role: string;
  /** First local day of the span on which the actor was seen. */
  readonly firstDay: number;
  /** The last of them. */
  readonly lastDay: number;
  readonly sampleDays: number;
  /** Weighted days since then, by kind of day; leave left out. */
  readonly exposure: readonly [number, number];
  readonly measures: Readonly<Record<Measure, MeasureHabit>>;
  /** Acts of each local day of the span, of all kinds and by measure. */
  readonly dayActs: Float64Array;
  readonly dayActsOf: Readonly<Record<Measure, Float64Array>>;
  /** Of the person's office. */
  readonly axis: Axis;
  /** The role before, where the span holds a change of role. */
  readonly earlierRole: string | undefined;
  /** Under whatever role. */
  readonly presence: Presence | undefined;
}

/** Somebody who starts at nine may start at eight: half of a sighting belongs to the hours beside it. */
export const OWN_HOUR = 0.5;
export const NEXT_HOUR = 0.25;

const noSightings = (): Sightings => ({ at: [], day: [], records: [], logs: [], weights: [] });

const noHabit = (): MeasureHabit => ({
  hourActive: new Float64Array(SLOTS),
  dayActive: [0, 0],
  hours: noSightings(),
  days: noSightings(),
  acts: 0,
});

const note = (sightings: Sightings, at: number, day: number, seen: readonly [number, number]): void => {
  const [records, weight] = seen;
  sightings.at.push(at);
  sightings.day.push(day);
  sightings.records.push(records);
  sightings.logs.push(Math.log1p(records));
  sightings.weights.push(weight);
};

const addTo = (sums: Float64Array, slot: number, weight: number): void => {
  sums[slot] = (sums[slot] ?? 0) + weight;
};

const noteHour = (habit: MeasureHabit, axis: Axis, index: number, records: number): void => {
  const day = axis.day[index] ?? 0;
  const slot = axis.slot[index] ?? 0;
  const weight = axis.days[day]?.weight ?? 0;
  note(habit.hours, index, day, [records, weight]);
  addTo(habit.hourActive, slot, OWN_HOUR * weight);
  addTo(habit.hourActive, neighbourSlot(slot, 1), NEXT_HOUR * weight);
  addTo(habit.hourActive, neighbourSlot(slot, -1), NEXT_HOUR * weight);
};

const noteSensitive = (
  habits: Habit['measures'],
  index: number,
  amounts: ReturnType<typeof sensitiveOf>,
): void => {
  if (amounts === undefined) return;
  for (const measure of MEASURES)
    if (amounts[measure] > 0) (habits[measure].sensitive ??= new Map()).set(index, amounts[measure]);
};

const noteDays = (habit: MeasureHabit, axis: Axis): void => {
  const { day, records } = habit.hours;
  let sum = 0;
  day.forEach((today, i) => {
    sum += records[i] ?? 0;
    if (day[i + 1] === today) return;
    const { weight = 0, weekend = 0 } = axis.days[today] ?? {};
    note(habit.days, today, today, [sum, weight]);
    habit.dayActive[weekend] += weight;
    sum = 0;
  });
};

const exposureOf = (axis: Axis, firstDay: number, seen: ReadonlySet<number>): [number, number] => {
  const exposure: [number, number] = [0, 0];
  axis.days.forEach((one, day) => {
    if (day >= firstDay && isTelling(one, seen.has(day))) exposure[one.weekend] += one.weight;
  });
  return exposure;
};

/** Hours under an earlier role do not teach; hours that state no role do. */
const underRole = (
  rows: readonly ActivityHour[],
): { role: string; earlierRole: string | undefined; rows: readonly ActivityHour[] } => {
  const role = rows.findLast((row) => row.role !== UNKNOWN_ROLE)?.role ?? UNKNOWN_ROLE;
  const from = rows.findLastIndex((row) => row.role !== role && row.role !== UNKNOWN_ROLE) + 1;
  return { role, earlierRole: rows[from - 1]?.role, rows: from === 0 ? rows : rows.slice(from) };
};

const habitOf = (actorKey: string, all: readonly ActivityHour[], axis: Axis): Omit<Habit, 'presence'> => {
  const { role, earlierRole, rows } = underRole(all);
  const measures = byMeasure(noHabit);
  const seen = new Set<number>();
  const dayActs = new Float64Array(TRAINING_DAYS);
  const dayActsOf = byMeasure(() => new Float64Array(TRAINING_DAYS));
  for (const row of rows) {
    const index = axis.indexOf(row.hour);
    const day = axis.day[index] ?? 0;
    const weight = axis.days[day]?.weight ?? 0;
    seen.add(day);
    const acts = actsOf(row);
    addTo(dayActs, day, allActsOf(row));
    const records = recordsOf(row);
    for (const measure of MEASURES.filter((one) => acts[one] > 0 || records[one] > 0)) {
      measures[measure].acts += acts[measure] * weight;
      addTo(dayActsOf[measure], day, acts[measure]);
      if (records[measure] > 0) noteHour(measures[measure], axis, index, records[measure]);
    }
    noteSensitive(measures, index, sensitiveOf(row));
  }
  for (const measure of MEASURES) noteDays(measures[measure], axis);
  const firstDay = Math.min(...seen);
  const kind = kindOf(rows.at(-1)?.actorType ?? '');
  return {
    actorKey,
    kind,
    role,
    firstDay,
    lastDay: Math.max(...seen),
    sampleDays: seen.size,
    exposure: exposureOf(axis, firstDay, seen),
    measures,
    dayActs,
    dayActsOf,
    axis,
    earlierRole,
  };
};

/** Most come in order, and looking costs a tenth of sorting. */
const inOrder = (rows: ActivityHour[]): readonly ActivityHour[] =>
  rows.every(({ hour }, i) => i === 0 || (rows[i - 1]?.hour ?? 0) <= hour)
    ? rows
    : rows.sort((a, b) => a.hour - b.hour);

/**
 * The habits of all actors who were seen in the span, in order of their keys (so that a profile set does not depend
 * on the order of its input). An actor-hour occurs once: that is what `ActivityHour` promises.
 */
export const gatherHabits = (
  hours: Iterable<ActivityHour>,
  axis: Axis,
  axisOf: (actorKey: string) => Axis = () => axis,
  told: UntaughtByActor = new Map(),
): Habit[] => {
  const rowsOf = new Map<string, ActivityHour[]>();
  for (const row of hours) {
    if (axis.indexOf(row.hour) < 0 || holdsClaimsAlone(row)) continue;
    const rows = rowsOf.get(row.actorKey);
    if (rows === undefined) rowsOf.set(row.actorKey, [row]);
    else rows.push(row);
  }
  return [...rowsOf.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([actorKey, rows]) => {
      const [all, own] = [inOrder(rows), axisOf(actorKey)];
      return { ...habitOf(actorKey, all, own), presence: presenceOf(all, own, told.get(actorKey)) };
    });
};
