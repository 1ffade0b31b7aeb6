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
    // Of each weekday the upper middle is 30, so that the days lie 20 below it or at 0, and the last 30 above it: as it is
    // 30 of 1.5 times 20, and once one of those below is set aside the middle distance is 0, of which one record is left.
    const [first, last] = seasonalHybridEsd(activity, settings);
    expect(last?.score).toBe(30);
    // In the morning 20 was the middle of its own weekday.
    expect(first?.score).toBe(0);
    // What a weekday always holds is no anomaly on it.
    const mondays = Array.from({ length: 29 }, (_, day) => row(day, day % 7 === 0 ? 900 : (day * 7) % 10));
    expect(Math.abs(seasonalHybridEsd(mondays, settings)[0]?.score ?? NaN)).toBeLessThan(1);
    // Days that are more extreme are set aside, and more records never score lower.
    const scoreOf = (records: number): number => {
      const past = Array.from({ length: 28 }, (_, day) =>
        row(day, day % 5 === 0 ? 900 : 10 + ((day * 37) % 60)),
      );
      return seasonalHybridEsd([...past, row(28, records)], settings)[0]?.score ?? NaN;
    };
    const scores = [10, 60, 120, 140, 150, 160, 200, 300, 600, 1_000].map(scoreOf);
    expect(scores).toEqual(scores.toSorted((a, b) => a - b));
    expect(scores.at(-2)).toBeGreaterThan(5);
  });

  it('by one limit for everybody: what one day in a thousand exceeds', () => {
    expect(staticLimits(activity, settings).map(({ score }) => score)).toEqual([20 / 30, 2]);
  });
});
