import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../alerts/deliveries.js';
import { dueMessage } from '../../../alerts/due.js';
import { AGAIN, sinceAsked } from '../../../alerts/resend/asked-again.js';
import { newestOf } from '../../../alerts/resend/resend.js';
import { claim, given, raised } from '../../support/alerts.js';

const NOW = Date.parse('2026-03-02T23:00:00Z');
const row = (attempt: number, outcome: Delivery['outcome'], purpose = 'first/1/medium'): Delivery => ({
  channel: 'webhook:soc',
  purpose,
  attempt,
  outcome,
  detail: '',
  at: NOW,
});
const again = (purpose = 'first/1/medium'): Delivery => ({ ...row(0, 'retry', purpose), ...AGAIN });
const begun: Delivery = { ...row(0, 'retry'), detail: 'begun' };

describe('what counts of a log', () => {
  it.each<[string, Delivery[], number]>([
    ['all of it while nothing was asked for again', [begun, row(1, 'retry'), row(2, 'delivered')], 0],
    ['from the asking on', [begun, row(1, 'failed'), again(), row(1, 'retry')], 2],
    ['from the last asking on', [row(1, 'failed'), again(), row(1, 'failed'), again()], 3],
  ])('%s', (_, log, from) => {
    expect(sinceAsked(log)).toEqual(log.slice(from));
  });

  it('of other messages everything', () => {
    const other = row(1, 'delivered', 'escalated/1/high');
    expect(sinceAsked([row(1, 'failed'), other, again()])).toEqual([other, again()]);
  });

  it.each<[string, Delivery[], object]>([
    ['delivered', [row(1, 'delivered')], { due: false, because: 'told' }],
    ['failed', [row(1, 'failed')], { due: false, because: 'failed' }],
    [
      'delivered and asked for',
      [row(1, 'delivered'), again()],
      { due: true, attempt: 1, isLastAttempt: false },
    ],
    [
      'failed and asked for',
      [row(1, 'failed'), again()],
      { due: true, attempt: 1, purpose: 'first/1/medium' },
    ],
    [
      'asked for and delivered',
      [row(1, 'failed'), again(), row(1, 'delivered')],
      { due: false, because: 'told' },
    ],
  ])('a message that was %s', (_, log, due) => {
    const alert = given(raised(claim())).state!;
    expect(dueMessage(alert, sinceAsked(log), NOW)).toMatchObject(due);
  });
});

it('of an alert and of each case that is told with it the newest message is asked for again', () => {
  const alert = given(raised(claim())).state!;
  const sent = (purpose: string, at: number, channel = 'email') =>
    ({ id: 'a', alert, channel, purpose, attempt: 1, outcome: 'delivered', detail: '', at }) as const;
  const [one, other] = ['1', '2'].map((n) => `7f000001-0000-4000-8000-00000000000${n}`);
  const purposes = newestOf([
    sent(`case/${other}`, 6),
    sent(`case/${one}`, 5),
    sent(`incident/${one}/update/2/0a0b0c0d`, 4, 'kafka:siem'),
    sent(`incident/${one}/create/1/0a0b0c0d`, 3, 'kafka:siem'),
    sent('escalated/1/high', 2),
    sent('first/1/medium', 1),
  ]).map(({ purpose }) => purpose);
  expect(purposes).toEqual([
    `case/${other}`,
    `case/${one}`,
    `incident/${one}/update/2/0a0b0c0d`,
    'escalated/1/high',
  ]);
});
