import { CALIBRATION_DAYS, LEAST_USER_DAYS, calibrated, fitTail } from '../calibration.js';
import type { Calibration, CalibrationTable } from '../profile.js';
import { BOOK_DAYS, shareError, type Coverage } from './book.js';
import { COVERAGE_WINDOWS, type CoverageEvidence, type CoverageWindow } from './coverage-evidence.js';
import { ownUsual, peerUsual, sharesOf, type Reader, type ReaderShares } from './usual-share.js';

/** Days that are looked at: the last of those by which is calibrated has a book's length before it. */
export const COVERED_DAYS = BOOK_DAYS + CALIBRATION_DAYS;

/** Less than a fifth of the book, and fewer records than these, are never worth a person's time. */
const LEAST_SHARE = 0.2;
const LEAST_RECORDS = 200;

/** Before so many days are known the book is what happened to be opened lately, and a share of it says nothing. */
const LEAST_BOOK_DAYS = 28;

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

/** A window of somebody, and those of the same role. */
interface Asked {
  readonly reader: ReaderShares;
  readonly peers: readonly ReaderShares[];
  readonly days: CoverageWindow;
}

const evidenceOf = (
  { reader, peers, days }: Asked,
  { book, sampled }: Coverage,
  to: number,
): CoverageEvidence | undefined => {
  const share = reader.share(to, days);
  if (!isMuchOf(share, book)) return undefined;
  const own = ownUsual(reader, to, days);
  const role = peerUsual(reader, peers, to, days);
  if (own === undefined && role === undefined) return undefined;
  const usual = Math.max(own ?? 0, role ?? 0);
  const basis = usual === own ? ('person' as const) : ('role' as const);
  const raw = coverageRaw(share, usual);
  const error = shareError(share, sampled);
  return raw > 0 ? { raw, days, lastDay: to, share, error, book, usual, basis } : undefined;
};

const stepOf = (evidence: CoverageEvidence | undefined): number => Math.floor((evidence?.raw ?? 0) / STEP);

/** What of each day is news: more, by a step, than on the days before. */
const newsOf = (days: readonly (CoverageEvidence | undefined)[]): (CoverageEvidence | undefined)[] =>
  days.map((own, i) =>
    days.slice(Math.max(0, i - NEWS_DAYS), i).every((before) => stepOf(before) < stepOf(own)) ? own : undefined,
  );

/**
 * Of each of the last `CALIBRATION_DAYS` days the strongest news of any length of window. Each length is held against itself:
 * a week that was told stands in the window of 30 days for a month, and would keep the next such week from being news.
 */
const strongestNews = (
  asked: Omit<Asked, 'days'>,
  coverage: Coverage,
): (CoverageEvidence | undefined)[] => {
  const first = coverage.lastDay - (CALIBRATION_DAYS - 1);
  const byLength = COVERAGE_WINDOWS.map((days) =>
    newsOf(
      Array.from({ length: CALIBRATION_DAYS }, (_, i) => evidenceOf({ ...asked, days }, coverage, first + i)),
    ),
  );
  return Array.from(
    { length: CALIBRATION_DAYS },
    (_, i) => byLength.flatMap((news) => news[i] ?? []).sort((a, b) => b.raw - a.raw)[0],
  );
};

/** Of each person, what is news of the last `CALIBRATION_DAYS` days up to the last one, oldest first. */
export type PastCoverage = ReadonlyMap<string, readonly (CoverageEvidence | undefined)[]>;

export const pastCoverage = (readers: readonly Reader[], coverage: Coverage): PastCoverage => {
  const { firstDay, lastDay, sampled } = coverage;
  if (sampled === 0 || lastDay - firstDay + 1 < LEAST_BOOK_DAYS) return new Map();
  const all = readers.map((reader) => sharesOf(reader, coverage));
  const byRole = Map.groupBy(all, ({ role }) => role);
  return new Map(
    all
      .filter(({ actorKey }) => coverage.seen.has(actorKey))
      .map((reader) => {
        const peers = byRole.get(reader.role) ?? [];
        return [reader.actorKey, strongestNews({ reader, peers }, coverage)];
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
