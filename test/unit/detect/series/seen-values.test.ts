import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SeenValues } from '../../../../src/detect/series/seen-values.js';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e290, max: 1e290 });

const distances = (values: readonly number[]): number[] => {
  const seen = new SeenValues();
  return values.map((value) => seen.take(value));
};

const nearestBefore = (values: readonly number[], at: number): number =>
  at === 0 ? 0 : Math.min(...values.slice(0, at).map((earlier) => Math.abs(earlier - values[at]!)));

it('gives the distance to the nearest of all earlier values', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(finite, fc.integer({ min: -9, max: 9 })), { maxLength: 80 }), (values) => {
      expect(distances(values)).toEqual(values.map((_, at) => nearestBefore(values, at)));
    }),
  );
});

it('both zeros are one value', () => {
  expect(distances([-0, 0, -0])).toEqual([0, 0, 0]);
});

/** Evenly spread over 0 to 1, in an order without pattern. */
const spread = (count: number): number[] =>
  Array.from({ length: count }, (_, at) => (at * 0.618_033_988_749_895) % 1);

it('with more values than it keeps, it is at most the spacing off', () => {
  const seen = new SeenValues();
  const values = spread(20_000);
  for (const value of values) seen.take(value);
  for (const probe of [0.123_456, 0.5, 0.999]) {
    const exact = Math.min(...values.map((value) => Math.abs(value - probe)));
    const told = seen.take(probe);
    expect(told).toBeGreaterThanOrEqual(exact);
    expect(told).toBeLessThan(exact + 1 / 1_000);
  }
  expect(seen.take(3)).toBeCloseTo(2, 3);
  expect(seen.take(-2)).toBeCloseTo(2, 3);
});

it('forgets none of the values that it thins out: another one stays within two gaps', () => {
  const seen = new SeenValues();
  for (let value = 0; value < 4_096; value += 1) seen.take(value);
  for (let value = 20; value < 4_096; value += 41) expect(seen.take(value)).toBeLessThanOrEqual(2);
});

it('remembers values far apart however many lie close together', () => {
  const seen = new SeenValues();
  seen.take(-1e6);
  seen.take(1e6);
  for (const value of spread(50_000)) seen.take(value);
  for (const value of spread(50_000)) seen.take(value / 3);
  expect([seen.take(-1e6), seen.take(1e6)]).toEqual([0, 0]);
});

it('takes values at equal distances, of which none is nearer than the others', () => {
  const seen = new SeenValues();
  for (let value = 0; value < 30_000; value += 1) seen.take(value);
  const distance = seen.take(15_000.5);
  expect(distance).toBeGreaterThan(0);
  expect(distance).toBeLessThan(30);
});
