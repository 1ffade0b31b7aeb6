import { quantileSorted } from 'simple-statistics';
import { MEASURES, SLOW_MEASURES, type Kind, type Measure, type SlowMeasure } from './measures.js';
import {
  WINDOW_KINDS,
  type Calibration,
  type CalibrationTable,
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

/** A tail of few excesses is drawn to one a little fatter than the model's, with the weight of five excesses. */
const PRIOR_EXCESS = 0.6;
const PRIOR_EXCESSES = 5;

/** Part of the excesses that is looked at: the rest may be attacks, and only its number counts (censored at the last of them). */
const KEPT = 0.5;

/** Evidence beyond this is not told apart: tails past 1e-5 are not exact. */
const MOST_DECADES = 12;

/**
 * Before a tenant has its own tail: the fattest of the tails that simulated companies of 200 had (thresholds 1.7 to
 * 3.0, mean excess 0.43 to 0.69).
 */
export const SHIPPED: Calibration = {
  knots: [0.5, 1.2, 1.7, 2.2],
  share: 0.05,
  meanExcess: 0.7,
  userDays: 0,
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
  stream: Stream | typeof DAY_TAIL,
  bucket: number | typeof ALL,
): string => `${kind}/${stream}/${bucket}`;

/** The tail of daily maxima; `maxima` is sorted in place. */
export const fitTail = (maxima: Float64Array): Calibration => {
  maxima.sort();
  const sorted = [...maxima];
  const knots = KNOT_QUANTILES.map((quantile) => quantileSorted(sorted, quantile));
  // Below the model's own 1 in 20 there is no tail yet, only the chance of any activity: where days hold any but now and
  // then, the tail begins with the least that such a day is worth.
  const quantile = Math.max(knots.at(-1) ?? 0, -Math.log10(1 - (KNOT_QUANTILES.at(-1) ?? 0)));
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
  table[calibrationPool(table, stream, who) ?? ''] ?? SHIPPED;

export const streamOf = (measure: Measure, window: WindowKind): Stream => `${measure}-${window}`;

/** How often a decade of each is more than work: odds of harm against a clean-up, a campaign, a backfill. */
const WEIGHTS: Readonly<Record<Measure, readonly [hour: number, day: number]>> = {
  export: [1, 0.9],
  open: [0.75, 0.65],
  list: [0.6, 0.5],
  query: [0.75, 0.6],
  delete: [0.35, 0.4],
  change: [0.2, 0.25],
  file: [0.6, 0.5],
  admin: [0.6, 0.5],
  failure: [0.6, 0.6],
};

export const weightOf = (measure: Measure, window: WindowKind): number =>
  WEIGHTS[measure][window === 'hour' ? 0 : 1];

/** Of what is told of weeks; a program's days are alike, and lists and takes waver more than reading. */
const SLOW_WEIGHTS: Readonly<Record<SlowMeasure, number>> = { open: 0.9, list: 0.6, query: 0.6, export: 0.6 };

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
  { stream: 'take', measure: 'export', weight: 1 },
  ...SLOW_MEASURES.map((measure) => ({
    stream: slowStreamOf(measure),
    measure,
    weight: SLOW_WEIGHTS[measure],
  })),
];

/** Without a tail of the whole day: nine streams that go together are worth four chances (0.6 to 0.63 measured). */
const SHARED = Math.log10(4);

/** What the strongest stream's decades are worth as the best of all streams of a person's day. */
export const ofTheDay = (decades: number, table: CalibrationTable, kind: Kind): number => {
  const tail = table[calibrationKey(kind, DAY_TAIL, ALL)] ?? table[calibrationKey(ANYBODY, DAY_TAIL, ALL)];
  return tail === undefined ? Math.max(0, decades - SHARED) : observed(decades, tail);
};
