import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  logIncompleteBeta,
  logStudentTail,
  robustCentre,
  studentQuantile,
  winsorisedMoments,
} from '../../../src/baseline/statistics.js';

const tail = (t: number, freedom: number): number => Math.exp(logStudentTail(freedom)(t));

describe("Student's t", () => {
  // Upper percentage points as printed in every table of the distribution (Fisher and Yates; NIST handbook 1.3.6.7.2).
  it.each([
    [1, 0.05, 6.314],
    [1, 0.01, 31.821],
    [2, 0.025, 4.303],
    [5, 0.05, 2.015],
    [8, 0.1, 1.397],
    [8, 0.05, 1.86],
    [8, 0.025, 2.306],
    [8, 0.01, 2.896],
    [8, 0.001, 4.501],
    [30, 0.005, 2.75],
  ])('with %d degrees has %d above %d', (freedom, above, t) => {
    expect(tail(t, freedom) / above).toBeCloseTo(1, 2);
    expect(studentQuantile(logStudentTail(freedom), above)).toBeCloseTo(t, 2);
  });

  it('is Cauchy with one degree: exact far out, where 1 - P is lost', () => {
    for (const t of [0, 1, 10, 1e6, 1e12]) expect(tail(t, 1)).toBeCloseTo(Math.atan2(1, t) / Math.PI, 14);
    expect(logStudentTail(1)(1e12)).toBeCloseTo(Math.log(1 / (Math.PI * 1e12)), 9);
  });

  it('has half above zero and mirrors about it', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -30, max: 30, noNaN: true }),
        fc.integer({ min: 1, max: 60 }),
        (t, freedom) => {
          expect(tail(t, freedom) + tail(-t, freedom)).toBeCloseTo(1, 10);
        },
      ),
    );
  });

  it('never rises with t', () => {
    const logTail = logStudentTail(8);
    fc.assert(
      fc.property(
        fc.double({ min: -1e4, max: 1e4, noNaN: true }),
        fc.double({ min: 0, max: 1e4, noNaN: true }),
        (t, d) => {
          expect(logTail(t + d)).toBeLessThanOrEqual(logTail(t) + 1e-12);
        },
      ),
    );
  });
});

describe('the incomplete beta function', () => {
  // Closed forms: I_x(1, b) = 1 - (1-x)^b, I_x(a, 1) = x^a, I_x(2, 3) by hand; I_1/2(a, a) = 1/2 (DLMF 8.17).
  it.each([
    [0.3, 1, 4, 1 - 0.7 ** 4],
    [0.3, 2.5, 1, 0.3 ** 2.5],
    [0.25, 2, 3, 6 * 0.25 ** 2 - 8 * 0.25 ** 3 + 3 * 0.25 ** 4],
    [0.5, 7.5, 7.5, 0.5],
    [0.9, 2, 3, 6 * 0.9 ** 2 - 8 * 0.9 ** 3 + 3 * 0.9 ** 4],
  ])('I_%d(%d, %d)', (x, a, b, value) => {
    expect(Math.exp(logIncompleteBeta(x, a, b))).toBeCloseTo(value, 12);
  });

  it('ends at 0 and 1', () => {
    expect(logIncompleteBeta(0, 2, 3)).toBe(-Infinity);
    expect(logIncompleteBeta(1, 2, 3)).toBe(0);
  });
});

describe('robust moments', () => {
  it('gives median and 1.4826 MAD', () => {
    const { centre, spread } = robustCentre([1, 2, 3, 4, 100]);
    expect([centre, spread]).toEqual([3, 1.4826]);
    expect(robustCentre([])).toEqual({ centre: 0, spread: 0 });
  });

  it('draws in what is far out, by weight', () => {
    // Values 1, 3 and 5 (drawn in from 99), weights 1, 1, 2: mean 14/4, variance (6.25 + 0.25 + 2 * 2.25) / 4.
    const moments = winsorisedMoments([1, 3, 99], [1, 1, 2], [0, 5]);
    expect(moments.mean).toBeCloseTo(3.5, 12);
    expect(moments.variance).toBeCloseTo(2.75, 12);
    expect(moments.weight).toBe(4);
  });
});
