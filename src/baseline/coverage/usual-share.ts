import { quantileSorted } from 'simple-statistics';
import { UNKNOWN_ROLE } from '../unknown.js';
import { BOOK_DAYS, type Coverage } from './book.js';
import type { CoverageWindow } from './coverage-evidence.js';

/** With fewer others of the role nothing is known of what the role reads. */
const LEAST_PEERS = 5;
/** What the role reads is what four of five of it do not exceed. */
const PEER_QUANTILE = 0.8;

/** The last earlier windows that a person is held against, at most. */
const MOST_EARLIER = 4;

/** Somebody whose coverage is judged; days are of UTC, since 1970-01-01. */
export interface Reader {
  readonly actorKey: string;
  readonly role: string;
  /** Days of which something was told and stands. */
  readonly untaught?: ReadonlySet<number>;
  /** Days of leave. */
  readonly leave?: ReadonlySet<number>;
}

/** Of the windows up to a day: which share of the book a person saw, and what of that may be called usual. */
export interface ReaderShares extends Reader {
  readonly share: (to: number, days: CoverageWindow) => number;
  readonly usual: (to: number, days: CoverageWindow) => number | undefined;
}

/** Which part of the sample a person saw within `days` up to a day. */
const shareUpTo = (
  seen: ReadonlyMap<number, readonly number[]> | undefined,
  { sampled }: Coverage,
  to: number,
  days: number,
): number => {
  const found = new Set<number>();
  for (const [day, records] of seen ?? []) {
    if (day > to - days && day <= to) for (const record of records) found.add(record);
  }
  return found.size / sampled;
};

const WEEK = 7;

/** Whether somebody was there in half of the whole weeks of a window: who was there once a week was there. */
const wasThere = (worked: ReadonlySet<number>, to: number, days: CoverageWindow): boolean => {
  const weeks = Math.floor(days / WEEK);
  const there = Array.from({ length: weeks }, (_, week) => to - week * WEEK).filter((last) =>
    Array.from({ length: WEEK }, (_, i) => last - i).some((day) => worked.has(day)),
  );
  return there.length >= weeks / 2;
};

/**
 * Whether a window says what a person usually sees: not one that begins before anything is known or before the person was
 * first seen, not one for most of which they were not there, and none with a day of which something was told.
 */
const teacherOf = ({ actorKey, untaught, leave }: Reader, { there, firstDay }: Coverage) => {
  const present = there.get(actorKey) ?? [];
  const first = present.reduce((least, day) => Math.min(least, day), Infinity);
  const worked = new Set(present.filter((day) => leave?.has(day) !== true));
  return (to: number, days: CoverageWindow): boolean => {
    if (to - days + 1 < Math.max(first, firstDay)) return false;
    if (Array.from({ length: days }, (_, i) => to - i).some((day) => untaught?.has(day) === true)) return false;
    return wasThere(worked, to, days);
  };
};

export const sharesOf = (reader: Reader, coverage: Coverage): ReaderShares => {
  const seen = coverage.seen.get(reader.actorKey);
  const known = new Map<number, number>();
  const share = (to: number, days: CoverageWindow): number => {
    const key = to * 100 + days;
    const found = known.get(key) ?? shareUpTo(seen, coverage, to, days);
    known.set(key, found);
    return found;
  };
  const teaches = teacherOf(reader, coverage);
  return { ...reader, share, usual: (to, days) => (teaches(to, days) ? share(to, days) : undefined) };
};

/** The most of the person's own last windows that teach, as far back as the book reaches; undefined where there is none. */
export const ownUsual = ({ usual }: ReaderShares, to: number, days: CoverageWindow): number | undefined => {
  const earlier = Array.from({ length: BOOK_DAYS / days - 1 }, (_, i) => usual(to - (i + 1) * days, days));
  const known = earlier.filter((share) => share !== undefined).slice(0, MOST_EARLIER);
  return known.length === 0 ? undefined : Math.max(...known);
};

/** What four of five others of the role see in the same window; undefined of who has no role, or too few others. */
export const peerUsual = (
  { actorKey, role }: Reader,
  peers: readonly ReaderShares[],
  to: number,
  days: CoverageWindow,
): number | undefined => {
  if (role === UNKNOWN_ROLE) return undefined;
  const others = peers.filter((peer) => peer.actorKey !== actorKey).flatMap(({ usual }) => usual(to, days) ?? []);
  if (others.length < LEAST_PEERS) return undefined;
  return quantileSorted(others.sort((a, b) => a - b), PEER_QUANTILE);
};
