import { describe, expect, it } from 'vitest';
import { asOf } from '../../../alerts/alert.js';
import type { AlertFact } from '../../../alerts/alert-fact.js';
import {
  FIRST_BACKOFF,
  GIVE_UP_AFTER,
  LONGEST_BACKOFF,
  backoff,
  dueMessage,
  parsePurpose,
} from '../../../alerts/due.js';
import type { Delivery } from '../../../alerts/deliveries.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { claim, given, raised } from '../../support/alerts.js';

const NOW = Date.parse('2026-03-02T22:05:00Z');
const live = raised(claim());
const acknowledged: AlertFact = { type: 'acknowledged', data: {} };
const resolved: AlertFact = { type: 'resolved', data: { verdict: 'benign', note: '' } };
const worse = (type: 'amended' | 'reopened'): AlertFact => ({
  type,
  data: { claim: claim({ severity: 'high' }, 2n) },
});
const tried = (purpose: string, outcome: Delivery['outcome'], at = NOW): Delivery => ({
  channel: 'email',
  purpose,
  attempt: 1,
  outcome,
  detail: '',
  at,
});
const due = (facts: AlertFact[], log: Delivery[] = [], now = NOW) =>
  dueMessage(given(...facts).state!, log, now);

describe('a message is due', () => {
  it.each<[string, AlertFact[], Delivery[], string]>([
    ['for a new alert', [live], [], 'first/1/medium'],
    [
      'when it grew worse after the message',
      [live, worse('amended')],
      [tried('first/1/medium', 'delivered')],
      'escalated/1/high',
    ],
    [
      'when it grew worse before the first came through',
      [live, worse('amended')],
      [tried('first/1/medium', 'retry')],
      'first/1/high',
    ],
    [
      'when it grew worse after the first failed',
      [live, worse('amended')],
      [tried('first/1/medium', 'failed')],
      'first/1/high',
    ],
    [
      'when it was reopened after a verdict',
      [live, resolved, worse('reopened')],
      [tried('first/1/medium', 'delivered')],
      'reopened/2/high',
    ],
    [
      'when it grew worse than somebody acknowledged',
      [live, acknowledged, worse('amended')],
      [tried('first/1/medium', 'delivered')],
      'escalated/1/high',
    ],
    [
      'when it grew worse than was acknowledged before any message',
      [live, acknowledged, worse('amended')],
      [],
      'escalated/1/high',
    ],
  ])('%s', (_, facts, log, purpose) => {
    const reason = purpose.split('/', 1)[0];
    expect(due(facts, log)).toMatchObject({ due: true, reason, purpose, attempt: 1 });
  });

  it.each<[string, AlertFact[], Delivery[], string]>([
    ['history', [raised(claim({ history: true }))], [], 'not-open'],
    ['a resolved alert', [live, resolved], [], 'not-open'],
    ['a withdrawn alert', [raised(claim({ state: 'withdrawn' }))], [], 'not-open'],
    ['what was told', [live], [tried('first/1/medium', 'delivered')], 'told'],
    ['what was told when it was worse', [live], [tried('first/1/critical', 'delivered')], 'told'],
    ['what somebody acknowledged', [live, acknowledged], [], 'told'],
    ['what failed for good', [live], [tried('first/1/medium', 'failed')], 'failed'],
    ['what has just been tried', [live], [tried('first/1/medium', 'retry')], 'backoff'],
  ])('but not for %s', (_, facts, log, because) => {
    expect(due(facts, log)).toEqual({ due: false, because });
  });

  const LAPSES = NOW + DAY;
  const MINUTE_OF_LAPSE = Math.floor(LAPSES / MINUTE);
  const held: AlertFact = { type: 'acknowledged', data: { until: new Date(LAPSES).toISOString() } };
  const first = tried('first/1/medium', 'delivered');
  const lapsed = `lapsed/1/medium/${MINUTE_OF_LAPSE}`;
  it.each<[string, AlertFact[], Delivery[], number, string]>([
    ['does not lapse yet', [live, held], [first], LAPSES - 1, 'told'],
    ['lapses', [live, held], [first], LAPSES, lapsed],
    ['lapsed long ago', [live, held], [first], LAPSES + 9 * DAY, lapsed],
    ['lapsed, and was told', [live, held], [first, tried(lapsed, 'delivered', LAPSES)], LAPSES + DAY, 'told'],
    ['lapsed, and failed', [live, held], [first, tried(lapsed, 'failed', LAPSES)], LAPSES + DAY, 'failed'],
    [
      'lapsed, and was repeated since',
      [live, held],
      [first, tried('repeat/1/medium/1', 'delivered', LAPSES)],
      LAPSES + 1,
      'told',
    ],
    ['lapsed before anybody was told', [live, held], [], LAPSES, 'first/1/medium'],
    ['lapsed, and grew', [live, held, worse('amended')], [first], LAPSES, 'escalated/1/high'],
    [
      'lapsed, grew and was told',
      [live, held, worse('amended')],
      [first, tried('escalated/1/high', 'delivered', LAPSES + 1)],
      LAPSES + 2,
      'told',
    ],
    ['lapsed, and was judged', [live, held, resolved], [first], LAPSES, 'not-open'],
    ['holds for ever', [live, acknowledged], [first], LAPSES, 'told'],
  ])('of an acknowledgement that %s', (_, facts, log, now, expected) => {
    const found = dueMessage(asOf(given(...facts).state, now)!, log, now);
    expect(found.due ? found.purpose : found.because).toBe(expected);
  });

  it('not again for a finding that went and came back', () => {
    const gone: AlertFact = { type: 'withdrawn', data: { claim: claim({ state: 'withdrawn' }, 2n) } };
    const back: AlertFact = { type: 'reopened', data: { claim: claim({}, 3n) } };
    expect(due([live, gone, back], [tried('first/1/medium', 'delivered')])).toEqual({
      due: false,
      because: 'told',
    });
  });

  it.each([
    [FIRST_BACKOFF - 1, false],
    [FIRST_BACKOFF, true],
  ])('again %i ms after a first failure: %s', (after, isDue) => {
    expect(due([live], [tried('first/1/medium', 'retry')], NOW + after).due).toBe(isDue);
  });

  it('is tried for over 75 hours', () => {
    const log: Delivery[] = [];
    let now = NOW;
    for (let next = due([live], log, now); next.due && !next.isLastAttempt; next = due([live], log, now)) {
      log.push(tried('first/1/medium', 'retry', now));
      now += backoff(log.length);
    }
    expect(now - NOW).toBeGreaterThan(75 * HOUR);
    expect(now - NOW).toBeLessThan(5 * DAY);
  });

  it('is the last attempt once it was tried for four days', () => {
    const log = [
      tried('first/1/medium', 'retry', NOW - GIVE_UP_AFTER),
      tried('first/1/medium', 'retry', NOW - LONGEST_BACKOFF),
    ];
    expect(due([live], log)).toMatchObject({ attempt: 3, isLastAttempt: true });
    expect(due([live], [{ ...log[0]!, at: log[0]!.at + 1 }, log[1]!])).toMatchObject({
      isLastAttempt: false,
    });
  });
});

describe('the wait', () => {
  it('doubles up to its limit', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 1_000].map(backoff)).toEqual(
      [30, 60, 120, 240, 480, 900, 900, 900].map((seconds) => seconds * 1_000),
    );
  });
});

const lapsedPurpose = 'lapsed/1/high/29542922';
describe('a purpose', () => {
  it.each([
    '',
    'first',
    'first/1',
    'first/0/high',
    'first/1/huge',
    'second/1/high',
    'first/1/high/2',
    'first/x/high',
    'first/1e3/high',
  ])('of another form is none: %j', (text) => {
    expect(parsePurpose(text)).toBeUndefined();
  });

  it('reads back', () => {
    expect(parsePurpose('reopened/12/low')).toEqual({ reason: 'reopened', episode: 12, severity: 'low' });
    expect(parsePurpose(lapsedPurpose)).toEqual({
      reason: 'lapsed',
      episode: 1,
      severity: 'high',
      count: 29_542_922,
    });
    expect(parsePurpose('lapsed/1/high')).toBeUndefined();
  });
});
