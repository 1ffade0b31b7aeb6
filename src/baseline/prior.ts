import type { Habit, MeasureHabit, Sightings } from './habits.js';
import { SLOTS } from './local-time.js';
import { byMeasure, type Measure } from './measures.js';
import { robustCentre, winsorisedMoments, type Moments } from './statistics.js';

/** Where people of a group lie, how far each strays, and how far they lie apart (variances of log1p records). */
export interface LevelPrior {
  readonly location: number;
  readonly within: number;
  readonly between: number;
}

export interface MeasurePrior {
  readonly hourChance: readonly number[];
  readonly dayChance: readonly [number, number];
  readonly hour: LevelPrior;
  readonly day: LevelPrior;
  readonly actsPerDay: number;
}

export interface GroupPrior {
  /** People the group's habit was learned of. */
  readonly people: number;
  readonly measures: Readonly<Record<Measure, MeasurePrior>>;
}

/** As many people make a group's own habit count as much as that of the wider group. */
export const GROUP_STRENGTH = 3;

/** Share of a group's day that is spread evenly over all hours: nobody is certain never to work at night. */
const UNIFORM_SHARE = 0.1;

/** Smallest chance that is believed of an hour or a day. */
export const LEAST_CHANCE = 1e-4;

/** Values further than this from the median, in spreads, are drawn in: an attack must not teach the profile. */
export const WINSOR_SPREADS = 3;

/** Spread below which people are not believed to be constant: 0.3 is a factor of 1.35. */
export const LEAST_SPREAD = 0.3;

const flat = (workday: number, weekend: number): number[] =>
  Array.from({ length: SLOTS }, (_, slot) => (slot < 24 ? workday : weekend));

/** Before a tenant has history: wide, so that only what is large for any company stands out. */
export const DEFAULT_PRIOR: GroupPrior = {
  people: 0,
  measures: {
    export: {
      hourChance: flat(0.02, 0.005),
      dayChance: [0.15, 0.03],
      hour: { location: Math.log(100), within: 1.5, between: 1.5 },
      day: { location: Math.log(150), within: 1.5, between: 1.5 },
      actsPerDay: 0.2,
    },
    open: {
      hourChance: flat(0.3, 0.05),
      dayChance: [0.8, 0.1],
      hour: { location: Math.log(5), within: 1, between: 1 },
      day: { location: Math.log(20), within: 1, between: 1 },
      actsPerDay: 20,
    },
    list: {
      hourChance: flat(0.3, 0.05),
      dayChance: [0.8, 0.1],
      hour: { location: Math.log(50), within: 1.5, between: 1.5 },
      day: { location: Math.log(250), within: 1.5, between: 1.5 },
      actsPerDay: 10,
    },
    query: {
      hourChance: flat(0.02, 0.02),
      dayChance: [0.05, 0.05],
      hour: { location: Math.log(200), within: 1.5, between: 1.5 },
      day: { location: Math.log(500), within: 1.5, between: 1.5 },
      actsPerDay: 1,
    },
    delete: {
      hourChance: flat(0.01, 0.003),
      dayChance: [0.08, 0.01],
      hour: { location: Math.log(3), within: 1, between: 1 },
      day: { location: Math.log(4), within: 1, between: 1 },
      actsPerDay: 0.2,
    },
    change: {
      hourChance: flat(0.2, 0.03),
      dayChance: [0.7, 0.1],
      hour: { location: Math.log(4), within: 1, between: 1 },
      day: { location: Math.log(12), within: 1, between: 1 },
      actsPerDay: 10,
    },
    file: {
      hourChance: flat(0.04, 0.01),
      dayChance: [0.3, 0.03],
      hour: { location: Math.log(2), within: 0.7, between: 0.7 },
      day: { location: Math.log(3), within: 0.7, between: 0.7 },
      actsPerDay: 0.8,
    },
    admin: {
      hourChance: flat(0.005, 0.002),
      dayChance: [0.03, 0.01],
      hour: { location: Math.log(2), within: 1, between: 1 },
      day: { location: Math.log(3), within: 1, between: 1 },
      actsPerDay: 0.1,
    },
    failure: {
      hourChance: flat(0.01, 0.002),
      dayChance: [0.06, 0.01],
      hour: { location: Math.log(2), within: 0.3, between: 0.3 },
      day: { location: Math.log(2), within: 0.3, between: 0.3 },
      actsPerDay: 2,
    },
  },
};

/** The bounds that values are drawn in to, from the values alone. */
export const winsorBounds = (logs: number[]): [number, number] => {
  const { centre, spread } = robustCentre(logs);
  const reach = WINSOR_SPREADS * Math.max(spread, LEAST_SPREAD);
  return [centre - reach, centre + reach];
};

/** A person counts as at most so many windows for the group's location. */
const MOST_OF_ONE_PERSON = 20;

export const levelPriorOf = (sightings: readonly Sightings[], wider: LevelPrior): LevelPrior => {
  const people: Moments[] = sightings
    .filter(({ logs }) => logs.length > 0)
    .map(({ logs, weights }) => winsorisedMoments(logs, weights, winsorBounds(logs)));
  const share = people.length / (people.length + GROUP_STRENGTH);
  if (people.length === 0) return wider;
  const weights = people.map(({ weight }) => Math.min(weight, MOST_OF_ONE_PERSON));
  const means = people.map(({ mean }) => mean);
  const between = winsorisedMoments(means, weights, winsorBounds(means));
  const all = people.reduce((sum, { weight }) => sum + weight, 0);
  const freedom = Math.max(all - people.length, 0);
  const squares = people.reduce((sum, { weight, variance }) => sum + weight * variance, 0);
  const within = (squares + 8 * wider.within) / (freedom + 8);
  // Part of the scatter of the means is only the scatter of few windows each.
  const noise = people.reduce((sum, { weight }) => sum + within / Math.max(weight, 0.5), 0) / people.length;
  const apart = Math.max(between.variance - noise, within / 20);
  return {
    location: share * between.mean + (1 - share) * wider.location,
    within,
    between: share * apart + (1 - share) * wider.between,
  };
};

const clampChance = (chance: number): number => Math.min(Math.max(chance, LEAST_CHANCE), 1);

const hourChanceOf = (habits: readonly Habit[], measure: Measure, wider: readonly number[]): number[] => {
  const exposure = habits.reduce<[number, number]>(
    (sum, habit) => [sum[0] + habit.exposure[0], sum[1] + habit.exposure[1]],
    [0, 0],
  );
  const share = habits.length / (habits.length + GROUP_STRENGTH);
  const raw = wider.map((widerChance, slot) => {
    const active = habits.reduce((sum, habit) => sum + (habit.measures[measure].hourActive[slot] ?? 0), 0);
    const days = exposure[slot < 24 ? 0 : 1];
    return days > 0 ? (share * active) / days + (1 - share) * widerChance : widerChance;
  });
  const mean = raw.reduce((sum, chance, slot) => sum + (chance / 24 / 7) * (slot < 24 ? 5 : 2), 0);
  return raw.map((chance) => clampChance((1 - UNIFORM_SHARE) * chance + UNIFORM_SHARE * mean));
};

const dayChanceOf = (
  habits: readonly Habit[],
  measure: Measure,
  wider: readonly [number, number],
): [number, number] => {
  const share = habits.length / (habits.length + GROUP_STRENGTH);
  const of = (kind: 0 | 1): number => {
    const active = habits.reduce((sum, habit) => sum + habit.measures[measure].dayActive[kind], 0);
    const days = habits.reduce((sum, habit) => sum + habit.exposure[kind], 0);
    return clampChance(days > 0 ? (share * active) / days + (1 - share) * wider[kind] : wider[kind]);
  };
  return [of(0), of(1)];
};

const measureOf = (habits: readonly Habit[], measure: Measure, wider: MeasurePrior): MeasurePrior => {
  const own: MeasureHabit[] = habits.map((habit) => habit.measures[measure]);
  const days = habits.reduce((sum, { exposure }) => sum + exposure[0] + exposure[1], 0);
  const acts = own.reduce((sum, habit) => sum + habit.acts, 0);
  return {
    hourChance: hourChanceOf(habits, measure, wider.hourChance),
    dayChance: dayChanceOf(habits, measure, wider.dayChance),
    hour: levelPriorOf(
      own.map(({ hours }) => hours),
      wider.hour,
    ),
    day: levelPriorOf(
      own.map(({ days: seen }) => seen),
      wider.day,
    ),
    actsPerDay: days > 0 ? acts / days : wider.actsPerDay,
  };
};

/** What a group of people has in common, drawn to the wider group the more the fewer they are. */
export const groupPrior = (habits: readonly Habit[], wider: GroupPrior): GroupPrior => {
  const measures = byMeasure((measure) => measureOf(habits, measure, wider.measures[measure]));
  return { people: habits.length, measures };
};
