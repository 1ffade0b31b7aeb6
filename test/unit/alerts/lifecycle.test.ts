import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alertIdOf,
  asOf,
  evolve,
  foldAlert,
  severityOf,
  severityRank,
  type AlertState,
} from '../../../alerts/alert.js';
import type { AlertFact } from '../../../alerts/alert-fact.js';
import { decideAnswer, MAX_REMARKS, type AnswerCommand } from '../../../alerts/answers.js';
import { decide, noEffect, type FindingCommand } from '../../../alerts/decide.js';
import { SEVERITIES, VERDICTS, type Severity } from '../../../src/event/finding.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { ANSWERED_AT, claim, given, raised, SCOPE } from '../../support/alerts.js';

const ID = alertIdOf('acme', SCOPE);
const OTHER = alertIdOf('acme', { ...SCOPE, family: 'read' });
const iso = (at: number): string => new Date(at).toISOString();

const live = raised(claim());
const acknowledged: AlertFact = { type: 'acknowledged', data: { until: iso(ANSWERED_AT + 3 * DAY) } };
const gone: AlertFact = { type: 'withdrawn', data: { claim: claim({ state: 'withdrawn' }, 2n) } };
const resolved: AlertFact = { type: 'resolved', data: { verdict: 'benign', note: '' } };

/** What happened before. */
const STATES: Readonly<Record<string, readonly AlertFact[]>> = {
  nothing: [],
  history: [raised(claim({ history: true }))],
  open: [live],
  acknowledged: [live, acknowledged],
  lapsed: [live, { type: 'acknowledged', data: { until: iso(ANSWERED_AT) } }],
  resolved: [live, resolved],
  withdrawn: [live, gone],
};

const next = claim({ name: 'f2' }, 3n);
const worse = claim({ name: 'f2', severity: 'critical' }, 3n);
const COMMANDS: Readonly<Record<string, FindingCommand | AnswerCommand>> = {
  raise: { type: 'raise', scope: SCOPE, claim: next },
  'raise worse': { type: 'raise', scope: SCOPE, claim: worse },
  withdraw: { type: 'withdraw', claim: claim({ state: 'withdrawn' }, 3n) },
  acknowledge: { type: 'acknowledge' },
  resolve: { type: 'resolve', verdict: 'true-positive', note: 'it was' },
  assign: { type: 'assign', to: 'user:1' },
  comment: { type: 'comment', text: 'asked the manager' },
  contain: { type: 'contain', action: 'freeze-user', note: '' },
  escalate: { type: 'escalate', receiver: 'chief' },
};

/** The fact and the status that follows; else why nothing does. The whole table, by hand. */
const TABLE = `
nothing       raise        raised, open
nothing       raise worse  raised, open
nothing       withdraw     - unknown-finding
nothing       acknowledge  - unknown-alert
nothing       resolve      - unknown-alert
nothing       assign       - unknown-alert
nothing       comment      - unknown-alert
nothing       contain      - unknown-alert
nothing       escalate     - unknown-alert
history       raise        amended, open
history       raise worse  amended, open
history       withdraw     withdrawn, withdrawn
history       acknowledge  - history
history       resolve      resolved, resolved
history       assign       - history
history       comment      commented, history
history       contain      contained, history
history       escalate     - history
open          raise        amended, open
open          raise worse  amended, open
open          withdraw     withdrawn, withdrawn
open          acknowledge  acknowledged, acknowledged
open          resolve      resolved, resolved
open          assign       assigned, open
open          comment      commented, open
open          contain      contained, open
open          escalate     escalated, open
acknowledged  raise        amended, acknowledged
acknowledged  raise worse  amended, acknowledged
acknowledged  withdraw     withdrawn, withdrawn
acknowledged  acknowledge  - already-acknowledged
acknowledged  resolve      resolved, resolved
acknowledged  assign       assigned, acknowledged
acknowledged  comment      commented, acknowledged
acknowledged  contain      contained, acknowledged
acknowledged  escalate     escalated, acknowledged
lapsed        raise        amended, open
lapsed        raise worse  amended, open
lapsed        withdraw     withdrawn, withdrawn
lapsed        acknowledge  acknowledged, acknowledged
lapsed        resolve      resolved, resolved
lapsed        assign       assigned, open
lapsed        comment      commented, open
lapsed        contain      contained, open
lapsed        escalate     escalated, open
resolved      raise        amended, resolved
resolved      raise worse  reopened, open
resolved      withdraw     amended, resolved
resolved      acknowledge  - already-resolved
resolved      resolve      resolved, resolved
resolved      assign       - already-resolved
resolved      comment      commented, resolved
resolved      contain      contained, resolved
resolved      escalate     - already-resolved
withdrawn     raise        reopened, open
withdrawn     raise worse  reopened, open
withdrawn     withdraw     - already-known
withdrawn     acknowledge  - withdrawn
withdrawn     resolve      - withdrawn
withdrawn     assign       - withdrawn
withdrawn     comment      commented, withdrawn
withdrawn     contain      contained, withdrawn
withdrawn     escalate     - withdrawn
`;

const lines = TABLE.trim()
  .split('\n')
  .map((line) => line.split(/ {2,}/))
  .map(([state = '', command = '', outcome = '']) => ({ state, command, outcome }));

describe('every state and every command', () => {
  it('has a line of its own', () => {
    const all = Object.keys(STATES).flatMap((state) =>
      Object.keys(COMMANDS).map((command) => `${state}/${command}`),
    );
    expect(lines.map(({ state, command }) => `${state}/${command}`)).toEqual(all);
  });

  it.each(lines)('$state, $command: $outcome', ({ state, command, outcome }) => {
    const facts = STATES[state] ?? [];
    // What is withdrawn a second time is the same version again.
    const wanted =
      state === 'withdrawn' && command === 'withdraw'
        ? ({ type: 'withdraw', claim: claim({ state: 'withdrawn' }, 2n) } as const)
        : COMMANDS[command]!;
    const decision = given(...facts).when(wanted);
    const said =
      decision.kind === 'no-effect'
        ? `- ${decision.reason}`
        : `${decision.fact.type}, ${asOf(given(...facts, decision.fact).state, ANSWERED_AT)?.status}`;
    expect(said).toBe(outcome);
  });
});

describe('an acknowledgement', () => {
  it.each([
    ['low', 72],
    ['medium', 72],
    ['high', 24],
    ['critical', 24],
  ] as const)('of a %s one holds for %i hours, and then the alert reads open', (severity, hours) => {
    const before = [raised(claim({ severity }))];
    const decision = given(...before).when({ type: 'acknowledge' });
    if (decision.kind !== 'fact') throw new Error(decision.reason);
    const { state } = given(...before, decision.fact);
    const end = ANSWERED_AT + hours * HOUR;
    expect(asOf(state, end - 1)?.status).toBe('acknowledged');
    expect(asOf(state, end)?.status).toBe('open');
  });

  it('of an older build holds for ever, as it did', () => {
    const { state } = given(live, { type: 'acknowledged', data: {} });
    expect(asOf(state, ANSWERED_AT + 1_000 * DAY)?.status).toBe('acknowledged');
  });

  it('is confirmed by another one that adds an hour or more', () => {
    const first: AlertFact = { type: 'acknowledged', data: { until: iso(ANSWERED_AT + 3 * DAY) } };
    const again = { type: 'acknowledge' } as const;
    expect(given(live, first).when(again, ANSWERED_AT + HOUR - 1)).toEqual(noEffect('already-acknowledged'));
    expect(given(live, first).when(again, ANSWERED_AT + HOUR)).toEqual({
      kind: 'fact',
      fact: { type: 'acknowledged', data: { until: iso(ANSWERED_AT + HOUR + 3 * DAY) } },
    });
  });

  it('is confirmed at once for what grew worse, and then has that in view', () => {
    const grown: AlertFact = { type: 'amended', data: { claim: worse } };
    const decision = given(live, acknowledged, grown).when({ type: 'acknowledge' });
    if (decision.kind !== 'fact') throw new Error(decision.reason);
    expect(given(live, acknowledged, grown, decision.fact).state).toMatchObject({
      answered: 'critical',
      acknowledgedUntil: iso(ANSWERED_AT + DAY),
    });
  });
});

describe('facts of a build before these', () => {
  const data = { ...SCOPE, claim: claim() };
  const of = (...facts: { type: string; data: unknown }[]) => foldAlert([{ type: 'raised', data }, ...facts]);
  const acted = { type: 'acknowledged', data: {} };
  const judged = { type: 'resolved', data: { verdict: 'duplicate', note: 'see the other' } };
  const reopened = { type: 'reopened', data: { claim: worse } };

  it.each([
    [[], { status: 'open', episode: 1, answered: undefined, verdict: undefined, note: '' }],
    [[acted], { status: 'acknowledged', answered: 'medium' }],
    [[acted, acted], { status: 'acknowledged', answered: 'medium' }],
    [
      [acted, { type: 'amended', data: { claim: worse } }, acted],
      { status: 'acknowledged', answered: 'medium' },
    ],
    [
      [judged, acted],
      { status: 'resolved', verdict: 'duplicate', note: 'see the other', answered: 'medium' },
    ],
    [[judged, reopened], { status: 'open', episode: 2, verdict: undefined, note: '', answered: 'medium' }],
    [[{ type: 'snoozed', data: {} }], { status: 'open', episode: 1 }],
  ])('%j fold as they did', (facts, state) => {
    expect(of(...facts)).toMatchObject(state);
  });
});

describe('what people note', () => {
  const done = (...facts: AlertFact[]): AlertState => given(live, ...facts).state;

  it('is folded: whose it is, what was done, who was told', () => {
    const state = done(
      { type: 'assigned', data: { to: 'user:1' } },
      { type: 'assigned', data: { to: 'user:2' } },
      { type: 'contained', data: { action: 'end-sessions', note: '' } },
      { type: 'contained', data: { action: 'end-sessions', note: 'again' } },
      { type: 'contained', data: { action: 'freeze-user', note: '' } },
      { type: 'escalated', data: { receiver: 'chief' } },
      { type: 'commented', data: { text: 'x' } },
    );
    expect(state).toMatchObject({
      assignee: 'user:2',
      contained: ['end-sessions', 'freeze-user'],
      escalatedTo: ['chief'],
      remarks: 7,
    });
  });

  it.each([
    [[], { type: 'assign', to: '' }, 'already-assigned'],
    [[{ type: 'assigned', data: { to: 'user:1' } }], { type: 'assign', to: 'user:1' }, 'already-assigned'],
    [
      [{ type: 'escalated', data: { receiver: 'chief' } }],
      { type: 'escalate', receiver: 'chief' },
      'already-escalated',
    ],
    [[], { type: 'resolve', verdict: 'duplicate', note: '', duplicateOf: ID }, 'duplicate-of-itself'],
  ] as const)('after %j: %j has no effect', (facts, command, reason) => {
    expect(given(live, ...facts).when(command)).toEqual(noEffect(reason));
  });

  it('is bounded; a verdict always finds room', () => {
    const many = Array.from({ length: MAX_REMARKS }, (): AlertFact => ({
      type: 'commented',
      data: { text: 'x' },
    }));
    expect(given(live, ...many.slice(1)).when(COMMANDS['comment']!).kind).toBe('fact');
    expect(given(live, ...many).when(COMMANDS['comment']!)).toEqual(noEffect('too-many-remarks'));
    expect(given(live, ...many).when(COMMANDS['resolve']!).kind).toBe('fact');
    expect(given(live, ...many).when(COMMANDS['acknowledge']!).kind).toBe('fact');
  });

  it('stays after new evidence, save what was done in the last episode, and whom that was escalated to', () => {
    const facts: readonly AlertFact[] = [
      { type: 'assigned', data: { to: 'user:1' } },
      { type: 'contained', data: { action: 'freeze-user', note: '' } },
      { type: 'escalated', data: { receiver: 'chief' } },
      { type: 'resolved', data: { verdict: 'duplicate', note: '', duplicateOf: OTHER } },
      { type: 'reopened', data: { claim: worse } },
    ];
    expect(done(...facts)).toMatchObject({
      episode: 2,
      assignee: 'user:1',
      contained: [],
      escalatedTo: [],
      duplicateOf: undefined,
      acknowledgedUntil: undefined,
    });
    const again: AlertFact = { type: 'contained', data: { action: 'end-sessions', note: '' } };
    expect(done(...facts, again)).toMatchObject({ contained: ['end-sessions'] });
  });
});

describe.each(VERDICTS)('the verdict %s', (verdict) => {
  it('is folded, and only a duplicate names the first one', () => {
    const duplicateOf = verdict === 'duplicate' ? { duplicateOf: OTHER } : {};
    const decision = given(live).when({ type: 'resolve', verdict, note: 'why', ...duplicateOf });
    if (decision.kind !== 'fact') throw new Error(decision.reason);
    expect(decision.fact.data).toEqual({ verdict, note: 'why', ...duplicateOf });
    const { state } = given(live, decision.fact);
    expect(state).toMatchObject({ status: 'resolved', verdict, ...duplicateOf });
  });
});

describe('severity', () => {
  const amended = (of: ReturnType<typeof claim>): AlertFact => ({ type: 'amended', data: { claim: of } });
  const critical = claim({ name: 'f2', severity: 'critical' }, 2n);

  it('stays when the worst finding is withdrawn, and when it is judged milder', () => {
    const withdrawn = amended(claim({ name: 'f2', severity: 'critical', state: 'withdrawn' }, 3n));
    const milder = amended(claim({ name: 'f2', severity: 'low' }, 3n));
    for (const fact of [withdrawn, milder])
      expect(severityOf(given(live, amended(critical), fact).state!)).toBe('critical');
  });

  it('begins anew once nothing stood any more', () => {
    const state = given(raised(critical), {
      type: 'withdrawn',
      data: { claim: claim({ name: 'f2', severity: 'critical', state: 'withdrawn' }, 3n) },
    }).state!;
    const back: AlertFact = { type: 'reopened', data: { claim: claim({ severity: 'low' }, 4n) } };
    expect(severityOf(evolve(state, back)!)).toBe('low');
  });

  it('of history does not weigh on what is live', () => {
    const state = given(raised(claim({ history: true, severity: 'critical' })), amended(next)).state!;
    expect(severityOf(state)).toBe('medium');
  });
});

const anyClaim = fc
  .record({
    name: fc.constantFrom('f1', 'f2', 'f3'),
    severity: fc.constantFrom(...SEVERITIES),
    history: fc.boolean(),
    state: fc.constantFrom('raised' as const, 'withdrawn' as const),
  })
  .chain((change) => fc.bigInt({ min: 0n, max: 20n }).map((mark) => claim(change, mark)));
const anyCommand: fc.Arbitrary<FindingCommand | AnswerCommand> = fc.oneof(
  { weight: 3, arbitrary: anyClaim.map((of) => ({ type: 'raise' as const, scope: SCOPE, claim: of })) },
  anyClaim.map((of) => ({ type: 'withdraw' as const, claim: { ...of, standing: false } })),
  fc.constant({ type: 'acknowledge' as const }),
  fc.constantFrom(...VERDICTS).map((verdict) => ({ type: 'resolve' as const, verdict, note: '' })),
  fc.constantFrom('', 'user:1').map((to) => ({ type: 'assign' as const, to })),
  fc.constant({ type: 'comment' as const, text: 'x' }),
  fc.constant({ type: 'escalate' as const, receiver: 'chief' }),
);
const anySequence = fc.array(fc.record({ command: anyCommand, hours: fc.integer({ min: 0, max: 100 }) }), {
  maxLength: 30,
});

const stands = (state: AlertState): state is NonNullable<AlertState> =>
  state !== undefined && state.status !== 'withdrawn' && state.status !== 'history';
const rank = (state: NonNullable<AlertState>): number => severityRank(severityOf(state) satisfies Severity);
const fell = (before: AlertState, after: AlertState): boolean =>
  stands(before) && stands(after) && before.episode === after.episode && rank(after) < rank(before);

describe('any commands in any order', () => {
  it('never throw, never lower the severity while it stands, and their facts fold to the same again', () => {
    fc.assert(
      fc.property(anySequence, (steps) => {
        let state: AlertState;
        let now = ANSWERED_AT;
        const facts: AlertFact[] = [];
        for (const { command, hours } of steps) {
          now += hours * HOUR;
          const decision =
            command.type === 'raise' || command.type === 'withdraw'
              ? decide(state, command)
              : decideAnswer(state, command, { id: ID, now });
          if (decision.kind === 'no-effect') continue;
          const after = evolve(state, decision.fact);
          expect(fell(state, after)).toBe(false);
          state = after;
          facts.push(decision.fact);
        }
        const stored = facts.map((fact) => JSON.parse(JSON.stringify(fact)) as AlertFact);
        expect(foldAlert(stored)).toEqual(state);
      }),
    );
  });
});
