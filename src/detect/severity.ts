import type { Severity } from '../event/finding.js';

/** One alert per so many user-days; decades. A budget is spent by all detectors together. */
export const decadesOf = (userDays: number): number => Math.log10(userDays);

/** For review: one in 500 user-days. */
export const REVIEW_USER_DAYS = 500;

/** Chances per user-day at which a claim grows more urgent: for waking somebody (1 in 2,000), and beyond doubt. */
const HIGH = decadesOf(2_000);
const CRITICAL = decadesOf(20_000);

/** A claim is critical only when it is also this many times the top of the usual band, or of the floor. */
const CRITICAL_FACTOR = 10;

export interface Grounds {
  readonly score: number;
  readonly actual: number;
  readonly usualHigh: number;
  readonly floor: number;
}

/** How urgent a claim is: rare is not enough for the worst, it has to be much as well. */
export const severityOf = ({ score, actual, usualHigh, floor }: Grounds): Severity => {
  const far = actual >= CRITICAL_FACTOR * Math.max(usualHigh, floor);
  if (score >= CRITICAL && far) return 'critical';
  if (score >= HIGH) return 'high';
  return score >= decadesOf(REVIEW_USER_DAYS) ? 'medium' : 'low';
};
