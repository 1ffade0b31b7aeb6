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
    // 98 % quantile of 100 sorted values: rank 0.98 * 99 = 97.02 from 0, between 3 and 4.
    expect(tail.knots.at(-1)).toBeCloseTo(3.02, 12);
    // Above it lie 4 and 5: (2 + 1) / 101; excesses 0.98 and 1.98 beside five of 0.6.
    expect(tail.share).toBeCloseTo(3 / 101, 12);
    expect(tail.meanExcess).toBeCloseTo((0.98 + 1.98 + 5 * 0.6) / 7, 12);
    expect(tail.userDays).toBe(100);
  });

  it('gives the decades of an exponential tail, and never more than the model', () => {
    const tail = { knots: [0.3, 0.7, 1, 1.3, 2], share: 0.02, meanExcess: 1 / Math.LN10, userDays: 1_000 };
    expect(calibrated(2, tail)).toBeCloseTo(-Math.log10(0.02), 12);
    expect(calibrated(3, tail)).toBeCloseTo(-Math.log10(0.02) + 1, 12);
    expect(calibrated(3, { ...tail, share: 1e-6 })).toBe(3);
    expect(calibrated(40, tail)).toBe(12);
    expect(calibrated(0, tail)).toBe(0);
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

  it('shares the budget among the streams as long as no tail of the day is known', () => {
    expect(ofTheDay(3, {}, 'human')).toBeCloseTo(3 - Math.log10(4), 12);
    expect(ofTheDay(0.5, {}, 'human')).toBe(0);
  });
});
