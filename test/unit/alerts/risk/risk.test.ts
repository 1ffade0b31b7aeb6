import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldAlert } from '../../../../alerts/alert.js';
import type { AlertFact } from '../../../../alerts/alert-fact.js';
import { HALF_LIFE, levelOf, RISK_SPAN, riskOf, sharesOf } from '../../../../alerts/risk/risk.js';
import { riskLines } from '../../../../src/cli/risk.js';
import { SEVERITIES, VERDICTS } from '../../../../src/event/finding.js';
import { DAY } from '../../../../src/kernel/clock.js';
import { claim, raised } from '../../../support/alerts.js';

/** When the finding of `claim()` was evaluated. */
const SINCE = Date.parse('2026-03-02T22:02:00.000Z');
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const alertOf = (id: string, facts: readonly AlertFact[]) => ({ id, alert: foldAlert(facts)! });
const one = (change: Parameters<typeof claim>[0] = {}, ...more: AlertFact[]) =>
  alertOf('x', [raised(claim(change)), ...more]);
const verdict = (of: (typeof VERDICTS)[number]): AlertFact => ({
  type: 'resolved',
  data: { verdict: of, note: '' },
});

describe('the sum', () => {
  // The worked example of https://www.elastic.co/guide/en/security/current/entity-risk-scoring.html
  it('of alerts of 70, 45, 21, 21 and 21 is 36.16', () => {
    expect(sum(sharesOf([70, 45, 21, 21, 21])).toFixed(2)).toBe('36.16');
  });

  it('of ever more alerts of 100 comes close to 100 and never above', () => {
    const all = sum(sharesOf(Array.from({ length: 100_000 }, () => 100)));
    expect(all).toBeGreaterThan(99.7);
    expect(all).toBeLessThanOrEqual(100);
  });

  // The bands of that publication.
  it.each([
    [0, 'minimal'],
    [19.99, 'minimal'],
    [20, 'low'],
    [40, 'moderate'],
    [53.11, 'moderate'],
    [70, 'high'],
    [90, 'high'],
    [90.01, 'critical'],
  ] as const)('%d is %s', (risk, level) => {
    expect(levelOf(risk)).toBe(level);
  });
});

describe('an alert', () => {
  // By hand: (47 + 3.4) / 2.612375 = 19.2928; (73 + 3.4) / 2.612375 = 29.2454.
  it.each([
    ['medium of score 3.4', {}, 0, 19.2928],
    ['high of score 3.4', { severity: 'high' }, 0, 29.2454],
    ['critical of score 9 counts no more than 100', { severity: 'critical', score: 9 }, 0, 38.2793],
    ['after 7 days half', {}, HALF_LIFE, 9.6464],
    ['after 14 days a quarter', {}, 2 * HALF_LIFE, 4.8232],
  ] as const)('%s', (_, change, after, risk) => {
    expect(riskOf([one(change)], SINCE + after).risk).toBeCloseTo(risk, 4);
  });

  it('counts nothing from 90 days on, and is no item then', () => {
    expect(riskOf([one()], SINCE + RISK_SPAN - 1).items).toHaveLength(1);
    expect(riskOf([one()], SINCE + RISK_SPAN)).toEqual({ risk: 0, level: 'minimal', items: [] });
  });

  it.each([
    ['true-positive', 2],
    ['suspicious', 1],
    ['insufficient-data', 1],
    ['false-positive', 0],
    ['benign', 0],
    ['test', 0],
    ['duplicate', 0],
  ] as const)('judged %s counts %i times', (of, weight) => {
    const { items, risk } = riskOf([one({}, verdict(of))], SINCE);
    expect(items).toMatchObject([{ weight, verdict: of }]);
    expect(risk).toBeCloseTo(19.2928 * weight, 3);
  });

  it('that was withdrawn, or is history, counts nothing and is shown so', () => {
    const gone: AlertFact = { type: 'withdrawn', data: { claim: claim({ state: 'withdrawn' }, 2n) } };
    for (const alert of [one({}, gone), one({ history: true })])
      expect(riskOf([alert], SINCE)).toMatchObject({ risk: 0, items: [{ weight: 0, contribution: 0 }] });
  });
});

describe('the items', () => {
  const anyAlerts = fc.array(
    fc
      .record({
        severity: fc.constantFrom(...SEVERITIES),
        score: fc.double({ min: 0, max: 20, noNaN: true }),
        judged: fc.option(fc.constantFrom(...VERDICTS)),
        days: fc.double({ min: 0, max: 120, noNaN: true }),
      })
      .map(({ severity, score, judged, days }) => {
        const evaluatedAt = new Date(SINCE - days * DAY).toISOString();
        return one({ severity, score, evaluatedAt }, ...(judged === null ? [] : [verdict(judged)]));
      }),
    { maxLength: 40 },
  );

  it('come to the risk, the largest first, whatever order the alerts are in', () => {
    fc.assert(
      fc.property(anyAlerts, (alerts) => {
        const named = alerts.map(({ alert }, n) => ({ id: `a${n}`, alert }));
        const { risk, items } = riskOf(named, SINCE);
        const contributions = items.map(({ contribution }) => contribution);
        expect(risk).toBeCloseTo(Math.min(100, sum(contributions)), 9);
        expect(contributions).toEqual(contributions.toSorted((a, b) => b - a));
        expect(riskOf(named.toReversed(), SINCE)).toEqual({ risk, level: levelOf(risk), items });
      }),
    );
  });

  it('never grow while nothing is stated', () => {
    fc.assert(
      fc.property(anyAlerts, fc.nat(1_000), (alerts, hours) => {
        const later = SINCE + hours * 3_600_000;
        expect(riskOf(alerts, later).risk).toBeLessThanOrEqual(riskOf(alerts, SINCE).risk + 1e-9);
      }),
    );
  });
});

describe('in a terminal', () => {
  it('each person has their items, and control characters are no part of a name', () => {
    const { risk, level, items } = riskOf([one({ severity: 'high' }, verdict('true-positive'))], SINCE);
    const shown = items.map(({ since, verdict: of, ...item }) => ({
      ...item,
      since: new Date(since).toISOString(),
      ...(of && { verdict: of }),
    }));
    const at = '2026-03-03T00:00:00.000Z';
    const people = [{ actor: 'otter\u001B[2J', actorKey: 'a', risk, level, items: shown }];
    const lines = riskLines({ tenant: 'acme', at, people });
    expect(lines[0]).toContain('58.5 of 100 (moderate) at 2026-03-03T00:00:00.000Z');
    expect(lines.join('\n')).not.toContain('\u001B');
    expect(lines.join('\n')).toContain('x 2 true-positive');
    expect(riskLines({ tenant: 'acme', at, people: [] })).toHaveLength(1);
  });
});
