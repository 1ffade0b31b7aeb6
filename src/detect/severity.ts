import { DEFAULT_BUDGETS } from '../config/default-budgets.js';
import type { Severity } from '../event/finding.js';

/** One alert per so many user-days; decades. A budget is spent by all detectors together. */
export const decadesOf = (userDays: number): number => Math.log10(userDays);

/** For review: one in 500 user-days. */
export const REVIEW_USER_DAYS: number = DEFAULT_BUDGETS.review;

/** For waking somebody: one in 2,000. */
export const PAGE_USER_DAYS: number = DEFAULT_BUDGETS.page;

/** Beyond doubt is what is so many times as rare as what somebody is woken for. */
const CRITICAL_RARER = 5;

/** A claim is critical only when it is also this many times the top of the usual band, or of the floor. */
const CRITICAL_FACTOR = 10;

export interface Grounds {
  readonly score: number;
  /** From what score on somebody is woken; decades. */
  readonly pageAt: number;
  readonly actual: number;
  readonly usualHigh: number;
  readonly floor: number;
  readonly learning: boolean;
}

/**
 * How urgent a claim is. For the worst, rare is not enough: it has to be much as well, and beside a habit of the
 * person's own, since what is strange for a newcomer's role may be what the newcomer was hired for.
 */
export const severityOf = ({ score, pageAt, actual, usualHigh, floor, learning }: Grounds): Severity => {
  const far = !learning && actual >= CRITICAL_FACTOR * Math.max(usualHigh, floor);
  if (score >= pageAt + decadesOf(CRITICAL_RARER) && far) return 'critical';
  if (score >= pageAt) return 'high';
  return score >= decadesOf(REVIEW_USER_DAYS) ? 'medium' : 'low';
};
