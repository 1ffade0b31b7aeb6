import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMonthEnd, judge, reportOf, scored, thresholdOf } from '../../../bench/detection-score.mjs';

const labels = {
  t0: '2026-01-05T00:00:00.000Z',
  hours: 12 * 168,
  weeks: 12,
  evalFromHour: 4 * 168,
  users: 10,
  seed: 1,
  labels: [
    { id: 'i1', kind: 'export-spike', user: 'a', startHour: 1_000, endHour: 1_002 },
    { id: 'i2', kind: 'leaver', user: 'b', startHour: 1_500, endHour: 1_560 },
  ],
  benign: [{ kind: 'clean-up', user: 'c', startHour: 900, endHour: 910 }],
};

interface Alert {
  readonly user: string;
  readonly hour: number;
  readonly score: number;
}

const of = (alerts: Alert[]) => scored(alerts, labels);
const alert = (user: string, hour: number, score = 3): Alert => ({ user, hour, score });

describe('alerts beside labels', () => {
  it.each([
    ['in the first hour of the incident', alert('a', 1_000), 0],
    ['a day after its last', alert('a', 1_026), 26],
    ['an hour before its first', alert('a', 999), undefined],
    ['a day and an hour after its last', alert('a', 1_027), undefined],
    ['about somebody else', alert('c', 1_000), undefined],
  ])('%s', (_, one, hours) => {
    const { found, falseAlerts } = judge(of([one]), 3);
    expect(found.get('i1')).toBe(hours);
    expect(falseAlerts).toHaveLength(hours === undefined ? 1 : 0);
  });

  it('are quiet about a person for a day, and count from the threshold on', () => {
    const company = of([alert('c', 1_023), alert('c', 1_000), alert('c', 1_024), alert('d', 1_001, 2.9)]);
    expect(judge(company, 3).falseAlerts.map(({ hour }: Alert) => hour)).toEqual([1_000, 1_024]);
    expect(judge(company, 2.9).falseAlerts).toHaveLength(3);
  });

  it('before the scored weeks count for nothing', () => {
    expect(judge(of([alert('c', 671)]), 0).falseAlerts).toEqual([]);
  });

  it('come to the threshold of a budget: 560 user-days, one false alert in 280', () => {
    const company = of([
      alert('c', 905, 5),
      alert('a', 1_001, 4),
      alert('d', 1_200, 3),
      alert('b', 1_510, 2),
      alert('e', 1_600, 1),
    ]);
    expect(company.userDays).toBe(560);
    expect(thresholdOf(company, 280)).toBe(2);
    expect(thresholdOf(company, 500)).toBe(4);
    expect(thresholdOf(company, 600)).toBe(Infinity);
    expect(reportOf(company, 2)).toEqual({
      threshold: 2,
      recall: 1,
      kinds: { 'export-spike': { incidents: 1, found: 1 }, leaver: { incidents: 1, found: 1 } },
      falseAlerts: 2,
      userDays: 560,
      monthEnd: 0,
      hours: 10,
      causes: { 'clean-up': 1, none: 1 },
    });
  });

  it('find no less at a lower threshold, were nobody ever quiet', () => {
    // A day apart, so that no alert silences another.
    const alerts = fc.array(
      fc.record({ user: fc.constantFrom('a', 'b', 'c'), day: fc.nat(55), score: fc.nat(9) }),
    );
    fc.assert(
      fc.property(alerts, fc.nat(9), fc.nat(9), (drawn, one, other) => {
        const company = of(drawn.map(({ user, day, score }) => alert(user, 672 + 24 * day, score)));
        const [high, low] = [Math.max(one, other), Math.min(one, other)].map((at) => judge(company, at));
        for (const [id] of high!.found) expect(low!.found.has(id)).toBe(true);
        expect(low!.falseAlerts.length).toBeGreaterThanOrEqual(high!.falseAlerts.length);
      }),
    );
  });
});

describe('the end of a month', () => {
  it.each([
    ['Wednesday, 28 January', '2026-01-28', false],
    ['Thursday, 29 January, the last but one working day', '2026-01-29', true],
    ['Friday, the last', '2026-01-30', true],
    ['Saturday, 31 January', '2026-01-31', true],
    ['Sunday, 1 February', '2026-02-01', false],
    ['Monday, 2 February, the first', '2026-02-02', true],
    ['Tuesday, 3 February', '2026-02-03', false],
  ])('%s', (_, day, is) => {
    expect(isMonthEnd(Date.parse(`${day}T13:00:00Z`))).toBe(is);
  });
});
