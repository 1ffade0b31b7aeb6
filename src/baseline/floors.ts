import { scalesAbove } from './evidence.js';
import type { Measure, SlowMeasure } from './measures.js';
import type { Level } from './profile.js';

/**
 * Fewer in a window are never worth a person's time. A list of fewer than 200 records can be read off the screen as well;
 * under a hundred opened one by one is a working day of some people; lists, reports and queries show that many at a
 * glance, so they start where an export would no longer be small. An ordinary day changes some dozens, and ten wrong
 * passwords are more than a forgetful person's.
 */
export const FLOORS: Readonly<Record<Measure, number>> = {
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

/**
 * A claim about volume needs more than the actor takes in five of six windows that hold any: a usual amount at an
 * unusual hour is another detector's business.
 */
export const LEAST_SCALES = 1;

/** Whether a window may be claimed at all; what may not neither alerts nor counts for how rare alerts are. */
export const isClaimable = (measure: Measure, level: Level, amount: number): boolean =>
  amount >= FLOORS[measure] && scalesAbove(level, amount) >= LEAST_SCALES;

/** After something new, or among other stages of a sequence, less is worth a look than by itself: a quarter. */
export const PART_OF_FLOOR = 0.25;

/** Whether a window holds enough, and more than usual, to be held together with something else. */
export const isMore = (measure: Measure, level: Level, amount: number): boolean =>
  amount >= PART_OF_FLOOR * FLOORS[measure] && scalesAbove(level, amount) >= LEAST_SCALES;

/** Fewer in one to three weeks are not worth a person's time. */
export const SLOW_FLOORS: Readonly<Record<SlowMeasure, number>> = {
  open: 100,
  list: 1_000,
  query: 1_000,
  export: 400,
};
