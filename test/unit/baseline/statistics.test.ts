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

  // ln P(T > t), to 15 digits or more: half the regularised incomplete beta of mpmath 1.3.0 at 60 digits, which agreed with its
  // quadrature of the density to 25 digits.
  it.each([
    [1, 0.5, -1.042941898062032],
    [1, 2, -1.91336036450401],
    [1, 5, -2.767275531246829],
    [1, 20, -4.141294591339882],
    [1, 100, -5.749933403726469],
    [1, 1000, -8.052485498164726],
    [1, 10000, -10.35507026115892],
    [2.5, 0.5, -1.112156721973981],
    [2.5, 2, -2.542166154510382],
    [2.5, 5, -4.445981220911188],
    [2.5, 20, -7.82481099775613],
    [2.5, 100, -11.84259003678062],
    [2.5, 1000, -17.5988121725629],
    [2.5, 10000, -23.35527249880085],
    [8, 0.5, -1.154332088395726],
    [8, 2, -3.212443581704233],
    [8, 5, -7.549424678475034],
    [8, 20, -17.7092226538711],
    [8, 100, -30.51630357197597],
    [8, 1000, -48.93413424801462],
    [8, 10000, -67.35478648008026],
    [9, 0.5, -1.156657855011336],
    [9, 2, -3.26292145019318],
    [9, 5, -7.903403242330438],
    [9, 20, -19.21039154655643],
    [9, 100, -33.6079735221464],
    [9, 1000, -54.32759599160012],
    [9, 10000, -75.0508253787099],
    [15, 0.5, -1.16422320298163],
    [15, 2, -3.442879006735151],
    [15, 5, -9.443726735860622],
    [15, 20, -27.17511877114039],
    [15, 100, -51.06737465243604],
    [15, 1000, -85.59567657774946],
    [15, 10000, -120.1343481499198],
    [30, 0.5, -1.170017524000959],
    [30, 2, -3.600409983005695],
    [30, 5, -11.36034664270657],
    [30, 20, -42.53285720499675],
    [30, 100, -89.80854248071405],
    [30, 1000, -158.8430025917148],
    [30, 10000, -227.9201238099374],
  ])('with %d degrees beyond %d is e to the %d', (freedom, t, value) => {
    // A difference of logarithms is a relative one of the tails.
    expect(Math.abs(logStudentTail(freedom)(t) - value)).toBeLessThan(1e-9);
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

  // ln I_x(a, b) by mpmath 1.3.0 at 60 digits.
  it.each([
    [1e-6, 4, 0.5, -56.55872403428713],
    [0.001, 4.5, 0.5, -32.43661456866411],
    [0.2, 7.5, 0.5, -13.569942106745],
    [1e-8, 15, 0.5, -278.244932990248],
    [0.3, 15, 3, -13.80682026607242],
  ])('ln I_%d(%d, %d)', (x, a, b, value) => {
    expect(Math.abs(logIncompleteBeta(x, a, b) - value)).toBeLessThan(1e-9);
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
