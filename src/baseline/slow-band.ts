import type { Band } from './evidence.js';

/** Of somebody's working days in order: what they held, and what the other acts of the day let expect. */
export interface ExpectedDays {
  readonly records: readonly number[];
  readonly expected: readonly number[];
}

/** Less than this was expected of days of which nothing was. */
const NOTHING = 1e-6;

const sumOf = (values: readonly number[], from: number, to: number): number => {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i] ?? 0;
  return sum;
};

/** Of runs of `n` days that follow one another, how many times what was expected of them they held. */
const runsOf = ({ records, expected }: ExpectedDays, n: number): number[] => {
  const ratios: number[] = [];
  for (let from = 0; from + n <= records.length; from++) {
    const of = sumOf(expected, from, from + n);
    if (of > NOTHING) ratios.push(sumOf(records, from, from + n) / of);
  }
  return ratios;
};

/**
 * Between what the records of the days [from, to) usually lie: what was expected of them, times what runs of as many of the
 * person's other days held of what was expected of those. A sum of days is mostly its largest, which the logarithms that are
 * judged do not tell. `modelled`: how far from the expected, as a logarithm, a model lets it lie.
 */
export const slowBand = (
  { records, expected }: ExpectedDays,
  [from, to]: readonly [number, number],
  modelled: number,
): Band => {
  const outside = (values: readonly number[]): number[] => [...values.slice(0, from), ...values.slice(to)];
  const others = { records: outside(records), expected: outside(expected) };
  const own = runsOf(others, to - from);
  const whole = sumOf(others.expected, 0, others.expected.length);
  const typical = whole > NOTHING ? sumOf(others.records, 0, others.records.length) / whole : 1;
  // The window is as far from the others as they are from one another, and what was typical of them is known by them alone.
  const doubt = Math.sqrt(1 + (to - from) / others.records.length);
  const reach = (ratio: number): number =>
    doubt * Math.max(modelled, ratio > 0 && typical > 0 ? Math.abs(Math.log(ratio / typical)) : 0);
  const [least, most] = [Math.min(typical, ...own), Math.max(typical, ...own)];
  const usual = sumOf(expected, from, to);
  return {
    low: least > 0 ? usual * typical * Math.exp(-reach(least)) : 0,
    high: usual * typical * Math.exp(reach(most)),
  };
};
