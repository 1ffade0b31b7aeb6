import { DAY } from '../../../src/kernel/clock.js';
import { isoTime } from '../../../src/store/time.js';
import type { DayCounts } from './residuals.js';

/** Whole days, `YYYY-MM-DD`; `end` is not part of it. */
export interface DayRange {
  readonly first: string;
  readonly end: string;
}

/** What a source counts of one of its feeds. */
export interface FeedCounts {
  readonly feed: string;
  readonly days: DayCounts;
  /** How its records are known in quarantine: by the name of their table and the column of their time. */
  readonly tables: readonly string[];
  readonly time: string;
}

export const dayOf = (at: number): string => isoTime(at).slice(0, 10);

/** Days that are compared: what is missing for longer was told long ago. */
const COMPARED = 31;
/** Days before them that only show since when the feed is read at all. */
const IN_SIGHT = 31;

/** What is counted of a source at one look. */
export const daysInSight = (now: number): DayRange => ({
  first: dayOf(now - (COMPARED + IN_SIGHT) * DAY),
  end: dayOf(now),
});

export interface ComparedTerms {
  readonly now: number;
  /** When the feed was last read to its end, epoch ms; 0 when it never was. */
  readonly readTo: number;
  /** How late records of it may be stored without a word, ms. */
  readonly lateness: number;
}

/**
 * The days on which the two counts have to agree: those that are over for longer than a record may be late, behind the
 * first of which we hold anything (reading may have begun in the midst of it), of a feed that was read to its end since.
 */
export function comparedDays(
  held: DayCounts,
  { now, readTo, lateness }: ComparedTerms,
): DayRange | undefined {
  const begun = [...held.keys()].sort()[0];
  if (begun === undefined || readTo === 0) return undefined;
  const afterBegun = dayOf(Date.parse(begun) + DAY);
  const oldest = dayOf(now - COMPARED * DAY);
  const first = afterBegun > oldest ? afterBegun : oldest;
  const end = dayOf(Math.min(now, readTo) - lateness);
  return first < end ? { first, end } : undefined;
}
