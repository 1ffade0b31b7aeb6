import { quantileSorted } from 'simple-statistics';
import { scalesAbove } from './evidence.js';
import type { Habit } from './habits.js';
import { KINDS, byMeasure, type Kind, type Measure, type SlowMeasure } from './measures.js';
import { SPREAD_WINDOWS } from './person.js';
import type { Level, ProfileSet } from './profile.js';

export type Floors = Readonly<Record<Measure, number>>;

/**
 * Fewer in a window are never worth a person's time. A list of fewer than 200 records can be read off the screen as well;
 * under a hundred opened one by one is a working day of some people; lists, reports and queries show that many at a
 * glance, so they start where an export would no longer be small. An ordinary day changes some dozens, and ten wrong
 * passwords are more than a forgetful person's.
 */
export const FLOORS: Floors = {
  export: 200,
  open: 100,
  list: 500,
  query: 500,
  delete: 20,
  change: 100,
  file: 25,
  admin: 10,
  failure: 10,
};

/** Of so few days of a tenant the shipped floor still says as much as they do. */
const SHIPPED_DAYS = 3;

/** Where this share of the days that hold any holds no more, a larger one is much for the tenant. */
const USUAL_SHARE = 5 / 6;

/** Fewer are never much, whatever the tenant. */
const LEAST = 5;

/** Wrong passwords are as many as they are: a company in which nobody forgets one is not attacked by five. */
const floorOf = (measure: Measure, habits: readonly Habit[]): number => {
  const shipped = FLOORS[measure];
  const logs = habits.flatMap((habit) => habit.measures[measure].days.logs);
  if (measure === 'failure' || logs.length === 0) return shipped;
  const usual = quantileSorted(
    logs.sort((a, b) => a - b),
    USUAL_SHARE,
  );
  const log = (logs.length * usual + SHIPPED_DAYS * Math.log1p(shipped)) / (logs.length + SHIPPED_DAYS);
  return Math.min(Math.max(Math.ceil(Math.expm1(log)), LEAST), shipped);
};

/**
 * The floors of a tenant: what five of six days of its people do not exceed, and never more than the shipped ones. Where
 * a working day is three records, a hundred are never reached; and not every source tells how many records an act touched.
 */
export const floorsOf = (habits: readonly Habit[]): Record<Kind, Floors> => {
  const of = (kind: Kind): Floors => {
    const people = habits.filter((habit) => habit.kind === kind);
    return byMeasure((measure) => floorOf(measure, people));
  };
  return { human: of(KINDS[0]), service: of(KINDS[1]) };
};

/** Sets of older builds hold none. */
export const floorsFor = ({ floors }: Pick<ProfileSet, 'floors'>, kind: Kind): Floors =>
  floors?.[kind] ?? FLOORS;

/**
 * A claim about volume needs more than the actor takes in five of six windows that hold any: a usual amount at an
 * unusual hour is another detector's business. Of what somebody has never done nothing is their usual amount.
 */
export const LEAST_SCALES = 1;

/**
 * And half as much again: of somebody whose exports hold 20 to 49 records nobody wants to be told of 49, however rare that
 * is.
 */
const HALF_AS_MUCH_AGAIN = 1.5;

/**
 * Whether a window may be claimed at all; what may not neither alerts nor counts for how rare alerts are. A level of no
 * more freedom than the group gives is the group's alone: the person has shown none.
 */
export const isClaimable = (floor: number, level: Level, amount: number): boolean =>
  amount >= floor && isAboveUsual(level, amount);

/** The same without a least amount. */
export const isAboveUsual = (level: Level, amount: number): boolean =>
  level.freedom <= SPREAD_WINDOWS || scalesAbove(level, amount / HALF_AS_MUCH_AGAIN) >= LEAST_SCALES;

/** After something new, or among other stages of a sequence, less is worth a look than by itself: a quarter. */
export const PART_OF_FLOOR = 0.25;

/** Whether a window holds enough, and more than usual, to be held together with something else. */
export const isMore = (floor: number, level: Level, amount: number): boolean =>
  amount >= PART_OF_FLOOR * floor && scalesAbove(level, amount) >= LEAST_SCALES;

/** Fewer in one to three weeks are not worth a person's time. */
export const SLOW_FLOORS: Readonly<Record<SlowMeasure, number>> = {
  open: 100,
  list: 1_000,
  query: 1_000,
  export: 400,
};

/** Of a tenant, in proportion to the floor of a day. */
export const slowFloorOf = (measure: SlowMeasure, floors: Floors): number =>
  Math.ceil((SLOW_FLOORS[measure] * floors[measure]) / FLOORS[measure]);
