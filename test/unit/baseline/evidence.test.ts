import { describe, expect, it } from 'vitest';
import { addToMode, modeOf, noModeSums } from '../../../src/baseline/common-mode.js';
import {
  shareByHour,
  surprise,
  takeEvidence,
  trailingChance,
  usualBand,
} from '../../../src/baseline/evidence.js';

const level = { location: Math.log(101), scale: 1, freedom: 8 };

describe('evidence of a window', () => {
  it('is the chance of any times the t tail of the logarithm', () => {
    // 100 records lie at the location: half of the windows that hold any hold more. 0.2 * 0.5 = 0.1.
    expect(surprise(0.2, level, 100)).toBeCloseTo(1, 12);
    // t = 2.896 with 8 degrees is the upper percent: 0.1 * 0.01.
    expect(surprise(0.1, level, Math.expm1(level.location + 2.896))).toBeCloseTo(3, 2);
    expect(surprise(0.2, level, 0)).toBe(0);
  });

  it('has a usual band that holds 92 of 100 windows, empty ones counted', () => {
    // A chance of 1: t = 2.004 leaves 4 % on each side.
    const always = usualBand(1, { level });
    expect(Math.log1p(always.high)).toBeCloseTo(level.location + 2.004, 2);
    expect(Math.log1p(always.low)).toBeCloseTo(level.location - 2.004, 2);
    // A chance of 0.5: the lower half is empty, and 8 % of those that hold any lie above (t = 1.549).
    const half = usualBand(0.5, { level });
    expect(half.low).toBe(0);
    expect(Math.log1p(half.high)).toBeCloseTo(level.location + 1.549, 2);
    expect(usualBand(0.04, { level })).toEqual({ low: 0, high: 0 });
  });

  it('expects of 24 hours what today brought so far and yesterday had left', () => {
    const share = shareByHour(
      Array.from({ length: 48 }, (_, slot) => (slot % 24 >= 8 && slot % 24 < 18 ? 0.3 : 0)),
    );
    expect(share[12]).toBeCloseTo(0.5, 12);
    // Saturday noon: half of a Saturday, and the latter half of Friday.
    expect(trailingChance([0.8, 0.1], share, { slot: 36, yesterday: 0 })).toBeCloseTo(0.05 + 0.4, 12);
    // Monday at 6: nothing of Monday, all of Sunday.
    expect(trailingChance([0.8, 0.1], share, { slot: 6, yesterday: 1 })).toBeCloseTo(0.1, 12);
  });

  it('counts the reports of a take by half, and hour and day once', () => {
    expect(takeEvidence({ exportHour: 3, exportDay: 2, listHour: 1 })).toBe(3.5);
  });
});

describe('the common mode', () => {
  const busy = (people: number) => {
    const sums = noModeSums();
    for (let i = 0; i < people; i++) addToMode(sums, 0.2, { z: 1, scale: 0.5 });
    return sums;
  };

  it('is found by hand: 12 of 12 who export on one day of five', () => {
    const mode = modeOf(busy(12));
    expect(mode.chance).toBeCloseTo((12 + 6) / (2.4 + 6), 12);
    expect(mode.shift).toBeCloseTo((12 * 0.5) / (12 + 6), 12);
  });

  it('leaves out the one who is judged', () => {
    expect(modeOf(busy(1), busy(1))).toEqual({ chance: 1, shift: 0 });
    expect(modeOf(busy(12), busy(1))).toEqual(modeOf(busy(11)));
  });

  it('never makes a quiet day suspicious', () => {
    const sums = noModeSums();
    for (let i = 0; i < 50; i++) addToMode(sums, 0.9, i < 3 ? { z: -9, scale: 1 } : undefined);
    expect(modeOf(sums)).toEqual({ chance: 1, shift: 0 });
  });

  it('lets nobody count for more than two scales', () => {
    const sums = noModeSums();
    addToMode(sums, 1, { z: 1_000, scale: 1 });
    expect(modeOf(sums).shift).toBeCloseTo(2 / 7, 12);
  });
});
