import { describe, expect, it } from 'vitest';
import { alertIdOf } from '../../../../alerts/alert.js';
import type { TimedClaim } from '../../../../src/detect/history.js';
import { toldAt } from '../../../../src/detect/replay/besides.js';
import { ReplayedAlerts } from '../../../../src/detect/replay/replayed-alerts.js';
import type { Finding } from '../../../../src/event/finding.js';
import { HOUR } from '../../../../src/kernel/clock.js';

const NINE = Date.parse('2026-03-02T09:00:00Z');

const claimOf = (given: Partial<TimedClaim> = {}): TimedClaim => {
  const from = given.occurredFrom ?? NINE;
  return {
    actorKey: 'a'.repeat(32),
    kind: 'human',
    detector: 'exported-records',
    family: 'export',
    measure: 'export',
    windowKind: 'hour',
    occurredFrom: from,
    occurredTo: from + HOUR,
    localDay: '2026-03-02',
    score: 3,
    severity: 'medium',
    evidence: {
      actual: 900,
      usualLow: 0,
      usualHigh: 40,
      basis: 'person',
      role: 'sales',
      sampleDays: 30,
      learning: false,
      tail: 4,
      profileVersion: 'v',
    },
    raisedAt: from + HOUR,
    ...given,
  };
};

const iso = (at: number): string => new Date(at).toISOString();
const hour = (at: number) => [{ actorKey: 'a'.repeat(32), hour: at }];

const folded = (...judged: readonly (readonly [number, readonly TimedClaim[]])[]): ReplayedAlerts => {
  const alerts = new ReplayedAlerts('acme', () => true);
  for (const [at, claims] of judged) alerts.take(hour(at), claims);
  return alerts;
};

describe('claims become the alerts that live would have', () => {
  it('one of a person, family and local day, raised by the first; its worst claim speaks', () => {
    const later = claimOf({ occurredFrom: NINE + HOUR, score: 5.12345, severity: 'high' });
    const [one, ...others] = folded([NINE, [claimOf()]], [NINE + HOUR, [later]]).all();
    expect(others).toEqual([]);
    expect(one?.id).toBe(
      alertIdOf('acme', { actorKey: 'a'.repeat(32), family: 'export', localDay: '2026-03-02' }),
    );
    expect(one?.firstScore).toBe(3);
    expect(one?.alert).toMatchObject({ raisedAt: '2026-03-02T10:00:00.000Z', status: 'open' });
    expect([...(one?.alert.claims.values() ?? [])].map(({ score }) => score)).toEqual([3, 5.123]);
  });

  it.each([
    ['another person', { actorKey: 'b'.repeat(32) }],
    ['another family', { family: 'read', detector: 'records-read', measure: 'open' }],
    ['another local day', { localDay: '2026-03-03' }],
  ] as const)('%s has another alert', (_, other) => {
    expect(folded([NINE, [claimOf(), claimOf(other)]]).size).toBe(2);
  });

  it('what is no longer claimed of the same hour is taken back, and stays first', () => {
    const [one] = folded([NINE, [claimOf()]], [NINE, []]).all();
    expect(one).toMatchObject({ firstScore: 3, alert: { status: 'withdrawn' } });
  });

  it('what no habit judges is told beside, and not taken back with the hour', () => {
    const finding: Finding = {
      id: 'f',
      tenant: 'acme',
      actorKey: 'a'.repeat(32),
      source: 'edr',
      detector: 'vendor-score',
      family: 'export',
      score: 4,
      severity: 'high',
      state: 'raised',
      history: false,
      occurredFrom: '2026-03-02T09:10:00.000Z',
      occurredTo: '2026-03-02T09:10:00.000Z',
      receivedAt: '2026-03-02T09:11:00.000Z',
      evaluatedAt: '2026-03-02T09:12:00.000Z',
      localDay: '2026-03-02',
      sentence: 'said',
      evidence: [],
    };
    const alerts = new ReplayedAlerts('acme', () => true);
    alerts.tell(finding, toldAt(finding));
    alerts.take(hour(NINE), [claimOf()]);
    alerts.take(hour(NINE), []);
    const [one, ...others] = alerts.all();
    expect(others).toEqual([]);
    expect(one).toMatchObject({ firstScore: 4, alert: { raisedAt: iso(NINE + HOUR), status: 'open' } });
    expect(one?.claims.get('f')).toBe(finding);
  });

  it('another hour, or another person, takes nothing back', () => {
    const alerts = folded([NINE, [claimOf()]], [NINE + HOUR, []], [NINE - HOUR, []]);
    alerts.take([{ actorKey: 'b'.repeat(32), hour: NINE }], []);
    expect(alerts.all()[0]?.alert.status).toBe('open');
  });

  it('what is claimed once more after it was taken back stands again', () => {
    const [one] = folded([NINE, [claimOf()]], [NINE, []], [NINE, [claimOf({ score: 4 })]]).all();
    expect(one).toMatchObject({ firstScore: 3, alert: { status: 'open' } });
  });

  it('what is told of weeks rests on no hour', () => {
    const weeks = claimOf({ windowKind: 'days', detector: 'slow-reading', family: 'read', measure: 'open' });
    const [one] = folded([NINE, [weeks]], [NINE, []]).all();
    expect(one?.alert.status).toBe('open');
  });

  it('of one finding that is told of several hours at once the last counts, as in the table of findings', () => {
    const weeks = (raisedAt: number) =>
      claimOf({ windowKind: 'days', detector: 'slow-reading', family: 'read', measure: 'open', raisedAt });
    const read = claimOf({ family: 'read', detector: 'records-read', measure: 'open', score: 6 });
    const [one] = folded([NINE, [weeks(NINE + HOUR), read, weeks(NINE + 2 * HOUR)]]).all();
    expect(one?.firstScore).toBe(6);
  });

  it('in the order in which they are raised', () => {
    const alerts = folded(
      [NINE + HOUR, [claimOf({ occurredFrom: NINE + HOUR, localDay: '2026-03-04' })]],
      [NINE, [claimOf({ localDay: '2026-03-03' })]],
    );
    expect(alerts.all().map(({ alert }) => alert.localDay)).toEqual(['2026-03-03', '2026-03-04']);
  });
});
