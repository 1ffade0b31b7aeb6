import { describe, expect, it } from 'vitest';
import { OPERATIONS, PLAYED, readPromql, RULES } from '../../support/deploy.js';

const headings = new Set([...OPERATIONS.matchAll(/^### (\w+)$/gm)].map(([, title = '']) => title));

describe('the parser of PromQL', () => {
  it.each(['sum by (x (a)', 'rate(a[5x])', 'a ==', '> 3', 'sum(a) or'])('refuses %s', (expr) => {
    expect(readPromql(expr).faults).not.toEqual([]);
  });

  it('finds the names of series', () => {
    expect(readPromql('sum by (le) (rate(a_bucket{x="y"}[5m])) > 2 * max(b)').metrics).toEqual([
      'a_bucket',
      'b',
    ]);
  });
});

describe('the alert rules', () => {
  it('have names of their own', () => {
    const names = RULES.map(({ alert }) => alert);
    expect(names.length).toBeGreaterThan(20);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(RULES.map((rule) => [rule.alert, rule] as const))('%s', (alert, { expr, annotations }) => {
    const { faults, metrics } = readPromql(expr);
    expect(faults).toEqual([]);
    expect(metrics.length).toBeGreaterThan(0);
    expect(annotations.runbook_url).toBe(`docs/operations.md#${alert.toLowerCase()}`);
    expect(headings).toContain(alert);
  });

  it('are each played with samples', () => {
    expect(RULES.map(({ alert }) => alert).filter((alert) => !PLAYED.has(alert))).toEqual([]);
  });

  it('are each one that the handbook explains, and it explains no other', () => {
    const explained = [...headings].filter((title) => title.startsWith('Ledgerwatch'));
    expect(new Set(explained)).toEqual(new Set(RULES.map(({ alert }) => alert)));
  });
});
