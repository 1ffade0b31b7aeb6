import { weightOf } from '../calibration.js';
import { raised, surprise, type CommonMode } from '../evidence.js';
import { PART_OF_FLOOR } from '../floors.js';
import { MEASURES, type Measure } from '../measures.js';
import type { Level } from '../profile.js';

/** Wrong passwords are no work. */
export const WORK: readonly Measure[] = MEASURES.filter((measure) => measure !== 'failure');

/** A visit is what was done in an hour outside the person's own and in those before it, as long as these are as well: so many at most. */
export const LONGEST_VISIT = 6;

/** However long nobody was seen at work then: no hour is believed to be rarer. */
const LEAST_CHANCE = 1e-5;

/** Records of one measure that somebody reached in a visit. */
export interface Visit {
  /** Chance of work at such an hour (`offHourOf`), and by what all others do just now (`chanceTogether`). */
  readonly chance: number;
  readonly together: number;
  readonly measure: Measure;
  readonly amount: number;
  /** Of a day of theirs. */
  readonly level: Level;
  /** What the others' level excuses. */
  readonly mode: CommonMode;
}

/** Whether it is worth a look at all: a quarter of what may be claimed alone, as beside anything else that is rare by itself. */
export const isEnough = (amount: number, floor: number): boolean => amount >= PART_OF_FLOOR * floor;

/** What a visit is worth, in decades that are added. */
export interface VisitDecades {
  /** -log10 of the chance that the person works about that hour. */
  readonly hour: number;
  /** -log10 of the chance that a day of theirs holds as much when it holds any, weighed as all of the measure. */
  readonly amount: number;
}

/** The hour beside the amount: much of a day's work at night is rarer than a glance, and both are ordinary at noon. */
export const visitDecades = ({ chance, together, measure, amount, level, mode }: Visit): VisitDecades => ({
  hour: -Math.log10(Math.min(1, Math.max(chance, together, LEAST_CHANCE))),
  amount: weightOf(measure, 'day') * surprise(1, raised(level, mode), amount),
});
