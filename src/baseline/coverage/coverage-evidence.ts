/** Days in which it is asked how much of the book somebody saw. */
export const COVERAGE_WINDOWS = [7, 30, 90] as const;
export type CoverageWindow = (typeof COVERAGE_WINDOWS)[number];

/** How much of the book somebody saw, beside what was to be expected. */
export interface CoverageEvidence {
  /** Raw evidence, decades. */
  readonly raw: number;
  readonly days: CoverageWindow;
  /** Last day of the window (UTC, since 1970-01-01). */
  readonly lastDay: number;
  /** Of the book, 0 to 1; and the standard error of that. */
  readonly share: number;
  readonly error: number;
  /** Records of the book. */
  readonly book: number;
  /** The most of the book that the person saw in as many days before, or four of five of the role see in them. */
  readonly usual: number;
  readonly basis: 'person' | 'role';
}
