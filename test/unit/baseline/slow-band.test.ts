import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slowBand } from '../../../src/baseline/slow-band.js';
import { mulberry32 } from '../detect/made-up-company.js';

const DAYS = 40;

/** Log-normal days about what was expected of them: 50, or as the other work of the day says. */
const daysOf = (seed: number, spread: number) => {
  const random = mulberry32(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const expected = Array.from({ length: DAYS }, () => 50 * Math.exp(0.4 * normal()));
  return { expected, records: expected.map((one) => Math.round(one * Math.exp(spread * normal()))) };
};

/** Of all windows of `n` days of 100 people, how many lie in the band that the other days draw. */
const shareInside = (n: number, spread: number): number => {
  let [inside, all] = [0, 0];
  for (let seed = 1; seed <= 100; seed++) {
    const days = daysOf(seed, spread);
    for (let from = 0; from + n <= DAYS; from += 3) {
      const actual = days.records.slice(from, from + n).reduce((sum, one) => sum + one, 0);
      const modelled = 1.645 * Math.sqrt(Math.expm1(spread ** 2)) * Math.sqrt((1 + n / (DAYS - n)) / n);
      const { low, high } = slowBand(days, [from, from + n], modelled);
      inside += Number(actual >= low && actual <= high);
      all += 1;
    }
  }
  return inside / all;
};

describe('the usual band of working days', () => {
  it.each([
    [5, 0.4],
    [5, 1],
    [10, 0.4],
    [10, 1],
    [15, 0.4],
    [15, 1],
  ])('of %i of them holds 90 to 99 of 100 such windows, where days stray by %f', (n, spread) => {
    expect(shareInside(n, spread)).toBeGreaterThanOrEqual(0.9);
    expect(shareInside(n, spread)).toBeLessThanOrEqual(0.99);
  });

  it('is that of the other days: what the window holds moves nothing', () => {
    const { expected, records } = daysOf(7, 0.5);
    const more = records.map((one, i) => (i >= 30 ? 100 * one : one));
    expect(slowBand({ expected, records: more }, [30, 40], 0.3)).toEqual(
      slowBand({ expected, records }, [30, 40], 0.3),
    );
  });

  it.each([
    ['nothing was ever held', DAYS, 0, 50, 0, 0],
    ['nothing was expected', DAYS, 5, 0, 0, 0],
    ['half of what was expected is usual', DAYS, 25, 50, 200, 300],
    ['there are fewer other days than the window holds', 18, 50, 50, 300, 700],
  ])('where %s', (_, days, held, expectedOf, low, high) => {
    const all = { records: Array<number>(days).fill(held), expected: Array<number>(days).fill(expectedOf) };
    const band = slowBand(all, [days - 10, days], 0.1);
    expect(band.low).toBeGreaterThanOrEqual(low);
    expect(band.high).toBeLessThanOrEqual(high);
  });

  it('is a band, whatever the days', () => {
    const amounts = fc.array(fc.oneof(fc.constant(0), fc.nat(1e9)), { minLength: 17, maxLength: DAYS });
    fc.assert(
      fc.property(
        amounts,
        fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 1e6, noNaN: true })),
        fc.constantFrom(5, 10, 15),
        (records, of, n) => {
          const { low, high } = slowBand(
            { records, expected: records.map(() => of) },
            [records.length - n, records.length],
            0.5,
          );
          expect(Number.isFinite(low) && Number.isFinite(high) && low >= 0 && high >= low).toBe(true);
        },
      ),
    );
  });
});
