import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  SHIPPED,
  calibrated,
  calibrationFor,
  calibrationKey,
  fitTail,
  ofTheDay,
} from '../../../src/baseline/calibration.js';
import { mulberry32 } from '../detect/made-up-company.js';

const raw = () => fc.double({ min: 0, max: 50, noNaN: true });

describe('the tail of daily maxima', () => {
  it('is found by hand: 96 quiet days and 4 with evidence 2, 3, 4 and 5', () => {
    const maxima = new Float64Array(100);
    maxima.set([5, 2, 4, 3], 10);
    const tail = fitTail(maxima);
    // 95 % quantile of 100 sorted values: rank 0.95 * 99 = 94.05 from 0, so 0; the least that lies above is 2.
    expect(tail.knots).toEqual([0, 0, 0, 2]);
    // (4 + 1) / 101; excesses 0 and 1, two more that count as 1, beside eight of 0.7.
    expect(tail.share).toBeCloseTo(5 / 101, 12);
    expect(tail.meanExcess).toBeCloseTo((0 + 1 + 2 * 1 + 8 * 0.7) / 10, 12);
    expect(tail.userDays).toBe(100);
  });

  it('is found by hand where half of the excesses only counts', () => {
    // Ranks 0 to 189 hold 1, ten days 2, 2.2 .. 3.4, 9 and 12: the 95 % quantile of 200, rank 189.05, is 1.05.
    const excesses = [0, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4];
    const maxima = new Float64Array(200).fill(1);
    maxima.set([...excesses.map((excess) => 2 + excess), 9, 12], 50);
    const tail = fitTail(maxima);
    expect(tail.knots.at(-1)).toBe(2);
    expect(tail.share).toBeCloseTo(11 / 201, 12);
    // Five are kept, 2 together; the five beyond count as far as the last of them, 0.8; then eight of 0.7; 5 + 8 deaths.
    expect(tail.meanExcess).toBeCloseTo((2 + 5 * 0.8 + 8 * 0.7) / 13, 12);
  });

  it('does not see how far out its farther half lies: an attack does not teach what it is held against', () => {
    const day = (attack: number) =>
      Float64Array.from(
        { length: 1_000 },
        (_, i) => (i % 10 === 0 ? 1.5 + i / 1_000 : 0.3) + (i === 990 ? attack : 0),
      );
    expect(fitTail(day(50))).toEqual(fitTail(day(0)));
  });

  it('of days that hold any but now and then begins with the least of them', () => {
    // Nine days in a thousand, worth 3 decades and a little: not a tail that falls slowly from 1.3 on.
    const rare = Float64Array.from({ length: 1_000 }, (_, i) => (i % 111 === 1 ? 3 + i / 5_000 : 0));
    const tail = fitTail(rare);
    expect(tail.knots.at(-1)).toBeCloseTo(3.0002, 9);
    expect(tail.meanExcess).toBeLessThan(0.6);
    expect(calibrated(3.0002, tail)).toBeCloseTo(-Math.log10(10 / 1_001), 12);
  });

  it('of what is done now and then begins with the upper half of what was done', () => {
    // Ten days in a thousand: five worth 2 decades, since so little is done at all, and five worth 4, 4.1 .. 4.4.
    const rare = new Float64Array(1_000);
    rare.set([2, 2, 2, 2, 2, 4, 4.1, 4.2, 4.3, 4.4], 100);
    // The quantile 1 - 10 / 2,000, rank 994.005 of 0 to 999, lies on the way from 2 to 4: 4 is the least beyond.
    const tail = fitTail(rare, true);
    expect(tail.knots.at(-1)).toBe(4);
    expect(tail.share).toBeCloseTo(6 / 1_001, 12);
    expect(fitTail(rare).knots.at(-1)).toBe(2);
  });

  it('gives the decades of an exponential tail, and never more than the model', () => {
    const tail = { knots: [0.3, 0.7, 1, 2], share: 0.02, meanExcess: 1 / Math.LN10, userDays: 1_000 };
    expect(calibrated(2, tail)).toBeCloseTo(-Math.log10(0.02), 12);
    expect(calibrated(3, tail)).toBeCloseTo(-Math.log10(0.02) + 1, 12);
    expect(calibrated(3, { ...tail, share: 1e-6 })).toBe(3);
    expect(calibrated(40, tail)).toBe(12);
    expect(calibrated(0, tail)).toBe(0);
    // Half way from the 80 to the 90 % quantile.
    expect(calibrated(0.85, tail)).toBeCloseTo((-Math.log10(0.2) - Math.log10(0.1)) / 2, 12);
  });

  it('states the truth of a right model: one in 500 of its own days lies above 1 in 500', () => {
    const random = mulberry32(7);
    // The best of ten independent chances a day.
    const day = () => Math.max(...Array.from({ length: 10 }, () => -Math.log10(1 - random())));
    const tail = fitTail(Float64Array.from({ length: 5_600 }, day));
    const fresh = Array.from({ length: 50_000 }, day);
    const above = fresh.filter((value) => calibrated(value, tail) >= Math.log10(500)).length;
    expect(50_000 / above).toBeGreaterThan(400);
    expect(50_000 / above).toBeLessThan(900);
  });

  it('never falls when the evidence rises', () => {
    fc.assert(
      fc.property(fc.array(raw(), { minLength: 1, maxLength: 400 }), raw(), raw(), (values, a, b) => {
        const tail = fitTail(Float64Array.from(values));
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(calibrated(high, tail)).toBeGreaterThanOrEqual(calibrated(low, tail) - 1e-9);
      }),
    );
  });

  it('is that of the bucket, else of the kind, else of everybody, else the shipped one', () => {
    const [bucket, kind, anybody] = [1, 2, 3].map((userDays) => ({ ...SHIPPED, userDays }));
    const who = { kind: 'human', actsPerDay: 0.3 } as const;
    const table = {
      [calibrationKey('human', 'export-hour', 2)]: bucket!,
      [calibrationKey('human', 'export-hour', 'all')]: kind!,
      [calibrationKey('anybody', 'export-hour', 'all')]: anybody!,
    };
    expect(calibrationFor(table, 'export-hour', who)).toBe(bucket);
    expect(calibrationFor(table, 'export-hour', { ...who, actsPerDay: 0.29 })).toBe(kind);
    expect(calibrationFor(table, 'export-hour', { kind: 'service', actsPerDay: 1 })).toBe(anybody);
    expect(calibrationFor(table, 'open-hour', who)).toBe(SHIPPED);
  });

  it('takes the shipped tail of the day as long as none is known', () => {
    // The share beyond, 0.03; from 1.31 on with a mean of 0.46; 0.15 for what is to come.
    const decades = -Math.log10(0.03) + (3 - 1.31) / (0.46 * Math.LN10) - 0.15;
    expect(ofTheDay(3, {}, 'human')).toBeCloseTo(decades, 12);
    // The tail's first knot stands at nought: half of all days hold as much.
    expect(ofTheDay(0, {}, 'human')).toBeCloseTo(-Math.log10(0.5) - 0.15, 12);
  });
});
