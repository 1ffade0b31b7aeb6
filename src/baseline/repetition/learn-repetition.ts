import type { Action } from '../../event/actions.js';
import type { ActivityHour } from '../activity-hour.js';
import type { Axis } from '../axis.js';
import type { Habit, Sightings } from '../habits.js';
import { sane } from '../measures.js';
import { CHANCE_DAYS, fitLevel, type LevelFit } from '../person.js';
import { LEAST_CHANCE, levelPriorOf, type LevelPrior } from '../prior.js';
import { LEARNING_DAYS } from '../unknown.js';
import type { UntaughtByActor } from '../untaught.js';
import { REPEATED, type Repeated } from '../../event/repeated.js';
import type { RepeatedProfile, Repetition } from '../profile.js';
import { byRepeated, repeatedBy } from './repeated.js';

/** The days of the training span that hold any of a kind, and how many there are (weighed). */
export interface RepeatedDays {
  /** Records are acts. */
  readonly days: Sightings;
  readonly active: number;
}

export type RepeatedHabit = Readonly<Record<Repeated, RepeatedDays>>;

/** Acts by day of the span. */
type Counts = Record<Repeated, Map<number, number>>;

const noCounts = (): Counts => byRepeated(() => new Map<number, number>());

/** Adds what an hour holds of what may be repeated. */
const addHour = (counts: Counts, { acts }: ActivityHour, day: number): void => {
  for (const action in acts) {
    const kind = repeatedBy(action);
    const times = kind === undefined ? 0 : sane(acts[action as Action]);
    if (kind !== undefined && times > 0) counts[kind].set(day, (counts[kind].get(day) ?? 0) + times);
  }
};

const daysOf = (counts: ReadonlyMap<number, number>, { axis }: Pick<Habit, 'axis'>): RepeatedDays => {
  const days: Sightings = { at: [], day: [], records: [], logs: [], weights: [] };
  let active = 0;
  for (const [day, times] of [...counts].sort(([a], [b]) => a - b)) {
    const { weight = 0 } = axis.days[day] ?? {};
    days.at.push(day);
    days.day.push(day);
    days.records.push(times);
    days.logs.push(Math.log1p(times));
    days.weights.push(weight);
    active += weight;
  }
  return { days, active };
};

/** By person, what they repeat in their present role; programs are left out, which do nothing else. */
export const repeatedHabits = (
  hours: readonly ActivityHour[],
  habits: readonly Habit[],
): ReadonlyMap<string, RepeatedHabit> => {
  const people = new Map(
    habits
      .filter(({ kind }) => kind === 'human')
      .map((habit) => [habit.actorKey, { habit, counts: noCounts() }]),
  );
  for (const row of hours) {
    const one = people.get(row.actorKey);
    const day = one?.habit.axis.day[one.habit.axis.indexOf(row.hour)] ?? -1;
    if (one !== undefined && day >= one.habit.firstDay) addHour(one.counts, row, day);
  }
  return new Map(
    [...people]
      .filter(([, { counts }]) => REPEATED.some((kind) => counts[kind].size > 0))
      .map(([key, { habit, counts }]) => [key, byRepeated((kind) => daysOf(counts[kind], habit))]),
  );
};

/** Days that are known of somebody, weighed. */
export const daysKnown = ([working, off]: Habit['exposure']): number => working + off;

/** Before a tenant has history, log1p acts of a day that holds any: an export or two, a few reports, some searches. */
const DEFAULT_LEVEL: Readonly<Record<Repeated, LevelPrior>> = {
  exports: { location: Math.log(2.5), within: 0.3, between: 0.3 },
  searches: { location: Math.log(6), within: 0.6, between: 0.6 },
  reports: { location: Math.log(3), within: 0.4, between: 0.4 },
};

export interface RepeatedPrior {
  readonly chance: number;
  readonly level: LevelPrior;
}

/** What the people of a tenant have in common; half a day of each kind is known before any (Jeffreys). */
export type RepetitionPrior = Readonly<Record<Repeated, RepeatedPrior>>;

/** Without some of them: what was told teaches nobody else. */
const withoutSome = (
  { days, active }: RepeatedDays,
  axis: Axis,
  left: ReadonlySet<number> | undefined,
): RepeatedDays => {
  if (left === undefined || !days.day.some((day) => left.has(day))) return { days, active };
  const counts = new Map(days.day.map((day, i) => [day, days.records[i] ?? 0]));
  for (const day of left) counts.delete(day);
  return daysOf(counts, { axis });
};

export const repetitionPrior = (
  habits: readonly Habit[],
  repeated: ReadonlyMap<string, RepeatedHabit>,
  untaught: UntaughtByActor = new Map(),
): RepetitionPrior => {
  const people = habits.filter(({ kind }) => kind === 'human');
  const exposed = people.reduce((sum, { exposure }) => sum + daysKnown(exposure), 0);
  const all = people.flatMap(({ actorKey, axis }) => {
    const own = repeated.get(actorKey);
    return own === undefined
      ? []
      : [byRepeated((kind) => withoutSome(own[kind], axis, untaught.get(actorKey)))];
  });
  return byRepeated((kind) => {
    const active = all.reduce((sum, own) => sum + own[kind].active, 0);
    const level = levelPriorOf(
      all.map((own) => own[kind].days),
      DEFAULT_LEVEL[kind],
    );
    return { chance: Math.min(1, (active + 0.5) / (exposed + 1)), level };
  });
};

/** Of so many days with any among so many; those of the tenant weigh as much as four. */
export const repeatedChance = (active: number, days: number, prior: number): number => {
  const chance = (Math.max(active, 0) + CHANCE_DAYS * prior) / (Math.max(days, 0) + CHANCE_DAYS);
  return Math.min(Math.max(chance, LEAST_CHANCE), 1);
};

export interface RepeatedFit {
  readonly own: RepeatedDays;
  readonly prior: RepeatedPrior;
  readonly level: LevelFit;
}

export type RepetitionFit = Readonly<Record<Repeated, RepeatedFit>>;

const NEVER: RepeatedDays = {
  days: { at: [], day: [], records: [], logs: [], weights: [] },
  active: 0,
};

export const repetitionFit = (habit: RepeatedHabit | undefined, priors: RepetitionPrior): RepetitionFit =>
  byRepeated((kind) => {
    const [own, prior] = [habit?.[kind] ?? NEVER, priors[kind]];
    return { own, prior, level: fitLevel(own.days, prior.level) };
  });

export const repeatedProfile = (
  { exposure }: Pick<Habit, 'exposure'>,
  { own, prior, level }: RepeatedFit,
): RepeatedProfile => ({
  chance: repeatedChance(own.active, daysKnown(exposure), prior.chance),
  level: level.level,
});

/** What a profile holds of it; undefined of programs, and of who is known for less than ten days. */
export const repetitionOf = (habit: Habit, fit: RepetitionFit): Repetition | undefined =>
  habit.kind !== 'human' || habit.sampleDays < LEARNING_DAYS
    ? undefined
    : byRepeated((kind) => repeatedProfile(habit, fit[kind]));
