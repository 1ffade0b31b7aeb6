import { DAY } from '../../kernel/clock.js';
import { beginOfDay, dayNumberOf, type LocalCalendar } from '../local-time.js';

/** Smallest hashes that are kept of any set of records: a share is then known to 3 of 100, a number to 6 % (one sigma). */
export const SAMPLE = 256;

/** Hashes are whole numbers below this. */
const HASHES = 2 ** 53;

/** Days within which whatever anybody saw is the book. */
export const BOOK_DAYS = 90;

/** What one actor saw on one day: the smallest hashes of the records, sorted. Recomputed from the ledger. */
export interface CoverageDay {
  readonly actorKey: string;
  /** Of UTC, since 1970-01-01. */
  readonly day: number;
  readonly records: readonly number[];
}

/** The smallest hashes of a union of sets of which the smallest are known. */
export const sampleOf = (sets: Iterable<readonly number[]>): number[] => {
  const all = new Set<number>();
  for (const records of sets) for (const record of records) all.add(record);
  return [...all].sort((a, b) => a - b).slice(0, SAMPLE);
};

/**
 * How many records a sample stands for: exactly while it holds them all, else the k-minimum-values estimate
 * (k - 1) / (k-th smallest as a part of all hashes), of a relative error of 1 / sqrt(k - 2) (Bar-Yossef et al., RANDOM 2002;
 * Beyer et al., SIGMOD 2007).
 */
export const sizeOf = (sample: readonly number[]): number => {
  if (sample.length < SAMPLE) return sample.length;
  return Math.round((SAMPLE - 1) / ((sample.at(-1) ?? HASHES) / HASHES));
};

/** Standard error of a share that is told by a sample of the book: none where the sample is the book. */
export const shareError = (share: number, sampled: number): number =>
  sampled < SAMPLE ? 0 : Math.sqrt((share * (1 - share)) / sampled);

/** Who saw which part of a tenant's book, as of the end of a day. */
export interface Coverage {
  /** Records of the book: those that anybody saw in the `BOOK_DAYS` up to `lastDay`. */
  readonly book: number;
  /** Records of the sample, which `seen` counts from 0. */
  readonly sampled: number;
  /** First day of which anything is known, and last (UTC, since 1970-01-01). */
  readonly firstDay: number;
  readonly lastDay: number;
  /** By actor and day, which records of the sample. */
  readonly seen: ReadonlyMap<string, ReadonlyMap<number, readonly number[]>>;
  /** By actor, the days on which they did anything at all, opened or not. */
  readonly there: ReadonlyMap<string, readonly number[]>;
}

/** The coverage up to `lastDay` by everybody's days; others do no harm. */
export const coverageOf = (days: Iterable<CoverageDay>, lastDay: number, sample?: readonly number[]): Coverage => {
  const known = [...days].filter(({ day }) => day <= lastDay);
  const book = sample ?? sampleOf(known.filter(({ day }) => day > lastDay - BOOK_DAYS).map(({ records }) => records));
  const indexOf = new Map(book.map((record, index) => [record, index]));
  const seen = new Map<string, Map<number, number[]>>();
  let firstDay = lastDay + 1;
  for (const { actorKey, day, records } of known) {
    firstDay = Math.min(firstDay, day);
    const indices = records.flatMap((record) => indexOf.get(record) ?? []);
    if (indices.length === 0) continue;
    const own = seen.get(actorKey) ?? new Map<number, number[]>();
    seen.set(actorKey, own.set(day, indices));
  }
  const byActor = Map.groupBy(known, ({ actorKey }) => actorKey);
  const there = new Map([...byActor].map(([actorKey, own]) => [actorKey, own.map(({ day }) => day)]));
  return { book: sizeOf(book), sampled: book.length, firstDay, lastDay, seen, there };
};

/** The last day of UTC that is over when a local day begins: what came after is not known yet. */
export const lastDayBefore = (day: string, calendar: LocalCalendar): number =>
  Math.floor(beginOfDay(dayNumberOf(day), calendar) / DAY) - 1;
