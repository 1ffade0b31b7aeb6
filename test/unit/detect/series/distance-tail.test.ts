import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DistanceTail } from '../../../../src/detect/series/distance-tail.js';

const tailOf = (distances: readonly number[]): DistanceTail => {
  const tail = new DistanceTail();
  for (const distance of distances) tail.add(distance);
  return tail;
};
const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);

describe('decades of a distance', () => {
  // Of 1 to 100 the tail begins at 96; 97 to 100 exceed it by 2.5 in the mean.
  const hundred = tailOf(upTo(100).sort((a, b) => (a % 7) - (b % 7)));
  it.each([
    ['above all, by the tail', 101, 5 / 2.5 / Math.LN10 - Math.log10(5 / 101)],
    ['the largest, by the tail', 100, 4 / 2.5 / Math.LN10 - Math.log10(5 / 101)],
    ['at the threshold, counted', 96, -Math.log10(6 / 101)],
    ['just above it', 96.000_001, -Math.log10(5 / 101)],
    ['in the middle, counted', 50, -Math.log10(52 / 101)],
    ['none at all', 0, 0],
  ])('%s', (_, distance, decades) => {
    expect(hundred.decades(distance)).toBeCloseTo(decades, 5);
  });

  it('nothing is unusual among fewer than ten', () => {
    expect(tailOf(upTo(9)).decades(1e9)).toBe(0);
    expect(tailOf(upTo(10)).decades(1e9)).toBeGreaterThan(1);
  });

  it('the first distance of a constant series is as rare as it is long', () => {
    const zeros = (count: number): number[] => Array.from({ length: count }, () => 0);
    expect(tailOf(zeros(99)).decades(1)).toBe(2);
    expect(tailOf(zeros(9_999)).decades(1e-9)).toBeCloseTo(4, 12);
  });

  it('is a number, never below 0, and grows with the distance', () => {
    const distance = fc.double({ noNaN: true, min: 0, max: 2e290 });
    fc.assert(
      fc.property(fc.array(distance, { maxLength: 60 }), distance, distance, (known, one, other) => {
        const tail = tailOf(known);
        const [less, more] = [tail.decades(Math.min(one, other)), tail.decades(Math.max(one, other))];
        expect(less).toBeGreaterThanOrEqual(0);
        expect(more).toBeGreaterThanOrEqual(less - 1e-9);
      }),
    );
  });
});

it('with more distances than it keeps, the tail stays that of all of them', () => {
  // Exponential distances of mean 1, by their quantiles: the chance of 12 or more is e^-12.
  const count = 50_000;
  const tail = new DistanceTail();
  for (let at = 0; at < count; at += 1) tail.add(-Math.log1p(-((at * 0.618_033_988_749_895) % 1)));
  expect(tail.decades(12)).toBeCloseTo(12 / Math.LN10, 1);
  expect(tail.decades(1)).toBeCloseTo(1 / Math.LN10, 2);
});
