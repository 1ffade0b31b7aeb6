import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MAX_CLAIMS,
  alertIdOf,
  evolve,
  foldAlert,
  severityOf,
  weightyClaims,
  type AlertState,
} from '../../../alerts/alert.js';
import type { AlertFact } from '../../../alerts/alert-fact.js';
import type { AnswerCommand } from '../../../alerts/answers.js';
import { noEffect, type FindingCommand } from '../../../alerts/decide.js';
import { SEVERITIES, VERDICTS } from '../../../src/event/finding.js';
import { SCOPE, claim, given, raised } from '../../support/alerts.js';

const live = raised(claim());
const old = raised(claim({ history: true }));
const acknowledged: AlertFact = { type: 'acknowledged', data: {} };
const resolved: AlertFact = { type: 'resolved', data: { verdict: 'benign', note: '' } };
const withdrawal = claim({ state: 'withdrawn' }, 2n);
const withdrawn: AlertFact = { type: 'withdrawn', data: { claim: withdrawal } };
const raise = (of = claim({ name: 'f2' }, 2n)) => ({ type: 'raise', scope: SCOPE, claim: of }) as const;
const withdraw = (of = withdrawal) => ({ type: 'withdraw', claim: of }) as const;
const resolve = { type: 'resolve', verdict: 'true-positive', note: 'it was' } as const;
const acknowledge = { type: 'acknowledge' } as const;

/** The fact that a command states and the status it leads to. */
function outcomeOf(facts: readonly AlertFact[], command: FindingCommand | AnswerCommand) {
  const decision = given(...facts).when(command);
  if (decision.kind === 'no-effect') throw new Error(decision.reason);
  return { fact: decision.fact, status: given(...facts, decision.fact).state?.status };
}

describe('since when it is open', () => {
  const at = (hour: number): string => `2026-03-02T${hour}:00:00.000Z`;
  const reopened: AlertFact = {
    type: 'reopened',
    data: { claim: claim({ name: 'f2', severity: 'critical', evaluatedAt: at(23) }, 3n) },
  };
  const amended = (hour: number, change: Parameters<typeof claim>[0] = {}): AlertFact => ({
    type: 'amended',
    data: { claim: claim({ name: 'f2', evaluatedAt: at(hour), ...change }, 3n) },
  });

  it.each<[string, readonly AlertFact[], string | undefined]>([
    ['a live finding opens it', [live], claim().evaluatedAt],
    ['history does not', [old], undefined],
    ['the first live finding of one of history does', [old, amended(23)], at(23)],
    ['what is added does not open it anew', [live, amended(23)], claim().evaluatedAt],
    ['nor after an acknowledgement', [live, acknowledged, amended(23)], claim().evaluatedAt],
    ['nor after a verdict, while nothing is worse', [live, resolved, amended(23)], claim().evaluatedAt],
    ['what reopens it does', [live, resolved, reopened], at(23)],
    ['so does what stands again', [live, withdrawn, amended(23)], at(23)],
  ])('%s', (_, facts, expected) => {
    expect(given(...facts).state?.openSince).toBe(expected);
  });
});

it('an acknowledgement does not outlive what it was of: what stands again was acknowledged by nobody', () => {
  const until = '2026-03-03T22:00:00.000Z';
  const again: AlertFact = { type: 'amended', data: { claim: claim({ name: 'f2' }, 3n) } };
  const answered: AlertFact = { type: 'acknowledged', data: { until } };
  expect(given(live, answered).state?.acknowledgedUntil).toBe(until);
  expect(given(live, answered, withdrawn, again).state).toMatchObject({
    status: 'open',
    acknowledgedUntil: undefined,
  });
});

describe('a finding', () => {
  it('raises an alert that was not there', () => {
    expect(given().when(raise(claim()))).toEqual({ kind: 'fact', fact: live });
    expect(given(live).state).toMatchObject({
      status: 'open',
      raisedAt: '2026-03-02T22:02:00.000Z',
      episode: 1,
    });
  });

  it('of history is filed and not opened', () => {
    expect(given(old).state?.status).toBe('history');
  });

  it.each([
    ['a further one amends', [live], raise(), 'amended, open'],
    ['a live one opens an alert of history', [old], raise(), 'amended, open'],
    [
      'history beside history stays history',
      [old],
      raise(claim({ name: 'f2', history: true })),
      'amended, history',
    ],
    ['one more leaves an acknowledgement standing', [live, acknowledged], raise(), 'amended, acknowledged'],
    ['one that is no worse leaves a verdict standing', [live, resolved], raise(), 'amended, resolved'],
    [
      'a higher score of the same severity leaves a verdict standing',
      [live, resolved],
      raise(claim({ name: 'f2', score: 3.6 })),
      'amended, resolved',
    ],
    [
      'a worse one reopens after a verdict',
      [live, resolved],
      raise(claim({ name: 'f2', severity: 'high' })),
      'reopened, open',
    ],
    [
      'the same one grown worse reopens after a verdict',
      [live, resolved],
      raise(claim({ severity: 'high' }, 2n)),
      'reopened, open',
    ],
    ['the first live one reopens after a verdict on history', [old, resolved], raise(), 'reopened, open'],
    [
      'one that holds again reopens a withdrawn alert',
      [live, withdrawn],
      raise(claim({}, 3n)),
      'reopened, open',
    ],
    ['the only one gone withdraws the alert', [live], withdraw(), 'withdrawn, withdrawn'],
    [
      'the only one gone withdraws an acknowledged alert',
      [live, acknowledged],
      withdraw(),
      'withdrawn, withdrawn',
    ],
    ['a verdict outlives the finding', [live, resolved], withdraw(), 'amended, resolved'],
    [
      'the live one of two gone leaves history',
      [live, { type: 'amended', data: { claim: claim({ name: 'f2', history: true }) } }],
      withdraw(),
      'amended, history',
    ],
  ] as const)('%s', (_, facts, command, outcome) => {
    const { fact, status } = outcomeOf(facts, command);
    expect(`${fact.type}, ${status}`).toBe(outcome);
  });

  it.each([
    ['read a second time', [live], raise(claim())],
    ['read in an older version', [raised(claim({}, 5n))], raise(claim({ score: 9 }, 4n))],
    ['withdrawn a second time', [live, withdrawn], withdraw()],
  ] as const)('%s changes nothing', (_, facts, command) => {
    expect(given(...facts).when(command)).toEqual(noEffect('already-known'));
  });

  it('evaluated again with the same outcome changes nothing', () => {
    const again = claim({ evaluatedAt: '2026-03-02T22:59:00.000Z' }, 2n);
    expect(given(live).when(raise(again))).toEqual(noEffect('nothing-new'));
  });

  it('that was never known cannot be withdrawn', () => {
    expect(given().when(withdraw())).toEqual(noEffect('unknown-finding'));
    expect(given(live).when(withdraw(claim({ name: 'f9', state: 'withdrawn' })))).toEqual(
      noEffect('unknown-finding'),
    );
  });

  it('beyond the most an alert holds is refused unless it is worse', () => {
    const many = Array.from({ length: MAX_CLAIMS }, (_, n) => ({
      type: 'amended' as const,
      data: { claim: claim({ name: `n${n}` }) },
    }));
    const full = given(raised(claim({ name: 'n0' })), ...many);
    expect(full.when(raise())).toEqual(noEffect('too-many-findings'));
    expect(full.when(raise(claim({ name: 'f2', severity: 'critical' })))).toMatchObject({ kind: 'fact' });
  });
});

describe('a person', () => {
  it.each([
    [[], acknowledge, 'unknown-alert'],
    [[live, acknowledged], acknowledge, 'already-acknowledged'],
    [[live, resolved], acknowledge, 'already-resolved'],
    [[old], acknowledge, 'history'],
    [[live, withdrawn], acknowledge, 'withdrawn'],
    [[], resolve, 'unknown-alert'],
    [[live, withdrawn], resolve, 'withdrawn'],
    [
      [live, { type: 'resolved', data: { verdict: 'true-positive', note: 'it was' } }],
      resolve,
      'already-resolved',
    ],
  ] as const)('after %j: %j has no effect', (facts, command, reason) => {
    expect(given(...facts).when(command)).toEqual(noEffect(reason));
  });

  it('acknowledges an open alert', () => {
    const until = '2026-03-05T23:00:00.000Z';
    expect(given(live).when(acknowledge)).toEqual({
      kind: 'fact',
      fact: { type: 'acknowledged', data: { until } },
    });
    expect(given(live, acknowledged).state).toMatchObject({ status: 'acknowledged', answered: 'medium' });
  });

  it.each([[[live]], [[live, acknowledged]], [[old]]])('resolves after %j', (facts) => {
    const decision = given(...facts).when(resolve);
    if (decision.kind !== 'fact') throw new Error(decision.reason);
    expect(given(...facts, decision.fact).state).toMatchObject({
      status: 'resolved',
      verdict: 'true-positive',
      note: 'it was',
    });
  });

  it('corrects a verdict with another', () => {
    expect(given(live, resolved).when(resolve)).toMatchObject({ kind: 'fact', fact: { type: 'resolved' } });
  });

  it('of two who answer at once both are folded, in either order without a throw', () => {
    const late = given(live, resolved, acknowledged).state;
    expect(late?.status).toBe('resolved');
  });

  it('finds no verdict on an alert that was reopened', () => {
    const worse: AlertFact = { type: 'reopened', data: { claim: claim({ severity: 'high' }, 2n) } };
    expect(given(live, resolved, worse).state).toMatchObject({ verdict: undefined, episode: 2 });
  });
});

describe('what an alert rests on', () => {
  const amended = (of: ReturnType<typeof claim>): AlertFact => ({ type: 'amended', data: { claim: of } });
  it('is the worst first', () => {
    const state = given(
      live,
      amended(claim({ name: 'b', severity: 'critical', score: 2 })),
      amended(claim({ name: 'c', score: 9 })),
    ).state;
    expect(weightyClaims(state!).map(({ severity, score }) => [severity, score])).toEqual([
      ['critical', 2],
      ['medium', 9],
      ['medium', 3.4],
    ]);
  });

  it('leaves out history beside what is live, and what was withdrawn', () => {
    const state = given(
      live,
      amended(claim({ name: 'b', history: true, severity: 'critical' })),
      amended(claim({ name: 'c', state: 'withdrawn', severity: 'critical' })),
    ).state;
    expect(severityOf(state!)).toBe('medium');
    expect(weightyClaims(state!)).toHaveLength(1);
  });

  it('is what was withdrawn when nothing else is left', () => {
    expect(weightyClaims(given(live, withdrawn).state!)).toHaveLength(1);
  });
});

describe('the id', () => {
  it('is one for tenant, person, family and local day', () => {
    const id = alertIdOf('acme', SCOPE);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(alertIdOf('acme', { ...SCOPE })).toBe(id);
    const others = [
      alertIdOf('other', SCOPE),
      alertIdOf('acme', { ...SCOPE, actorKey: 'b' }),
      alertIdOf('acme', { ...SCOPE, family: 'read' }),
      alertIdOf('acme', { ...SCOPE, localDay: '2026-03-03' }),
    ];
    expect(new Set([id, ...others]).size).toBe(5);
  });
});

const anyClaim = fc
  .record({
    name: fc.constantFrom('f1', 'f2', 'f3'),
    severity: fc.constantFrom(...SEVERITIES),
    score: fc.integer({ min: 0, max: 9 }),
    history: fc.boolean(),
    state: fc.constantFrom('raised' as const, 'withdrawn' as const),
    mark: fc.bigInt({ min: 0n, max: 20n }),
  })
  .map(({ mark, ...change }) => claim(change, mark));
const sharing = (findingId: string, mark: string, links: readonly string[]): AlertFact => ({
  type: 'shared',
  data: { findingId, mark, shared: { links: [...links], touched: [] } },
});
const anyShared = fc
  .tuple(anyClaim, fc.subarray(['session:1', 'address:2']))
  .map(([{ findingId, mark }, links]) => sharing(findingId, mark, links));
const anyFact: fc.Arbitrary<AlertFact> = fc.oneof(
  anyShared,
  anyClaim.map(raised),
  fc.record({
    type: fc.constantFrom('amended' as const, 'withdrawn' as const, 'reopened' as const),
    data: fc.record({ claim: anyClaim }),
  }),
  fc.constant(acknowledged),
  fc
    .constantFrom(...VERDICTS)
    .map((verdict): AlertFact => ({ type: 'resolved', data: { verdict, note: '' } })),
);

describe('any facts in any order', () => {
  it('fold without throwing, also such as nobody knows', () => {
    const strange = fc.record({ type: fc.string(), data: fc.anything() });
    fc.assert(
      fc.property(fc.array(fc.oneof(anyFact, strange)), (facts) => {
        expect(() => foldAlert(facts)).not.toThrow();
      }),
    );
  });

  it('say the same when each claim is folded twice', () => {
    const claims = anyFact.filter(({ type }) => type !== 'acknowledged' && type !== 'resolved');
    fc.assert(
      fc.property(fc.array(anyFact), claims, (before, fact) => {
        const once = [...before, fact].reduce<AlertState>(evolve, undefined);
        expect(once === undefined ? once : evolve(once, fact)).toEqual(once);
      }),
    );
  });

  it('lead to a state that a repeated command does not change', () => {
    const command = fc.oneof(
      anyClaim.map((of) => (of.standing ? raise(of) : withdraw(of))),
      fc.constantFrom(acknowledge, resolve),
    );
    fc.assert(
      fc.property(fc.array(anyFact), command, (before, wanted) => {
        const first = given(...before).when(wanted);
        const after = first.kind === 'fact' ? [...before, first.fact] : before;
        expect(given(...after).when(wanted).kind).toBe('no-effect');
      }),
    );
  });

  it('keep status and claims in step', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { minLength: 1 }), (facts) => {
        const state = facts.reduce<AlertState>(evolve, undefined);
        if (state === undefined || state.status === 'resolved') return;
        const standing = [...state.claims.values()].filter((of) => of.standing);
        expect(state.status === 'withdrawn').toBe(standing.length === 0);
        expect(state.status === 'history').toBe(standing.length > 0 && standing.every((of) => of.history));
      }),
    );
  });
});

describe('what a claim shares with others', () => {
  const linksOf = (state: AlertState): (readonly string[] | undefined)[] =>
    [...state!.claims.values()].map(({ shared }) => shared?.links);
  const { findingId } = claim();
  const first = sharing(findingId, '1', ['session:1']);

  it.each<[string, readonly AlertFact[], readonly (readonly string[] | undefined)[]]>([
    ['is unknown until it was looked into', [raised(claim())], [undefined]],
    ['is what was stated of it', [raised(claim()), first], [['session:1']]],
    [
      'of a finding that the alert has not got is nothing',
      [raised(claim({ name: 'f2' })), first],
      [undefined],
    ],
    [
      'holds for a newer version until that was looked into',
      [raised(claim()), first, { type: 'amended', data: { claim: claim({ score: 4 }, 2n) } }],
      [['session:1']],
    ],
    [
      'is then what was said of that',
      [
        raised(claim()),
        first,
        { type: 'amended', data: { claim: claim({ score: 4 }, 2n) } },
        sharing(findingId, '2', []),
      ],
      [[]],
    ],
  ])('%s', (_, facts, expected) => {
    expect(linksOf(foldAlert(facts))).toEqual(expected);
  });

  it('changes nothing else about the alert', () => {
    const withoutShared = (state: AlertState): unknown =>
      state && {
        ...state,
        claims: new Map([...state.claims].map(([id, { shared: _shared, ...one }]) => [id, one])),
      };
    fc.assert(
      fc.property(fc.array(anyFact), (facts) => {
        const others = facts.filter(({ type }) => type !== 'shared');
        expect(withoutShared(foldAlert(facts))).toEqual(foldAlert(others));
      }),
    );
  });
});
