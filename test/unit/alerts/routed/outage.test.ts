import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../../alerts/deliveries.js';
import { reachedNote } from '../../../../alerts/delivery-notes.js';
import { outagesOf } from '../../../../alerts/routed/outage.js';
import { HOUR, MINUTE } from '../../../../src/kernel/clock.js';

const NOW = Date.parse('2026-03-02T12:00:00Z');

/** An attempt so many minutes ago. */
const ago = (minutes: number, outcome: Delivery['outcome'] = 'retry', channel = 'webhook:soc'): Delivery => ({
  channel,
  purpose: 'first/1/high',
  attempt: 1,
  outcome,
  detail: '',
  at: NOW - minutes * MINUTE,
});
const allConcerned = (minutes: number): Delivery => ({ ...ago(minutes, 'failed'), detail: 'all-concerned' });
const reached = (minutes: number): Delivery => ({ ...ago(minutes), ...reachedNote('0123456789ab') });
const begun = (minutes: number): Delivery => ({ ...ago(minutes), attempt: 0 });

describe('a lane is broken', () => {
  it.each<[string, Delivery[], number | undefined]>([
    ['nothing was ever tried', [], undefined],
    ['an hour of failures', [ago(60), ago(30), ago(1)], 60],
    ['a minute less', [ago(59), ago(30), ago(1)], undefined],
    ['a delivery among them: it counts from then', [ago(200), ago(90, 'delivered'), ago(70), ago(2)], 70],
    ['a delivery since', [ago(90), ago(60), ago(1, 'delivered')], undefined],
    ['a delivery at the time of the failure', [ago(90, 'delivered'), ago(90), ago(61), ago(1)], 61],
    ['no attempt for half an hour: nobody waits for it', [ago(90), ago(31)], undefined],
    ['still tried half an hour ago', [ago(90), ago(30)], 90],
    ['messages that are about to be sent', [begun(90), begun(2)], undefined],
    ['an hour of messages that are refused for good', [ago(60, 'failed'), ago(2, 'failed')], 60],
    ['a minute less of them', [ago(59, 'failed'), ago(2, 'failed')], undefined],
    ['one that was refused for good, once', [ago(90, 'failed')], undefined],
    ['both', [ago(90, 'failed'), ago(2)], 90],
    ['messages for nobody', [allConcerned(90), allConcerned(2)], undefined],
    ['one reader of several is reached', [ago(90), reached(61), ago(60), ago(2)], 60],
    ['one reader of several is reached each time', [ago(90), reached(30), ago(2)], undefined],
  ])('%s', (_, log, minutes) => {
    const since = minutes === undefined ? undefined : NOW - minutes * MINUTE;
    expect(outagesOf([log], NOW).get('webhook:soc')).toBe(since);
  });

  it('whichever alerts they are about, and apart from other lanes; all mail is one', () => {
    const logs = [
      [ago(90), ago(80, 'delivered', 'webhook:other')],
      [ago(5), ago(70, 'retry', 'email:review')],
      [ago(3, 'retry', 'email:oncall'), ago(3, 'retry', 'webhook:other')],
      [ago(90, 'retry', 'email')],
    ];
    expect(outagesOf(logs, NOW)).toEqual(
      new Map([
        ['webhook:soc', NOW - 90 * MINUTE],
        ['email', NOW - 90 * MINUTE],
      ]),
    );
    expect(outagesOf([[ago(70, 'retry', 'email:review'), ago(5, 'delivered', 'email:oncall')]], NOW)).toEqual(
      new Map(),
    );
    expect(outagesOf(logs, NOW + HOUR).size).toBe(0);
  });

  it('also by very long logs', () => {
    const log = Array.from({ length: 200_000 }, (_, at) => ago(1 + (at % 90)));
    expect(outagesOf([log], NOW)).toEqual(new Map([['webhook:soc', NOW - 90 * MINUTE]]));
  });
});
