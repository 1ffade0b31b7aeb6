import { quantileSorted } from 'simple-statistics';
import { CALIBRATION_DAYS, LEAST_USER_DAYS, calibrated, fitTail } from '../calibration.js';
import type { Calibration, CalibrationTable } from '../profile.js';
import { shareError, type Coverage } from './book.js';
import { UNKNOWN_ROLE } from '../unknown.js';
import { COVERAGE_WINDOWS, type CoverageEvidence, type CoverageWindow } from './coverage-evidence.js';

/** Less than a fifth of the book, and fewer records than these, are never worth a person's time. */
const LEAST_SHARE = 0.2;
const LEAST_RECORDS = 200;

/** Before so many days are known the book is what happened to be opened lately, and a share of it says nothing. */
const LEAST_BOOK_DAYS = 28;

/** With fewer others of the role nothing is known of what the role reads. */
const LEAST_PEERS = 5;
/** What the role reads is what four of five of it do not exceed. */
const PEER_QUANTILE = 0.8;

/** Shares of one person waver from week to week as those of so many draws do, not of a whole sample. */
const DRAWS = 24;

/** What covers more of the book is told again only when it has grown by a step within so many days. */
const NEWS_DAYS = 10;
const STEP = 0.5;

/** Coverage may spend a tenth of the alerts that are asked for. */
const SHARE = 1;

/** Before a tenant has a tail of its own: one person-day in a hundred brings so much more of the book than was usual. */
const SHIPPED: Calibration = { knots: [0, 0, 0, 1.3], share: 0.01, meanExcess: 0.6, userDays: 0 };

const KEY = 'human/coverage/all';

/** Whether a share of the book may be claimed at all. */
export const isMuchOf = (share: number, book: number): boolean =>
  share >= LEAST_SHARE && share * book >= LEAST_RECORDS;

/** Somebody whose coverage is judged. */
export interface Reader {
  readonly actorKey: string;
  readonly role: string;
}

/**
 * -log10 of the chance of such a share or a larger one where `usual` is to be expected (Chernoff's bound of a binomial tail,
 * `DRAWS` draws). 0 where it is no more than usual.
 */
export const coverageRaw = (share: number, usual: number): number => {
  const expected = Math.min(Math.max(usual, 1 / (2 * DRAWS)), 1 - 1 / (2 * DRAWS));
  if (share <= expected) return 0;
  const rest = share >= 1 ? 0 : (1 - share) * Math.log((1 - share) / (1 - expected));
  return (DRAWS * (share * Math.log(share / expected) + rest)) / Math.LN10;
};

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

/** Shares of a person by day, `CALIBRATION_DAYS` up to the last and as many windows before as are known. */
type Shares = (to: number, days: CoverageWindow) => number | undefined;

/** Undefined where a window begins before anything is known, or nobody was there to see anything. */
const sharesOf = (actorKey: string, coverage: Coverage): Shares => {
  const seen = coverage.seen.get(actorKey);
  const known = new Map<number, number>();
  return (to, days) => {
    if (to - days + 1 < coverage.firstDay) return undefined;
    const key = to * 100 + days;
    const share = known.get(key) ?? shareUpTo(seen, coverage, to, days);
    known.set(key, share);
    return share;
  };
};

/** Earlier windows of the same length that a person is held against. */
const EARLIER: Readonly<Record<CoverageWindow, number>> = { 7: 4, 30: 2, 90: 0 };

const ownUsual = (shares: Shares, to: number, days: CoverageWindow): number | undefined => {
  const earlier = Array.from({ length: EARLIER[days] }, (_, i) => shares(to - (i + 1) * days, days));
  const known = earlier.filter((share) => share !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
};

interface ReaderShares extends Reader {
  readonly shares: Shares;
}

const peerUsual = (
  { actorKey, role }: Reader,
  peers: readonly ReaderShares[],
  to: number,
  days: CoverageWindow,
): number | undefined => {
  if (role === UNKNOWN_ROLE) return undefined;
  const others = peers.filter((peer) => peer.actorKey !== actorKey).flatMap(({ shares }) => shares(to, days) ?? []);
  if (others.length < LEAST_PEERS) return undefined;
  return quantileSorted(others.sort((a, b) => a - b), PEER_QUANTILE);
};

const evidenceOf = (
  reader: ReaderShares,
  peers: readonly ReaderShares[],
  coverage: Coverage,
  to: number,
): CoverageEvidence | undefined => {
  const { book, sampled } = coverage;
  const found = COVERAGE_WINDOWS.flatMap((days) => {
    const share = reader.shares(to, days) ?? 0;
    if (!isMuchOf(share, book)) return [];
    const own = ownUsual(reader.shares, to, days);
    const role = peerUsual(reader, peers, to, days);
    if (own === undefined && role === undefined) return [];
    const usual = Math.max(own ?? 0, role ?? 0);
    const basis = usual === own ? ('person' as const) : ('role' as const);
    const raw = coverageRaw(share, usual);
    const error = shareError(share, sampled);
    return raw > 0 ? [{ raw, days, lastDay: to, share, error, book, usual, basis }] : [];
  });
  return found.sort((a, b) => b.raw - a.raw)[0];
};

const stepOf = (evidence: CoverageEvidence | undefined): number => Math.floor((evidence?.raw ?? 0) / STEP);

/** What of each day is news: more, by a step, than on the days before. */
const newsOf = (days: readonly (CoverageEvidence | undefined)[]): (CoverageEvidence | undefined)[] =>
  days.map((own, i) =>
    days.slice(Math.max(0, i - NEWS_DAYS), i).every((before) => stepOf(before) < stepOf(own)) ? own : undefined,
  );

/** Of each person, what is news of the last `CALIBRATION_DAYS` days up to the last one, oldest first. */
export type PastCoverage = ReadonlyMap<string, readonly (CoverageEvidence | undefined)[]>;

export const pastCoverage = (readers: readonly Reader[], coverage: Coverage): PastCoverage => {
  const { firstDay, lastDay, sampled } = coverage;
  if (sampled === 0 || lastDay - firstDay + 1 < LEAST_BOOK_DAYS) return new Map();
  const all = readers.map((reader) => ({ ...reader, shares: sharesOf(reader.actorKey, coverage) }));
  const byRole = Map.groupBy(all, ({ role }) => role);
  return new Map(
    all
      .filter(({ actorKey }) => coverage.seen.has(actorKey))
      .map((reader) => {
        const peers = byRole.get(reader.role) ?? [];
        const days = Array.from({ length: CALIBRATION_DAYS }, (_, i) =>
          evidenceOf(reader, peers, coverage, lastDay - (CALIBRATION_DAYS - 1) + i),
        );
        return [reader.actorKey, newsOf(days)];
      }),
  );
};

/** The tail of the news of a person's day, by those who were there: how many days of each teach, and what they brought. */
export const coverageTail = (
  people: readonly { readonly days: number; readonly raws: readonly number[] }[],
): CalibrationTable => {
  const pooled = people.flatMap(({ days, raws }) => {
    const news = raws.slice(0, days);
    return [...news, ...Array<number>(days - news.length).fill(0)];
  });
  return pooled.length < LEAST_USER_DAYS ? {} : { [KEY]: fitTail(Float64Array.from(pooled)) };
};

export const coveragePool = (table: CalibrationTable): string | undefined =>
  table[KEY] === undefined ? undefined : KEY;

/** -log10 of how often a person's day brings so much, as a part of all alerts that are asked for. */
export const coverageDecades = (raw: number, table: CalibrationTable): number =>
  calibrated(raw, table[KEY] ?? SHIPPED) - SHARE;
