import { describe, expect, it } from 'vitest';
import {
  robustZ,
  seasonalHybridEsd,
  staticLimits,
  windowedGaussian,
} from '../../../bench/detection-simple.mjs';

const HOUR = 3_600_000;
/** A Monday. */
const startsAt = Date.parse('2026-01-05T00:00:00Z');

const row = (day: number, records: number, hour = 9) => ({
  actorKey: 'a',
  hour: startsAt + (24 * day + hour) * HOUR,
  records,
});
const recordsOf = ({ records }: { records: number }) => ({ export: records });
const settings = { recordsOf, startsAt, fromHour: 28 * 24 };
/** Four weeks of 10 and 30 in turns, then a day of 20 and 40 more. */
const activity = [
  ...Array.from({ length: 28 }, (_, day) => row(day, day % 2 === 0 ? 10 : 30)),
  row(28, 20),
  row(28, 40, 15),
];

describe('simple methods, by hand', () => {
  it('so many standard deviations above the mean: 10 about 20', () => {
    expect(windowedGaussian(activity, settings)).toEqual([
      { user: 'a', hour: 28 * 24 + 9, score: 0 },
      { user: 'a', hour: 28 * 24 + 15, score: 4 },
    ]);
  });

  it('by median and median deviation of the logarithm, of working days alone', () => {
    // Twenty working days of 10 and 30, ten each, so the upper middle: log 31; the deviations are 0 and log 31 / 11.
    const [, last] = robustZ(activity, settings);
    expect(last?.score).toBeCloseTo(Math.log(61 / 31) / (1.4826 * Math.log(31 / 11)), 9);
  });

  it('by the seasonal hybrid ESD test', () => {
    // Of each weekday the upper middle is 30, so that the days lie 20 below or at 0, and the last 30 above it: the middle
    // of 14, 14 and 1 is 0, and that of the distances 20.
    const [first, last] = seasonalHybridEsd(activity, settings);
    expect(last?.score).toBeCloseTo(30 / (1.4826 * 20), 9);
    // In the morning 20 was the middle of its own weekday.
    expect(first?.score).toBe(0);
    // A day that is more extreme still is set aside first; of 14, 13 and 1 the middle distance is 20 as well.
    const higher = activity.map((one) => (one.hour === row(1, 30).hour ? { ...one, records: 500 } : one));
    expect(seasonalHybridEsd(higher, settings)[1]?.score).toBeCloseTo(30 / (1.4826 * 20), 9);
    // What a weekday always holds is no anomaly on it.
    const mondays = Array.from({ length: 29 }, (_, day) => row(day, day % 7 === 0 ? 900 : (day * 7) % 10));
    expect(Math.abs(seasonalHybridEsd(mondays, settings)[0]?.score ?? NaN)).toBeLessThan(1);
  });

  it('by one limit for everybody: what one day in a thousand exceeds', () => {
    expect(staticLimits(activity, settings).map(({ score }) => score)).toEqual([20 / 30, 2]);
  });
});
