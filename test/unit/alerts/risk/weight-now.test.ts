import { describe, expect, it } from 'vitest';
import { criticalityIdOf, declaredAt, type DeclaredOf } from '../../../../alerts/risk/criticality.js';
import { HALF_LIFE } from '../../../../alerts/risk/risk.js';
import { weightAt } from '../../../../alerts/risk/weight-now.js';

const AT = Date.parse('2026-03-02T22:02:00Z');
const ANN = 'a'.repeat(32);
const declared = (...said: readonly (readonly [DeclaredOf, string, string])[]) =>
  declaredAt(
    said.map(([of, name, level]) => ({
      id: criticalityIdOf(of, name),
      data: { of, name, level },
      by: 'u',
      at: 0,
    })),
    AT,
  );
const head = (points: number, weight = 1, touched: readonly string[] = []) => ({
  actorKey: ANN,
  role: 'Sales',
  weights: [{ at: AT, points, weight, since: AT, touched }],
});

describe('what an alert weighs in a list', () => {
  // By hand: points of 200; with odds x 2, 25 of 100 becomes 40.
  it.each([
    ['its points, of twice 100', head(50), declared(), AT, 25],
    ['twice that when confirmed', head(50, 2), declared(), AT, 50],
    ['nothing when judged to be nothing', head(50, 0), declared(), AT, 0],
    ['half a week later', head(50), declared(), AT + HALF_LIFE, 12.5],
    ['nothing before it was stated', head(50), declared(), AT - 1, 0],
    ['more for a critical person', head(50), declared(['person', ANN, 'critical']), AT, 40],
    ['more for a critical role, however spelt', head(50), declared(['role', 'SALES', 'critical']), AT, 40],
    [
      'more for a critical kind: 50 points are 66.7',
      head(50, 1, ['kind:lead']),
      declared(['kind', 'Lead', 'critical']),
      AT,
      33.333,
    ],
  ])('%s', (_, of, known, at, weight) => {
    expect(weightAt(of, known, at)).toBeCloseTo(weight, 2);
  });
});
