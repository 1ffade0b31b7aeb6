import { quantileSorted } from 'simple-statistics';
import { MEASURES, SLOW_MEASURES, type Kind, type Measure, type SlowMeasure } from './measures.js';
import {
  WINDOW_KINDS,
  type Calibration,
  type CalibrationTable,
  type LatelyStream,
  type Stream,
  type WindowKind,
} from './profile.js';

/** Days whose maxima are pooled. */
export const CALIBRATION_DAYS = 28;

/** Upper edges of the rate buckets, acts a day. */
const RATE_EDGES = [0.05, 0.3, 1, 4, 20, 100];

/** With fewer user-days a bucket is judged by all of its kind, and with fewer still by the shipped tail. */
export const LEAST_USER_DAYS = 300;

export const KNOT_QUANTILES = [0.5, 0.8, 0.9, 0.95];

/** A right model's excess falls tenfold a decade; nothing is ever believed to fall faster. */
const LEAST_EXCESS = 1 / Math.LN10;

/** A tail of few excesses is drawn to one a little fatter than the model's, with the weight of eight excesses. */
const PRIOR_EXCESS = 0.7;
const PRIOR_EXCESSES = 8;

/** Part of the excesses that is looked at: the rest may be attacks, and only its number counts (censored at the last of them). */
const KEPT = 0.5;

/** Evidence beyond this is not told apart: tails past 1e-5 are not exact. */
const MOST_DECADES = 12;

/**
 * Before a tenant has its own tails: such as simulated companies of 60 to 200 had. Of what is done most days (thresholds
 * 1.7 to 3.0, mean excess 0.43 to 0.8); of what is done now and then, and of weeks (1.3 to 1.4, share 0.01 to 0.036, 0.43
 * to 0.6); and of the best of all streams of a day (1.31, share 0.025 to 0.035, 0.43 to 0.6).
 */
export const SHIPPED: Calibration = {
  knots: [0.5, 1.2, 1.7, 2.2],
  share: 0.05,
  meanExcess: 0.6,
  userDays: 0,
};
const SHIPPED_RARE: Calibration = { knots: [0, 0, 0, 1.35], share: 0.033, meanExcess: 0.5, userDays: 0 };
const SHIPPED_DAY: Calibration = {
  knots: [0, 0.45, 0.8, 1.31],
  share: 0.03,
  meanExcess: 0.46,
  userDays: 0,
};

/** What most people do on few days. */
const RARELY_DONE: readonly Measure[] = ['delete', 'change', 'file', 'admin', 'failure'];

const shippedFor = (stream: Stream | LatelyStream): Calibration => {
  const [measure, window] = stream.split('-');
  return window === 'slow' || RARELY_DONE.some((rare) => rare === measure) ? SHIPPED_RARE : SHIPPED;
};

export const bucketOf = (actsPerDay: number): number => {
  const bucket = RATE_EDGES.findIndex((edge) => actsPerDay < edge);
  return bucket < 0 ? RATE_EDGES.length : bucket;
};

export const ALL = 'all';
export const ANYBODY = 'anybody';
export const DAY_TAIL = 'whole-day';

export const calibrationKey = (
  kind: Kind | typeof ANYBODY,
  stream: Stream | LatelyStream | typeof DAY_TAIL,
  bucket: number | typeof ALL,
): string => `${kind}/${stream}/${bucket}`;

/** Where the tail of daily maxima begins, of sorted ones. */
const beginOfTail = (sorted: readonly number[], isRare: boolean): number => {
  const last = KNOT_QUANTILES.at(-1) ?? 0;
  // Of days that rarely hold anything only the upper half of those that do tells how much is much: the lower half tells
  // how unlikely it was that they held anything, which differs by person and hour.
  const any = sorted.length - 1 - sorted.findLastIndex((value) => value <= 0);
  const quantile = isRare ? Math.max(last, 1 - any / (2 * sorted.length)) : last;
  // Below the model's own 1 in 20 there is no tail yet, only the chance of any activity: where days hold any but now and
  // then, the tail begins with the least that such a day is worth.
  return Math.max(quantileSorted(sorted, quantile), -Math.log10(1 - last));
};

/** The tail of daily maxima, sorted in place; `isRare` where most days hold none at all, since nothing was done. */
export const fitTail = (maxima: Float64Array, isRare = false): Calibration => {
  maxima.sort();
  const sorted = [...maxima];
  const knots = KNOT_QUANTILES.map((quantile) => quantileSorted(sorted, quantile));
  const quantile = beginOfTail(sorted, isRare);
  const beyond = sorted.filter((value) => value > quantile);
  const threshold = beyond[0] ?? quantile;
  knots[knots.length - 1] = threshold;
  const above = beyond.map((value) => value - threshold);
  // Of an exponential the mean is known from where its first part lies: what is far out need not be looked at.
  const kept = above.slice(0, Math.ceil(KEPT * above.length));
  const lost = above.length - kept.length;
  const farthest = kept.at(-1) ?? 0;
  const total = kept.reduce((sum, excess) => sum + excess, 0) + lost * farthest;
  const sum = total + PRIOR_EXCESSES * PRIOR_EXCESS;
  return {
    knots,
    share: (above.length + 1) / (sorted.length + 1),
    meanExcess: Math.max(sum / (kept.length + PRIOR_EXCESSES), LEAST_EXCESS),
    userDays: sorted.length,
  };
};

/** -log10 of the chance that a person's day holds evidence of `raw` or more; never more than the model itself says. */
export const calibrated = (raw: number, tail: Calibration): number => Math.min(raw, observed(raw, tail));

/** -log10 of the share of days that hold as much or more, as they were seen. */
const observed = (raw: number, { knots, share, meanExcess }: Calibration): number => {
  const threshold = knots.at(-1) ?? 0;
  if (raw > threshold) {
    const decades = -Math.log10(share) + (raw - threshold) / (meanExcess * Math.LN10);
    return Math.min(decades, MOST_DECADES);
  }
  let [x, y] = [0, 0];
  const last = -Math.log10(share);
  for (const [index, knot] of knots.entries()) {
    const decades =
      index === knots.length - 1 ? last : Math.min(-Math.log10(1 - (KNOT_QUANTILES[index] ?? 0)), last);
    if (raw <= knot) return knot > x ? y + ((decades - y) * (raw - x)) / (knot - x) : decades;
    [x, y] = [knot, decades];
  }
  return y;
};

interface Pooled {
  readonly kind: Kind;
  readonly actsPerDay: number;
}

/** Where the tail that judges a person's stream was measured: their bucket, else their kind, else everybody; else nowhere. */
export const calibrationPool = (
  table: CalibrationTable,
  stream: Stream,
  { kind, actsPerDay }: Pooled,
): string | undefined =>
  [
    calibrationKey(kind, stream, bucketOf(actsPerDay)),
    calibrationKey(kind, stream, ALL),
    calibrationKey(ANYBODY, stream, ALL),
  ].find((key) => table[key] !== undefined);

/** The tail that judges a person's stream; the shipped one where there is none of the tenant's own. */
export const calibrationFor = (table: CalibrationTable, stream: Stream, who: Pooled): Calibration =>
  table[calibrationPool(table, stream, who) ?? ''] ?? shippedFor(stream);

export const streamOf = (measure: Measure, window: WindowKind): Stream => `${measure}-${window}`;

/** How often a decade of each is more than work: odds of harm against a clean-up, a campaign, a backfill. */
const WEIGHTS: Readonly<Record<Measure, readonly [hour: number, day: number]>> = {
  export: [0.9, 0.85],
  open: [0.75, 0.65],
  list: [0.6, 0.5],
  query: [0.75, 0.6],
  delete: [0.35, 0.4],
  change: [0.25, 0.3],
  file: [0.6, 0.5],
  admin: [0.6, 0.5],
  failure: [0.6, 0.6],
};

/** Of an hour's exports beside their day and the reports opened with them. */
export const TAKE_WEIGHT = 0.92;

export const weightOf = (measure: Measure, window: WindowKind): number =>
  WEIGHTS[measure][window === 'hour' ? 0 : 1];

/** Of what is told of weeks; a program's days are alike, and lists and takes waver more than reading. */
const SLOW_WEIGHTS: Readonly<Record<SlowMeasure, number>> = { open: 1, list: 0.6, query: 0.6, export: 0.6 };

export const slowWeightOf = (measure: SlowMeasure): number => SLOW_WEIGHTS[measure];

export const slowStreamOf = (measure: SlowMeasure): Stream => `${measure}-slow`;

export const STREAMS: readonly {
  readonly stream: Stream;
  readonly measure: Measure;
  readonly weight: number;
}[] = [
  ...MEASURES.flatMap((measure) =>
    WINDOW_KINDS.map((window) => ({
      stream: streamOf(measure, window),
      measure,
      weight: weightOf(measure, window),
    })),
  ),
  { stream: 'take', measure: 'export', weight: TAKE_WEIGHT },
  ...SLOW_MEASURES.map((measure) => ({
    stream: slowStreamOf(measure),
    measure,
    weight: SLOW_WEIGHTS[measure],
  })),
];

/**
 * Days to come lie a little farther out than those a tail was learned from, whose habits were learned from them as well:
 * without this, four simulated companies without incidents had 1.2 to 1.9 times the alerts that were asked for.
 */
const OPTIMISM = 0.15;

export const latelyStreamOf = (measure: Measure): LatelyStream => `${measure}-lately`;

/** The tail of the kind, whatever the rate: spreads above the mean are one scale for all. */
const ofKind = (
  table: CalibrationTable,
  stream: Stream | LatelyStream | typeof DAY_TAIL,
  kind: Kind,
): Calibration | undefined =>
  table[calibrationKey(kind, stream, ALL)] ?? table[calibrationKey(ANYBODY, stream, ALL)];

/** What a day is worth beside the last weeks (`beyondLately`): as it was seen, since that scale promises no chance. */
export const latelyDecades = (
  raw: number,
  measure: Measure,
  { table, kind }: { readonly table: CalibrationTable; readonly kind: Kind },
): number => {
  const stream = latelyStreamOf(measure);
  return observed(raw, ofKind(table, stream, kind) ?? shippedFor(stream));
};

/** Whose days measured how rare the strongest stream of a day is; undefined of the tail that is shipped. */
export const dayPool = (table: CalibrationTable, kind: Kind): string | undefined =>
  [calibrationKey(kind, DAY_TAIL, ALL), calibrationKey(ANYBODY, DAY_TAIL, ALL)].find(
    (key) => table[key] !== undefined,
  );

/** What the strongest stream's decades are worth as the best of all streams of a person's day. */
export const ofTheDay = (decades: number, table: CalibrationTable, kind: Kind): number => {
  const tail = ofKind(table, DAY_TAIL, kind) ?? SHIPPED_DAY;
  return Math.max(0, observed(decades, tail) - OPTIMISM);
};

/** Of three parts the last weeks are one: what is told by them alone is less often harm than what the hour and the role say too. */
const LATELY_SHARE = 1 / 3;

/**
 * A score beside what the same day is worth against the person's last weeks: a weighted mean of decades, which is a
 * geometric mean of chances. The one knows the hour, the role and how much an act weighs; the other that eight acts are many
 * for who does three a week, whatever the hour.
 */
export const besideLately = (score: number, lately: number | undefined): number =>
  lately === undefined ? score : (1 - LATELY_SHARE) * score + LATELY_SHARE * lately;
