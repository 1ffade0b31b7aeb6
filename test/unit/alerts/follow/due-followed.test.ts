import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlertState, asOf, evolve } from '../../../../alerts/alert.js';
import type { AlertFact } from '../../../../alerts/alert-fact.js';
import { type AnswerCommand, decideAnswer } from '../../../../alerts/answers.js';
import { decide, type FindingCommand } from '../../../../alerts/decide.js';
import type { Delivery } from '../../../../alerts/deliveries.js';
import { shownNote } from '../../../../alerts/delivery-notes.js';
import { FIRST_BACKOFF } from '../../../../alerts/due.js';
import { dueFollowed, isEnded, isOwed, stateOf } from '../../../../alerts/follow/due-followed.js';
import { formatFollowed, type Follows, parseFollowed } from '../../../../alerts/follow/followed.js';
import { AGAIN, sinceAsked } from '../../../../alerts/resend/asked-again.js';
import { DAY, HOUR, MINUTE } from '../../../../src/kernel/clock.js';
import { ANSWERED_AT, claim, given, raised, SCOPE } from '../../../support/alerts.js';

const iso = (at: number): string => new Date(at).toISOString();
const NOON = Date.parse('2026-03-02T12:00:00Z');
const live = raised(claim({}, 1n));
const worse: AlertFact = {
  type: 'amended',
  data: { claim: claim({ name: 'f2', severity: 'critical' }, 2n) },
};
const again: AlertFact = { type: 'amended', data: { claim: claim({ score: 4 }, 2n) } };
const gone: AlertFact = { type: 'withdrawn', data: { claim: claim({ state: 'withdrawn' }, 2n) } };
const past: AlertFact = { type: 'amended', data: { claim: claim({ history: true }, 2n) } };
const reopened: AlertFact = {
  type: 'reopened',
  data: { claim: claim({ name: 'f3', severity: 'critical' }, 3n) },
};
const acknowledged: AlertFact = { type: 'acknowledged', data: { until: iso(ANSWERED_AT + DAY) } };
const judged = (verdict: 'benign' | 'true-positive'): AlertFact => ({
  type: 'resolved',
  data: { verdict, note: '' },
});
const assigned: AlertFact = { type: 'assigned', data: { to: 'user:1' } };
const commented: AlertFact = { type: 'commented', data: { text: 'asked' } };
const contained: AlertFact = { type: 'contained', data: { action: 'freeze-user', note: '' } };

type Step = AlertFact | Delivery['outcome'] | 'begun' | 'again';

/** A receiver at which every message that is due is tried, with the outcome that a step says. */
class Receiver {
  state: AlertState = undefined;
  now = ANSWERED_AT;
  isRouted = true;
  changedAt = 0;
  readonly log: Delivery[] = [];

  constructor(readonly follows: Follows) {}

  get alert() {
    const alert = asOf(this.state, this.now);
    if (alert === undefined) throw new Error('not raised');
    return alert;
  }

  due() {
    const { alert, changedAt } = this;
    const isRouted = this.isRouted && !isEnded(alert);
    return dueFollowed(this.follows, { alert, log: sinceAsked(this.log), changedAt, isRouted }, this.now);
  }

  fact(fact: AlertFact): void {
    this.state = evolve(this.state, fact);
    this.changedAt = this.now;
  }

  row(purpose: string, attempt: number, outcome: Delivery['outcome'], detail = ''): void {
    this.log.push({ channel: 'ocsf:siem', purpose, attempt, outcome, detail, at: this.now });
  }

  step(step: Step): void {
    if (typeof step !== 'string') return this.fact(step);
    if (step === 'again')
      return this.row(this.log.at(-1)!.purpose, AGAIN.attempt, AGAIN.outcome, AGAIN.detail);
    this.now += FIRST_BACKOFF;
    const due = this.due();
    if (!due.due) throw new Error(`nothing is due: ${due.because}`);
    if (step === 'begun') this.row(due.purpose, 0, 'retry', 'begun');
    else this.row(due.purpose, due.attempt, step);
  }

  /** `create 1`, or why nothing is due. */
  wanted(): string {
    const due = this.due();
    return due.due ? `${due.followed?.as} ${due.followed?.sequence}` : due.because;
  }
}

const after = (follows: Follows, steps: readonly Step[]): Receiver => {
  const receiver = new Receiver(follows);
  for (const step of steps) receiver.step(step);
  receiver.now += HOUR;
  return receiver;
};

describe('a SIEM', () => {
  it.each<[string, readonly Step[], string]>([
    ['is told of a new alert', [live], 'create 1'],
    ['once', [live, 'delivered'], 'told'],
    ['also after it died in between', [live, 'begun'], 'create 1'],
    ['and after a failure', [live, 'retry'], 'create 1'],
    ['not after a refusal', [live, 'failed'], 'failed'],
    ['until it changed', [live, 'failed', worse], 'create 1'],
    ['of a severity that rose', [live, 'delivered', worse], 'update 2'],
    ['not of what grew within a finding', [live, 'delivered', again], 'told'],
    ['not of a comment', [live, 'delivered', commented], 'told'],
    ['of an acknowledgement', [live, 'delivered', acknowledged], 'update 2'],
    ['of whose it is', [live, 'delivered', assigned], 'update 2'],
    ['of a measure', [live, 'delivered', contained], 'update 2'],
    ['of several changes once', [live, 'delivered', worse, acknowledged, assigned], 'update 2'],
    [
      'not of a change that was taken back',
      [live, 'delivered', assigned, { ...assigned, data: { to: '' } }],
      'told',
    ],
    ['of a verdict', [live, 'delivered', judged('benign')], 'close 2'],
    ['of a verdict after updates', [live, 'delivered', worse, 'delivered', judged('benign')], 'close 3'],
    [
      'of another verdict',
      [live, 'delivered', judged('benign'), 'delivered', judged('true-positive')],
      'close 3',
    ],
    ['not of the same one', [live, 'delivered', judged('benign'), 'delivered', judged('benign')], 'told'],
    ['of a withdrawal', [live, 'delivered', gone], 'close 2'],
    ['when only the past is left', [live, 'delivered', past], 'close 2'],
    ['of what opens again', [live, 'delivered', judged('benign'), 'delivered', reopened], 'update 3'],
    [
      'of what was judged and open again before it heard',
      [live, 'delivered', judged('benign'), reopened],
      'update 2',
    ],
    ['not of the end of what it never heard of', [live, gone], 'told'],
    ['not of the end of what it refused', [live, 'failed', judged('benign')], 'told'],
    ['of what it may have heard of, and then its end', [live, 'retry', gone], 'create 1'],
    ['which is the next', [live, 'retry', gone, 'delivered'], 'close 2'],
    [
      'what was begun first, then the newest',
      [live, 'delivered', worse, 'retry', judged('benign')],
      'update 2',
    ],
    [
      'the end after what was begun',
      [live, 'delivered', worse, 'retry', judged('benign'), 'delivered'],
      'close 3',
    ],
    ['again when somebody asks', [live, 'delivered', 'again'], 'create 1'],
    ['the last message alone', [live, 'delivered', worse, 'delivered', 'again'], 'update 2'],
    ['also the end', [live, 'delivered', judged('benign'), 'delivered', 'again'], 'close 2'],
    ['once', [live, 'delivered', judged('benign'), 'delivered', 'again', 'delivered'], 'told'],
  ])('%s: %#', (_, steps, wanted) => {
    expect(after('state', steps).wanted()).toBe(wanted);
  });

  it('is not told first where no route takes it, and goes on being told where none does any more', () => {
    const fresh = after('state', [live]);
    fresh.isRouted = false;
    expect(fresh.wanted()).toBe('told');
    const known = after('state', [live, 'delivered', worse]);
    known.isRouted = false;
    expect(known.wanted()).toBe('update 2');
  });

  it('is told that an acknowledgement lapsed, and when it did', () => {
    const receiver = after('state', [live, 'delivered', acknowledged, 'delivered']);
    expect(receiver.wanted()).toBe('told');
    receiver.now = ANSWERED_AT + DAY;
    expect(receiver.due()).toMatchObject({
      followed: { as: 'update', sequence: 3, changedAt: receiver.now },
    });
  });

  it('gets a repeat under the purpose that it had, however the alert is by then', () => {
    const receiver = after('state', [live, 'retry']);
    const before = receiver.due();
    receiver.step(worse);
    receiver.step(judged('benign'));
    expect(receiver.due()).toMatchObject({ purpose: before.due ? before.purpose : '', attempt: 2 });
  });

  it('knows what it told last also when all of it was in one millisecond', () => {
    const receiver = after('state', [live, 'delivered', judged('benign'), 'delivered']);
    for (const row of receiver.log) Object.assign(row, { at: NOON });
    receiver.log.sort((left, right) => (left.purpose < right.purpose ? -1 : 1));
    expect(receiver.log[0]!.purpose).toMatch(/^close/);
    expect(receiver.wanted()).toBe('told');
  });

  it('is told what it was shown anew where a repeat showed something else', () => {
    const receiver = after('state', [live, 'begun', acknowledged]);
    const { purpose } = receiver.due() as { purpose: string };
    receiver.row(purpose, 0, 'retry', shownNote(stateOf(receiver.alert)).detail);
    receiver.row(purpose, 1, 'delivered');
    expect(receiver.wanted()).toBe('told');
    receiver.now = ANSWERED_AT + DAY;
    expect(receiver.wanted()).toBe('update 2');
  });

  it('waits as long as mail does after a failure', () => {
    const receiver = after('state', [live, 'retry']);
    receiver.now = receiver.log[0]!.at + FIRST_BACKOFF - 1;
    expect(receiver.wanted()).toBe('backoff');
  });
});

describe('an on-call service', () => {
  const trigger =
    (outcome: Delivery['outcome'], purpose = 'first/1/medium'): ((to: Receiver) => void) =>
    (to) =>
      to.row(purpose, 1, outcome);
  type Told = Step | ReturnType<typeof trigger>;

  it.each<[string, readonly Told[], string]>([
    ['is told of nothing but answers', [live], 'told'],
    ['that it was acknowledged', [live, trigger('delivered'), acknowledged], 'acknowledge 2'],
    ['once', [live, trigger('delivered'), acknowledged, 'delivered'], 'told'],
    [
      'also of what a step of an escalation told',
      [live, trigger('delivered', 'escalation/1/1/1/pages'), acknowledged],
      'acknowledge 2',
    ],
    ['not of what it was never told', [live, acknowledged], 'told'],
    ['nor of what it refused', [live, trigger('failed'), acknowledged], 'told'],
    ['nor of what it may not have', [live, trigger('retry'), acknowledged], 'told'],
    ['not that something milder was', [live, trigger('delivered'), acknowledged, worse], 'told'],
    [
      'until somebody looks at the worse',
      [
        live,
        trigger('delivered'),
        acknowledged,
        'delivered',
        worse,
        trigger('delivered', 'escalated/1/critical'),
        acknowledged,
      ],
      'acknowledge 4',
    ],
    ['that it was judged', [live, trigger('delivered'), judged('benign')], 'resolve 2'],
    ['that it was withdrawn', [live, trigger('delivered'), gone], 'resolve 2'],
    ['also of what it may have', [live, trigger('retry'), gone], 'resolve 1'],
    ['not of what it refused', [live, trigger('failed'), gone], 'told'],
    ['once', [live, trigger('delivered'), gone, 'delivered'], 'told'],
    [
      'not of another verdict',
      [live, trigger('delivered'), judged('benign'), 'delivered', judged('true-positive')],
      'told',
    ],
    [
      'of the next episode too',
      [
        live,
        trigger('delivered'),
        judged('benign'),
        'delivered',
        reopened,
        trigger('delivered', 'reopened/2/critical'),
        judged('benign'),
      ],
      'resolve 4',
    ],
  ])('%s: %#', (_, steps, wanted) => {
    const receiver = new Receiver('answers');
    for (const step of steps)
      if (typeof step === 'function') step(receiver);
      else receiver.step(step);
    receiver.now += HOUR;
    expect(receiver.wanted()).toBe(wanted);
  });
});

describe('a life', () => {
  const command: fc.Arbitrary<FindingCommand | AnswerCommand> = fc.oneof(
    fc
      .record({
        name: fc.constantFrom('f1', 'f2', 'f3'),
        severity: fc.constantFrom('low' as const, 'high' as const, 'critical' as const),
        history: fc.constantFrom(false, false, true),
        state: fc.constantFrom('raised' as const, 'raised' as const, 'withdrawn' as const),
      })
      .map((of): FindingCommand =>
        of.state === 'withdrawn'
          ? { type: 'withdraw', claim: claim(of) }
          : { type: 'raise', scope: SCOPE, claim: claim(of) },
      ),
    fc.constantFrom<AnswerCommand>(
      { type: 'acknowledge' },
      { type: 'assign', to: 'user:1' },
      { type: 'contain', action: 'end-sessions', note: '' },
      { type: 'comment', text: 'so' },
      { type: 'resolve', verdict: 'benign', note: '' },
      { type: 'resolve', verdict: 'true-positive', note: '' },
    ),
  );
  /** Whether the receiver has it then, and what is recorded of it; the process may die before that. */
  const LOOKS = {
    taken: { arrives: true, outcome: 'delivered' },
    lost: { arrives: true, outcome: 'retry' },
    'dies after it': { arrives: true, outcome: undefined },
    'dies before it': { arrives: false, outcome: undefined },
    away: { arrives: false, outcome: 'retry' },
    refused: { arrives: false, outcome: 'failed' },
  } as const;
  type Look = keyof typeof LOOKS;
  const look = fc.constantFrom(...(Object.keys(LOOKS) as Look[]));
  const wait = fc.constantFrom(MINUTE, 20 * MINUTE, 25 * HOUR);
  const moves = fc.array(fc.oneof(command, look, look, wait, fc.constant('silence' as const)), {
    maxLength: 40,
  });

  interface Arrival {
    readonly purpose: string;
    readonly as: string;
    readonly state: string;
  }

  /** Whoever had it does not refuse it, and what is given up after days is not tried here. */
  const lookAt = (how: Look, isKnown: boolean, isLast: boolean) =>
    LOOKS[isLast || (how === 'refused' && isKnown) ? 'taken' : how];

  function tell(receiver: Receiver, arrived: Arrival[], how: Look): void {
    const due = receiver.state === undefined ? undefined : receiver.due();
    if (due?.due !== true) return;
    const { purpose, attempt, followed, isLastAttempt } = due;
    const isKnown = arrived.some((one) => one.purpose === purpose);
    const { arrives, outcome } = lookAt(how, isKnown, isLastAttempt);
    receiver.row(purpose, 0, 'retry', 'begun');
    if (arrives) arrived.push({ purpose, as: followed!.as, state: stateOf(receiver.alert) });
    const shown = stateOf(receiver.alert);
    if (outcome === 'delivered' && parseFollowed(purpose)?.state !== shown)
      receiver.log.push({ ...receiver.log.at(-1)!, ...shownNote(shown), at: receiver.now });
    if (outcome !== undefined) receiver.row(purpose, attempt, outcome);
  }

  function decideIn(receiver: Receiver, move: FindingCommand | AnswerCommand, mark: number): void {
    const decided =
      move.type === 'raise' || move.type === 'withdraw'
        ? decide(receiver.state, { ...move, claim: { ...move.claim, mark: String(mark) } })
        : decideAnswer(receiver.state, move, { id: 'a', now: receiver.now });
    if (decided.kind === 'fact') receiver.fact(decided.fact);
  }

  /** What arrives, in its order; a receiver knows repeats by their purpose. */
  function livesThrough(
    receiver: Receiver,
    all: readonly (FindingCommand | AnswerCommand | Look | 'silence' | number)[],
  ): Arrival[] {
    const arrived: Arrival[] = [];
    for (const [index, move] of all.entries()) {
      if (move === 'silence') receiver.isRouted = !receiver.isRouted;
      else if (typeof move === 'number') receiver.now += move;
      else if (typeof move === 'string') tell(receiver, arrived, move);
      else decideIn(receiver, move, index + 1);
    }
    for (let n = 0; n < 10; n++) {
      receiver.now += HOUR;
      tell(receiver, arrived, 'taken');
    }
    return arrived;
  }

  it('begins with the one create, ends with what the alert is, and has no end before its beginning', () => {
    fc.assert(
      fc.property(moves, (all) => {
        const receiver = new Receiver('state');
        const arrived = livesThrough(receiver, [...all]);
        const known = [...new Map(arrived.map((one) => [one.purpose, one.as])).values()];
        expect(known.slice(0, 1)).toEqual(known.length === 0 ? [] : ['create']);
        expect(known.slice(1)).not.toContain('create');
        const last = arrived.at(-1);
        const isRefused = receiver.log.at(-1)?.outcome === 'failed';
        fc.pre(last !== undefined && !isRefused);
        expect({ state: last?.state, isEnded: last?.as === 'close' }).toEqual({
          state: stateOf(receiver.alert),
          isEnded: isEnded(receiver.alert),
        });
      }),
      { numRuns: 200 },
    );
  });

  it('leaves nothing owed once all of it was tried', () => {
    fc.assert(
      fc.property(moves, (all) => {
        const receiver = new Receiver('state');
        livesThrough(receiver, [...all]);
        if (receiver.state === undefined) return;
        const { alert, log, changedAt } = receiver;
        expect(isOwed('state', { alert, log, changedAt, isRouted: false })).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a purpose', () => {
  it.each([
    'update/1/high/2/9f86d081',
    'create/12/low/1/00000000',
    'close/1/critical/30/ffffffff',
    'resolve/1/medium/2/0a0a0a0a',
  ])('%s is read as it was written', (text) => {
    const parsed = parseFollowed(text);
    expect(parsed === undefined ? '' : formatFollowed(parsed)).toBe(text);
  });

  it.each([
    'first/1/high',
    'repeat/1/high/2',
    'update/0/high/1/9f86d081',
    'update/1/high/2/9F86D081',
    'update/1/high/2',
    'open/1/high/2/9f86d081',
    'update/1/high/2/9f86d081/x',
    '',
  ])('%j is none', (text) => {
    expect(parseFollowed(text)).toBeUndefined();
  });

  it('has another state for another episode', () => {
    const first = given(live).state!;
    expect(stateOf({ ...first, episode: 2 })).not.toBe(stateOf(first));
  });
});
