import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withFactor } from '../../../../alerts/risk/criticality.js';
import {
  crossingsOf,
  type Factors,
  RISK_CLOSES,
  RISK_OPENS,
  type WeighedAlert,
} from '../../../../alerts/risk/crossings.js';
import { HALF_LIFE, RISK_SPAN, sharesOf } from '../../../../alerts/risk/risk.js';
import { DAY, HOUR } from '../../../../src/kernel/clock.js';

const START = Date.parse('2026-03-02T00:00:00Z');
const UNTOUCHED: Pick<Factors, 'of'> = { of: () => 1 };
const PLAIN: Factors = { changes: [], at: () => 1, ...UNTOUCHED };

/** An alert that weighs so much from an instant on, and what else it weighed later. */
const alert = (
  id: string,
  at: number,
  value: number,
  ...later: (readonly [number, number])[]
): WeighedAlert => ({
  id,
  weights: [[at, value] as const, ...later].map(([when, weight]) => ({
    at: START + when,
    points: 100,
    weight: weight / 100,
    since: START + at,
    touched: ['kind:contact'],
  })),
});
const shown = (alerts: readonly WeighedAlert[], factors = PLAIN) =>
  crossingsOf(alerts, factors).map(({ at, until, alerts: own }) => ({
    at: at - START,
    until: until - START,
    alerts: [...own].sort().join(' '),
  }));

describe('a crossing', () => {
  // 200 / zeta(1.5) = 76.56, and 200 / 2^1.5 / zeta(1.5) = 27.07 more.
  const [one, two] = [alert('a', 0, 200), alert('b', HOUR, 200)];

  it('is none of one confirmed alert alone, and one when a second joins', () => {
    expect(shown([one])).toEqual([]);
    expect(shown([one, two])).toMatchObject([{ at: HOUR, alerts: 'a b' }]);
  });

  it('is over when the sum has halved down to 70', () => {
    const [first, second] = [200 * 2 ** (-HOUR / HALF_LIFE), 200];
    const sum = sharesOf([second, first]).reduce((a, b) => a + b, 0);
    const [crossing] = shown([one, two]);
    expect(crossing?.until).toBeCloseTo(HOUR + HALF_LIFE * Math.log2(sum / 70), 3);
    expect(crossing!.until / DAY).toBeCloseTo(3.9655, 1);
  });

  it('is the same one while the risk wavers between 70 and 90, and another after', () => {
    expect(shown([one, two, alert('c', DAY, 100)])).toMatchObject([{ at: HOUR, alerts: 'a b c' }]);
    const later = [alert('c', 30 * DAY, 200), alert('d', 30 * DAY + HOUR, 200)];
    expect(shown([one, two, ...later]).map(({ at }) => at)).toEqual([HOUR, 30 * DAY + HOUR]);
  });

  it('is over at once when a verdict takes it below 70, and the past stays', () => {
    const judged = alert('b', HOUR, 200, [2 * HOUR, 0]);
    const both = alert('a', 0, 200, [2 * HOUR, 0]);
    expect(shown([both, judged])).toEqual([{ at: HOUR, until: 2 * HOUR, alerts: 'a b' }]);
  });

  it('comes of what is declared, when it is declared', () => {
    const at = (instant: number): number => (instant >= START + HOUR ? 2 : 1);
    const declared = { changes: [START + HOUR], at, ...UNTOUCHED };
    // With 90 beside it 88.37 after an hour, odds of 7.60; twice these are 93.8. With 10 77.59, and 87.4.
    const [ninety, ten] = [alert('b', 0, 90), alert('b', 0, 10)];
    expect(shown([alert('a', 0, 200), ninety])).toEqual([]);
    expect(shown([alert('a', 0, 200), ninety], declared)).toMatchObject([{ at: HOUR, alerts: 'a b' }]);
    expect(shown([alert('a', 0, 200), ten], declared)).toEqual([]);
  });

  it('comes of what is declared of what was touched, when it is declared', () => {
    const half = (id: string): WeighedAlert => ({
      id,
      weights: [{ at: START, points: 50, weight: 2, since: START, touched: [`object:${id}`] }],
    });
    // Four of 50 points, confirmed, come to 64.0; 80 points (odds x 4) to 102.3.
    const four = ['a', 'b', 'c', 'd'].map(half);
    const of = (touched: readonly string[], instant: number): number =>
      touched[0]?.startsWith('object:') === true && instant >= START + 1 ? 4 : 1;
    const declared = { ...PLAIN, changes: [START + 1], of };
    expect(shown(four)).toEqual([]);
    expect(shown(four, declared)).toMatchObject([{ at: 1, alerts: 'a b c d' }]);
  });
});

describe('the fold', () => {
  const alerts = fc
    .array(
      fc.record({
        at: fc.integer({ min: 0, max: 40 }),
        value: fc.constantFrom(0, 21, 73, 100, 200),
        change: fc.option(
          fc.record({ after: fc.integer({ min: 0, max: 20 }), value: fc.constantFrom(0, 200) }),
        ),
      }),
      { maxLength: 12 },
    )
    .map((all) =>
      all.map(({ at, value, change }, n) =>
        alert(
          String(n),
          at * DAY,
          value,
          ...(change === null ? [] : [[(at + change.after) * DAY, change.value] as const]),
        ),
      ),
    );
  const factor = fc.constantFrom(0.5, 1, 1.5, 2);

  /** Step by step, without any of what the fold spares itself. */
  const riskAt = (all: readonly WeighedAlert[], at: number, by: number): number => {
    const values = all.flatMap(({ weights }) => {
      const now = weights.findLast((weight) => weight.at <= at);
      if (now === undefined || at - now.since >= RISK_SPAN) return [];
      return [now.points * now.weight * 2 ** (-(at - now.since) / HALF_LIFE)];
    });
    const sum = sharesOf(values.sort((a, b) => b - a)).reduce((total, share) => total + share, 0);
    return withFactor(Math.min(100, sum), by);
  };

  it('agrees with who looks at the risk every six hours: beyond 90 opens, below 70 closes', () => {
    fc.assert(
      fc.property(alerts, factor, (all, by) => {
        const crossings = crossingsOf(all, { changes: [], at: () => by, ...UNTOUCHED });
        let isOpen = false;
        for (let at = START; at <= START + 70 * DAY; at += 6 * HOUR) {
          // Also just before what may be said now: it may have been below 70 for a moment.
          if (riskAt(all, at - 1, by) < RISK_CLOSES) isOpen = false;
          const risk = riskAt(all, at, by);
          if (risk > RISK_OPENS) isOpen = true;
          if (risk < RISK_CLOSES) isOpen = false;
          const found = crossings.some((one) => one.at <= at && at < one.until);
          expect([new Date(at), risk, found]).toEqual([new Date(at), risk, isOpen]);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('never changes what was, whatever is said later', () => {
    fc.assert(
      fc.property(alerts, fc.integer({ min: 0, max: 60 }), (all, days) => {
        const until = START + days * DAY;
        const known = all.flatMap(({ id, weights }) => {
          const then = weights.filter(({ at }) => at <= until);
          return then.length === 0 ? [] : [{ id, weights: then }];
        });
        const openings = (some: readonly WeighedAlert[]) =>
          crossingsOf(some, PLAIN).flatMap(({ at }) => (at <= until ? [at] : []));
        expect(openings(all)).toEqual(openings(known));
      }),
      { numRuns: 80 },
    );
  });
});
