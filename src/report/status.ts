import type { Status } from './clause.js';

export interface Found {
  readonly population: number;
  readonly evidence: number;
  readonly exceptions: number;
}

export interface StatusQuestion {
  /** The tenant declared that the clause does not concern it. */
  readonly applicable: boolean;
  /** There is a test at all. */
  readonly tested: boolean;
  /** An empty population means that the product cannot supply this yet, and not that nothing happened. */
  readonly coveredWhenNone: boolean;
  readonly found: Found;
}

/** The one place that decides a status. Nothing found is never a success. */
export function decideStatus({ applicable, tested, coveredWhenNone, found }: StatusQuestion): Status {
  if (!applicable) return 'not-applicable';
  if (!tested) return 'not-covered';
  if (found.exceptions > 0) return 'exceptions';
  if (found.population === 0 && !coveredWhenNone) return 'not-covered';
  return found.evidence > 0 ? 'evidence-present' : 'no-evidence';
}
