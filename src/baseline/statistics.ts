import { gammaln, median, medianAbsoluteDeviation } from 'simple-statistics';

const MAX_TERMS = 300;
const TINY = 1e-300;

/** Denominators of the continued fraction must not vanish (Lentz 1976). */
const nonZero = (value: number): number => (Math.abs(value) < TINY ? TINY : value);

/** Continued fraction of the incomplete beta function: DLMF 8.17.22, by the modified Lentz method. */
const betaFraction = (x: number, a: number, b: number): number => {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) < 1e-14) break;
  }
  return fraction;
};

const logBeta = (a: number, b: number): number => gammaln(a) + gammaln(b) - gammaln(a + b);

/**
 * Natural logarithm of I_x(a, b), the regularised incomplete beta function: stays exact far out in the tail, where
 * the value itself is lost beside 1. `ln` is log B(a, b), given when it is known.
 */
export const logIncompleteBeta = (x: number, a: number, b: number): number =>
  logIncompleteBetaOf(logBeta(a, b))(x, a, b);

const logIncompleteBetaOf = (ln: number) => {
  const front = (x: number, a: number, b: number): number =>
    a * Math.log(x) + b * Math.log1p(-x) - ln + Math.log(betaFraction(x, a, b) / a);
  return (x: number, a: number, b: number): number => {
    if (x <= 0) return -Infinity;
    if (x >= 1) return 0;
    return x < (a + 1) / (a + b + 2) ? front(x, a, b) : Math.log1p(-Math.exp(front(1 - x, b, a)));
  };
};

/** P(T > t) of Student's t with `freedom` degrees, as a natural logarithm; the logarithm of B is found once. */
export const logStudentTail = (freedom: number): ((t: number) => number) => {
  const logBetaRatio = logIncompleteBetaOf(logBeta(freedom / 2, 0.5));
  return (t) => {
    const both = logBetaRatio(freedom / (freedom + t * t), freedom / 2, 0.5);
    return t >= 0 ? both - Math.LN2 : Math.log1p(-Math.exp(both) / 2);
  };
};

/** The t with P(T > t) = `tail`, by bisection on the logarithm: 1e-9 is far finer than any band that is shown. */
export const studentQuantile = (logTail: (t: number) => number, tail: number): number => {
  if (tail <= 0) return Infinity;
  if (tail >= 1) return -Infinity;
  const wanted = Math.log(tail);
  let low = -1e6;
  let high = 1e6;
  while (high - low > 1e-9 * Math.max(1, Math.abs(low))) {
    const middle = (low + high) / 2;
    if (logTail(middle) > wanted) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

/** Median and 1.4826 MAD: the standard deviation of the undisturbed part of normal values. */
export const robustCentre = (values: number[]): { centre: number; spread: number } =>
  values.length === 0
    ? { centre: 0, spread: 0 }
    : { centre: median(values), spread: 1.4826 * medianAbsoluteDeviation(values) };

export interface Moments {
  readonly mean: number;
  /** Weighted variance about the mean; 0 with one value. */
  readonly variance: number;
  /** Sum of the weights. */
  readonly weight: number;
}

/** Weighted mean and variance of values that are first drawn in to [low, high]. */
export const winsorisedMoments = (
  values: readonly number[],
  weights: readonly number[],
  [low, high]: readonly [number, number],
): Moments => {
  let weight = 0;
  let mean = 0;
  let squares = 0;
  values.forEach((raw, index) => {
    const value = Math.min(Math.max(raw, low), high);
    const own = weights[index] ?? 0;
    if (own <= 0) return;
    weight += own;
    const step = value - mean;
    mean += (step * own) / weight;
    squares += own * step * (value - mean);
  });
  return { mean, variance: weight > 0 ? squares / weight : 0, weight };
};
