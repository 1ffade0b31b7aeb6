import { MINUTE } from '../../src/kernel/clock.js';

/** So many refusals of one source in so long a time, with nothing good between them, hurt its feed. */
export const HURTING_REFUSALS = 5;
export const HURTING_MS = 10 * MINUTE;

/** The newest refusals of one source since the last webhook that was taken, epoch ms; never more than matter. */
export type RefusalRun = readonly number[];

export const NO_REFUSALS: RefusalRun = [];

export const withRefusal = (run: RefusalRun, at: number): RefusalRun =>
  [...run.filter((one) => at - one < HURTING_MS), at].slice(-HURTING_REFUSALS);

export const isHurting = (run: RefusalRun): boolean => run.length >= HURTING_REFUSALS;
