import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../../alerts/deliveries.js';
import { FIRST_BACKOFF, GIVE_UP_AFTER } from '../../../../alerts/due.js';
import { dueIncident, parseIncident } from '../../../../alerts/opened/due-incident.js';
import type { OpenedCase } from '../../../../alerts/opened/opened-case.js';
import { openedCase } from '../../../support/alerts.js';

const AT = Date.parse('2026-03-02T22:03:00Z');
const row = (purpose: string, outcome: Delivery['outcome'], attempt = 1, at = AT): Delivery => ({
  channel: 'ocsf:siem',
  purpose,
  attempt,
  outcome,
  detail: '',
  at,
});
const due = (opened: OpenedCase, log: readonly Delivery[] = [], now = AT, isRouted = true) =>
  dueIncident({ opened, log, isRouted }, now);
const purposeOf = (...of: Parameters<typeof due>): string => {
  const found = due(...of);
  return found.due ? found.purpose : '';
};

describe('what a SIEM is told of a case', () => {
  const [open, worse, closed] = [
    openedCase(),
    openedCase({ severity: 'critical' }),
    openedCase({ status: 'closed', verdict: 'true-positive' }),
  ];
  const created = row(purposeOf(open), 'delivered');

  it('is its create, then what changed, then its close, each once and counted', () => {
    expect(due(open)).toMatchObject({
      due: true,
      reason: 'case',
      followed: { as: 'create', sequence: 1, changedAt: open.at },
    });
    expect(due(open, [created])).toEqual({ due: false, because: 'told' });
    expect(due(worse, [created])).toMatchObject({ followed: { as: 'update', sequence: 2 } });
    const updated = row(purposeOf(worse, [created]), 'delivered');
    expect(due(closed, [created, updated])).toMatchObject({ followed: { as: 'close', sequence: 3 } });
    const ended = row(purposeOf(closed, [created, updated]), 'delivered');
    expect(due(closed, [created, updated, ended])).toEqual({ due: false, because: 'told' });
    expect(due(open, [created, updated, ended])).toMatchObject({ followed: { as: 'update', sequence: 4 } });
  });

  it('is nothing of what goes elsewhere, or ended before it was told', () => {
    expect(due(open, [], AT, false)).toEqual({ due: false, because: 'told' });
    expect(due(closed)).toEqual({ due: false, because: 'told' });
  });

  it('finishes what was begun first, since it may have arrived', () => {
    const begun = row(purposeOf(open), 'retry', 0);
    expect(purposeOf(worse, [begun])).toBe(begun.purpose);
    expect(due(closed, [row(begun.purpose, 'retry')], AT + 1)).toEqual({ due: false, because: 'backoff' });
    expect(purposeOf(closed, [row(begun.purpose, 'retry')], AT + FIRST_BACKOFF)).toBe(begun.purpose);
    expect(due(open, [row(begun.purpose, 'retry')], AT + GIVE_UP_AFTER)).toMatchObject({
      isLastAttempt: true,
    });
  });

  it('leaves out other cases, and what was told of the alert', () => {
    const other = row(purposeOf(openedCase({ case: '0c2d6f1e-7a55-5b0e-8f2d-3f1b9c4a7d21' })), 'delivered');
    const alert = row('create/1/high/1/9f86d081', 'delivered');
    expect(due(open, [other, alert])).toMatchObject({ followed: { as: 'create', sequence: 1 } });
    expect(parseIncident(alert.purpose)).toBeUndefined();
    expect(parseIncident('incident/x/create/1/9f86d081')).toBeUndefined();
  });

  it('never closes what was not created, whatever happens in whatever order', () => {
    const states = fc.array(
      fc.tuple(
        fc.constantFrom(open, worse, closed),
        fc.constantFrom('delivered' as const, 'failed' as const, 'retry' as const),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(states, (steps) => {
        const log: Delivery[] = [];
        let now = AT;
        for (const [opened, outcome] of steps) {
          now += GIVE_UP_AFTER;
          const found = due(opened, log, now);
          if (found.due) log.push(row(found.purpose, outcome, found.attempt, now));
        }
        const taken = log
          .filter(({ outcome }) => outcome === 'delivered')
          .map(({ purpose }) => parseIncident(purpose)!);
        expect(taken.map(({ sequence }) => sequence)).toEqual(taken.map((_, index) => index + 1));
        expect(taken.filter(({ as }) => as === 'create').length).toBeLessThanOrEqual(1);
        expect(taken.slice(0, 1).every(({ as }) => as === 'create')).toBe(true);
      }),
    );
  });
});
