import { describe, expect, it } from 'vitest';
import { flightTime } from '../../../../src/baseline/sightings/flight.js';
import { HOUR } from '../../../../src/kernel/clock.js';

describe('the least time of a flight', () => {
  /** At most what the fastest scheduled flights take, and not so little that it says nothing. */
  it.each<[string, string, number, number]>([
    ['DE', 'BR', 5, 11.5],
    ['GB', 'US', 2, 7],
    ['DE', 'VN', 7, 11],
    ['NG', 'AU', 8, 20],
    ['NZ', 'ES', 18, 24],
  ])('from %s to %s lies between %d and %d hours', (from, to, least, most) => {
    expect(flightTime(from, to) / HOUR).toBeGreaterThan(least);
    expect(flightTime(from, to) / HOUR).toBeLessThan(most);
    expect(flightTime(to, from)).toBeCloseTo(flightTime(from, to), 3);
  });

  it.each([
    ['DE', 'FR'],
    ['DE', 'AT'],
    ['US', 'CA'],
    ['US', 'MX'],
    ['RU', 'CN'],
    ['DE', 'DE'],
    ['DE', 'XX'],
    ['', 'DE'],
  ])('from %s to %s is none: a border is crossed on foot, and of nowhere nothing is known', (from, to) => {
    expect(flightTime(from, to)).toBe(0);
  });
});
