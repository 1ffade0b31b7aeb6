import { quantileSorted } from 'simple-statistics';
import { MEASURES, type Kind, type Measure } from './measures.js';
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

export const KNOT_QUANTILES = [0.5, 0.8, 0.9, 0.95, 0.98];

/** A right model's excess falls tenfold a decade; nothing is ever believed to fall faster. */
const LEAST_EXCESS = 1 / Math.LN10;

/** A tail of few excesses is drawn to one a little fatter than the model's, with the weight of five excesses. */
const PRIOR_EXCESS = 0.6;
const PRIOR_EXCESSES = 5;

/** Part of the excesses, the largest, that may be attacks and teaches nothing. */
const DROPPED = 0.02;

/** Evidence beyond this is not told apart: tails past 1e-5 are not exact. */
const MOST_DECADES = 12;

/**
 * Before a tenant has its own tail: the fattest of the tails that simulated companies of 200 had (thresholds 1.7 to
 * 3.0, mean excess 0.43 to 0.69).
 */
export const SHIPPED: Calibration = {
  knots: [0.5, 1.2, 1.7, 2.2, 2.8],
  share: 0.02,
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
  // Below the model's own 1 in 50 there is no tail yet, only the chance of any activity.
  const threshold = Math.max(knots.at(-1) ?? 0, -Math.log10(1 - (KNOT_QUANTILES.at(-1) ?? 0)));
  knots[knots.length - 1] = threshold;
  const above = sorted.filter((value) => value > threshold).map((value) => value - threshold);
  const kept = above.slice(0, above.length - Math.floor(DROPPED * above.length));
  const sum = kept.reduce((total, excess) => total + excess, 0) + PRIOR_EXCESSES * PRIOR_EXCESS;
  return {
    knots,
    share: (above.length + 1) / (sorted.length + 1),
    meanExcess: Math.max(sum / (kept.length + PRIOR_EXCESSES), LEAST_EXCESS),
    userDays: sorted.length,
  };
};

/** -log10 of the chance that a person's day holds evidence of `raw` or more; never more than the model itself says. */
export const calibrated = (raw: number, { knots, share, meanExcess }: Calibration): number => {
  const threshold = knots.at(-1) ?? 0;
  if (raw > threshold) {
    const decades = -Math.log10(share) + (raw - threshold) / (meanExcess * Math.LN10);
    return Math.min(raw, decades, MOST_DECADES);
  }
  let [x, y] = [0, 0];
  for (const [index, knot] of knots.entries()) {
    const decades = Math.min(-Math.log10(1 - (KNOT_QUANTILES[index] ?? 0)), -Math.log10(share));
    if (raw <= knot) return Math.min(raw, knot > x ? y + ((decades - y) * (raw - x)) / (knot - x) : decades);
    [x, y] = [knot, decades];
  }
  return Math.min(raw, y);
};

/** The tail that judges a person's stream: of their bucket, else of their kind, else of everybody, else the shipped. */
export const calibrationFor = (
  table: CalibrationTable,
  stream: Stream,
  { kind, actsPerDay }: { readonly kind: Kind; readonly actsPerDay: number },
): Calibration =>
  table[calibrationKey(kind, stream, bucketOf(actsPerDay))] ??
  table[calibrationKey(kind, stream, ALL)] ??
  table[calibrationKey(ANYBODY, stream, ALL)] ??
  SHIPPED;

export const streamOf = (measure: Measure, window: WindowKind): Stream => `${measure}-${window}`;

export const STREAMS: readonly { readonly stream: Stream; readonly measure: Measure }[] = [
  ...MEASURES.flatMap((measure) =>
    WINDOW_KINDS.map((window) => ({ stream: streamOf(measure, window), measure })),
  ),
  { stream: 'take', measure: 'export' },
];

/** Without a tail of the whole day: nine streams that go together are worth four chances (0.6 to 0.63 measured). */
const SHARED = Math.log10(4);

/** What the strongest stream's decades are worth as the best of all streams of a person's day. */
export const ofTheDay = (decades: number, table: CalibrationTable, kind: Kind): number => {
  const tail = table[calibrationKey(kind, DAY_TAIL, ALL)] ?? table[calibrationKey(ANYBODY, DAY_TAIL, ALL)];
  return tail === undefined ? Math.max(0, decades - SHARED) : calibrated(decades, tail);
};
