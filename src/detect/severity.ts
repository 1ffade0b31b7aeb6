import type { Severity } from '../event/finding.js';

/** One alert per so many user-days; decades. A budget is spent by all detectors together. */
export const decadesOf = (userDays: number): number => Math.log10(userDays);

/** For review: one in 500 user-days. */
export const REVIEW_USER_DAYS = 500;

/** Chances per user-day at which a claim grows more urgent: for waking somebody (1 in 2,000), and beyond doubt. */
const HIGH = decadesOf(2_000);
const CRITICAL = decadesOf(10_000);

/** A claim is critical only when it is also this many times the top of the usual band, or of the floor. */
const CRITICAL_FACTOR = 10;

export interface Grounds {
  readonly score: number;
  readonly actual: number;
  readonly usualHigh: number;
  readonly floor: number;
  readonly learning: boolean;
}

/**
 * How urgent a claim is. For the worst, rare is not enough: it has to be much as well, and beside a habit of the
 * person's own, since what is strange for a newcomer's role may be what the newcomer was hired for.
 */
export const severityOf = ({ score, actual, usualHigh, floor, learning }: Grounds): Severity => {
  const far = !learning && actual >= CRITICAL_FACTOR * Math.max(usualHigh, floor);
  if (score >= CRITICAL && far) return 'critical';
  if (score >= HIGH) return 'high';
  return score >= decadesOf(REVIEW_USER_DAYS) ? 'medium' : 'low';
};
