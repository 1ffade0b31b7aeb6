import { quantileSorted } from 'simple-statistics';
import { KINDS, MEASURES, type Kind, type Measure } from './measures.js';
import { WINDOW_KINDS, type Calibration, type CalibrationTable, type Stream } from './profile.js';

/** Days whose maxima are pooled. */
export const CALIBRATION_DAYS = 28;

/** Upper edges of the rate buckets, acts a day (guide, section 6.6). */
const RATE_EDGES = [0.05, 0.3, 1, 4, 20, 100];

/** With fewer user-days a bucket is judged by all of its kind, and with fewer still by the shipped tail. */
const LEAST_USER_DAYS = 300;

export const KNOT_QUANTILES = [0.5, 0.8, 0.9, 0.95, 0.98];

/** A right model's excess falls tenfold a decade; nothing is ever believed to fall faster. */
const LEAST_EXCESS = 1 / Math.LN10;

/** A tail of few excesses is drawn to one a little fatter than the model's, with the weight of five excesses. */
const PRIOR_EXCESS = 0.6;
const PRIOR_EXCESSES = 5;

/** Part of the excesses, the largest, that may be attacks and teaches nothing. */
const DROPPED = 0.02;

/** Evidence beyond this is not told apart: tails past 1e-5 are not exact (guide, section 4). */
const MOST_DECADES = 12;

/** Before a tenant has its own tail: a model that is twice as sure as it should be, and a day of ten chances. */
export const SHIPPED: Calibration = {
  knots: [0.5, 1.2, 1.8, 2.3, 2.9],
  share: 0.02,
  meanExcess: 0.8,
  userDays: 0,
};

const bucketOf = (actsPerDay: number): number => {
  const bucket = RATE_EDGES.findIndex((edge) => actsPerDay < edge);
  return bucket < 0 ? RATE_EDGES.length : bucket;
};

const ALL = 'all';

export const calibrationKey = (kind: Kind, stream: Stream, bucket: number | typeof ALL): string =>
  `${kind}/${stream}/${String(bucket)}`;

/** The tail of daily maxima; `maxima` is sorted in place. */
export const fitTail = (maxima: Float64Array): Calibration => {
  maxima.sort();
  const sorted = [...maxima];
  const knots = KNOT_QUANTILES.map((quantile) => quantileSorted(sorted, quantile));
  // Below the model's own 1 in 50 there is no tail yet, only the chance of any activity.
  const threshold = Math.max(knots.at(-1) ?? 0, -Math.log10(1 - (KNOT_QUANTILES.at(-1) ?? 0)));
  knots[knots.length - 1] = threshold;
  const above = sorted.filter((value) => value > threshold).map((value) => value - threshold);
  const kept = above.slice(0, above.length - Math.ceil(DROPPED * above.length));
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

/** Daily maxima of raw evidence, gathered person by person. */
export interface MaximaPool {
  add(stream: Stream, who: { readonly kind: Kind; readonly actsPerDay: number }, maxima: Float64Array): void;
  table(): CalibrationTable;
}

const joined = (parts: readonly Float64Array[]): Float64Array => {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

export const createMaximaPool = (): MaximaPool => {
  const pools = new Map<string, Float64Array[]>();
  const put = (key: string, maxima: Float64Array): void => {
    const pool = pools.get(key);
    if (pool === undefined) pools.set(key, [maxima]);
    else pool.push(maxima);
  };
  return {
    add(stream, { kind, actsPerDay }, maxima) {
      put(calibrationKey(kind, stream, bucketOf(actsPerDay)), maxima);
      put(calibrationKey(kind, stream, ALL), maxima);
    },
    table() {
      const fits: [string, Calibration][] = [];
      for (const [key, parts] of pools) {
        const maxima = joined(parts);
        if (maxima.length >= LEAST_USER_DAYS) fits.push([key, fitTail(maxima)]);
      }
      return Object.fromEntries(fits);
    },
  };
};

/** The tail that judges a person's stream: of their bucket, else of their kind, else the shipped one. */
export const calibrationFor = (
  table: CalibrationTable,
  stream: Stream,
  { kind, actsPerDay }: { readonly kind: Kind; readonly actsPerDay: number },
): Calibration =>
  table[calibrationKey(kind, stream, bucketOf(actsPerDay))] ??
  table[calibrationKey(kind, stream, ALL)] ??
  SHIPPED;

export const streamOf = (measure: Measure, window: (typeof WINDOW_KINDS)[number]): Stream =>
  `${measure}-${window}`;

export const STREAMS: readonly Stream[] = MEASURES.flatMap((measure) =>
  WINDOW_KINDS.map((window) => streamOf(measure, window)),
);

/** Buckets of all kinds and streams: the most entries a table can have. */
export const MOST_CALIBRATIONS = KINDS.length * STREAMS.length * (RATE_EDGES.length + 2);
