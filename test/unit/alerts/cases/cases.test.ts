import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertFact } from '../../../../alerts/alert-fact.js';
import { type AlertHead, headOf, statusAt } from '../../../../alerts/cases/alert-head.js';
import { caseLine, caseStatus } from '../../../../alerts/cases/case-line.js';
import { casesOf } from '../../../../alerts/cases/cases.js';
import { RiskMemo } from '../../../../alerts/cases/risk-cases.js';
import { CASE_GAP } from '../../../../alerts/cases/runs.js';
import { caseLineSchema } from '../../../../alerts/cases/cases.schemas.js';
import { STORM_WINDOW, stormsOf } from '../../../../alerts/cases/storm.js';
import { HOUR, MINUTE } from '../../../../src/kernel/clock.js';
import { nameBasedId } from '../../../../src/kernel/ids.js';
import { claim, raised } from '../../../support/alerts.js';

const START = Date.parse('2026-03-02T00:00:00Z');

const head = (name: string, at: number, change: Partial<AlertHead> = {}): AlertHead => ({
  id: nameBasedId('test', name),
  actorKey: 'a',
  family: 'export',
  localDay: '2026-03-02',
  openedAt: START + at,
  turns: [],
  severity: 'medium',
  verdict: undefined,
  answer: { status: 'open', acknowledgedUntil: undefined },
  role: '',
  weights: [],
  links: [],
  linkedAt: 0,
  ...change,
});

/** The names of the alerts of each case, the case with the newest alert first. */
const grouped = (heads: Readonly<Record<string, AlertHead>>): string[] => {
  const names = new Map(Object.entries(heads).map(([name, { id }]) => [id, name]));
  return casesOf('acme', Object.values(heads)).map(({ alerts }) =>
    alerts.map(({ id }) => names.get(id)).join(' '),
  );
};

const closedAt = (at: number): Partial<AlertHead> => ({ turns: [[START + at, true]] });

describe('a case', () => {
  it.each([
    ['takes in what opens within 72 hours', { a: head('a', 0), b: head('b', CASE_GAP) }, ['a b']],
    ['and not a moment later', { a: head('a', 0), b: head('b', CASE_GAP + 1) }, ['b', 'a']],
    [
      'counts from its last alert',
      { a: head('a', 0), b: head('b', 60 * HOUR), c: head('c', 120 * HOUR) },
      ['a b c'],
    ],
    ['is of one actor', { a: head('a', 0), b: head('b', HOUR, { actorKey: 'b' }) }, ['b', 'a']],
    [
      'is over once all of it was judged',
      { a: head('a', 0, closedAt(HOUR)), b: head('b', HOUR) },
      ['b', 'a'],
    ],
    ['is not over before', { a: head('a', 0, closedAt(HOUR + 1)), b: head('b', HOUR) }, ['a b']],
    [
      'is not over while one of it is open',
      { a: head('a', 0, closedAt(HOUR)), b: head('b', 1), c: head('c', 2 * HOUR) },
      ['a b c'],
    ],
    [
      'is not over when what was judged was reopened',
      {
        a: head('a', 0, {
          turns: [
            [START + HOUR, true],
            [START + 2 * HOUR, false],
          ],
        }),
        b: head('b', 3 * HOUR),
      },
      ['a b'],
    ],
  ] as const)('%s', (_, heads, cases) => {
    expect(grouped(heads)).toEqual(cases);
  });

  it('has an id of tenant, actor and first alert, that a verdict of later does not change', () => {
    const [a, b] = [head('a', 0), head('b', HOUR)];
    const [one] = casesOf('acme', [b, a]);
    expect(one?.id).toBe(nameBasedId('case', 'acme', 'actor:a', a.id));
    const judged = casesOf('acme', [
      { ...a, ...closedAt(90 * HOUR) },
      { ...b, ...closedAt(90 * HOUR) },
    ]);
    expect(judged.map(({ id }) => id)).toEqual([one?.id]);
    expect(casesOf('other', [a])[0]?.id).not.toBe(one?.id);
  });

  it('holds each alert once, whatever order they come in', () => {
    const anyHeads = fc.uniqueArray(
      fc.record({
        name: fc.nat(500),
        hours: fc.nat(400),
        actorKey: fc.constantFrom('a', 'b', 'c'),
        closed: fc.option(fc.nat(500)),
      }),
      { selector: ({ name }) => name, maxLength: 120 },
    );
    fc.assert(
      fc.property(anyHeads, fc.boolean(), (made, backwards) => {
        const heads = made.map(({ name, hours, actorKey, closed }) =>
          head(String(name), hours * HOUR, { actorKey, ...(closed === null ? {} : closedAt(closed * HOUR)) }),
        );
        const cases = casesOf('acme', heads);
        const held = cases.flatMap(({ alerts }) => alerts);
        expect(held).toHaveLength(heads.length);
        expect(new Set(held).size).toBe(heads.length);
        expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
        expect(casesOf('acme', backwards ? heads.toReversed() : heads)).toEqual(cases);
      }),
    );
  });
});

describe('a storm', () => {
  const many = (count: number, every: number, from = 0): AlertHead[] =>
    Array.from({ length: count }, (_, n) => head(`${from}/${n}`, from + n * every, { actorKey: `p${n}` }));

  it.each([
    ['51 within ten minutes are one', many(51, 1_000), [51]],
    ['50 are none', many(50, 1_000), []],
    ['51 of which the last is ten minutes after the first are none', many(51, STORM_WINDOW / 50), []],
    ['500 in a minute are one', many(500, 120), [500]],
    ['two a day apart are two', [...many(60, 1_000), ...many(70, 1_000, 24 * HOUR)], [60, 70]],
    ['one that goes on is one', many(400, 10_000), [400]],
    ['what lies outside is none of it', [head('x', -HOUR), ...many(60, 1_000), head('y', HOUR)], [60]],
  ])('%s', (_, heads, sizes) => {
    expect(stormsOf(heads).map(({ length }) => length)).toEqual(sizes);
  });

  it('is one case beside those of actors, and each alert of it is still in it', () => {
    const heads = [...many(300, 1_000), head('x', 20 * MINUTE, { actorKey: 'p1' })];
    const cases = casesOf('acme', heads);
    expect(cases.map(({ kind, alerts }) => `${kind} ${alerts.length}`)).toEqual(['actor 1', 'storm 300']);
    const line = caseLine(
      { one: cases[1]!, heads: cases[1]!.alerts },
      { tenant: 'acme', actor: '', now: START },
    );
    expect(caseLineSchema.parse(line)).toEqual(line);
    expect(line).toMatchObject({
      title: 'A storm: 300 alerts folded, about 300 actors',
      folded: 300,
      status: 'open',
      byStatus: { open: 300 },
    });
    expect(line).not.toHaveProperty('actorKey');
  });
});

describe('the line of a case', () => {
  it('says the worst, what was answered, and who it is about', () => {
    const heads = [
      head('a', 0, {
        severity: 'high',
        answer: { status: 'resolved', acknowledgedUntil: undefined },
        verdict: 'benign',
      }),
      head('b', HOUR, {
        family: 'login',
        answer: { status: 'acknowledged', acknowledgedUntil: new Date(START + 2 * HOUR).toISOString() },
      }),
    ];
    const [one] = casesOf('acme', heads);
    const at = (now: number) =>
      caseLine({ one: one!, heads }, { tenant: 'acme', actor: 'sales otter-41', now });
    expect(at(START + 2 * HOUR - 1)).toMatchObject({
      title: '2 alerts about one actor',
      actor: 'sales otter-41',
      status: 'acknowledged',
      severity: 'high',
      families: ['export', 'login'],
      verdicts: ['benign'],
      byStatus: { open: 0, acknowledged: 1, resolved: 1 },
      openedAt: '2026-03-02T00:00:00.000Z',
      lastAt: '2026-03-02T01:00:00.000Z',
    });
    expect(at(START + 2 * HOUR)).toMatchObject({ status: 'open', byStatus: { open: 1, acknowledged: 0 } });
  });

  it.each([
    [['open', 'resolved'], 'open'],
    [['acknowledged', 'withdrawn'], 'acknowledged'],
    [['resolved', 'withdrawn', 'history'], 'closed'],
    [[], 'closed'],
  ] as const)('%j is %s', (statuses, status) => {
    const heads = statuses.map((own, n) =>
      head(String(n), n, { answer: { status: own, acknowledgedUntil: undefined } }),
    );
    expect(caseStatus({ one: { id: '', kind: 'actor', alerts: heads }, heads }, START)).toBe(status);
  });
});

describe('the head of an alert', () => {
  const facts = (...stated: readonly (readonly [AlertFact, number])[]) =>
    stated.map(([fact, at]) => ({ ...fact, at }));
  const resolved: AlertFact = { type: 'resolved', data: { verdict: 'benign', note: '' } };
  const worse: AlertFact = { type: 'reopened', data: { claim: claim({ severity: 'critical' }, 5n) } };

  it('is none of history alone', () => {
    expect(headOf('x', facts([raised(claim({ history: true })), 1]))).toBeUndefined();
    expect(headOf('x', [])).toBeUndefined();
    expect(headOf('x', [{ type: 'odd', data: {}, at: 1 }])).toBeUndefined();
  });

  it('opens when the first live finding was evaluated, and turns with each verdict and reopening', () => {
    const live: AlertFact = { type: 'amended', data: { claim: claim({ name: 'f2' }, 2n) } };
    const old = raised(claim({ history: true, evaluatedAt: '2026-03-01T00:00:00.000Z' }));
    const made = headOf('x', facts([old, 1], [live, 2], [resolved, 3], [resolved, 4], [worse, 5]));
    expect(made).toMatchObject({
      openedAt: Date.parse('2026-03-02T22:02:00.000Z'),
      turns: [
        [3, true],
        [5, false],
      ],
      severity: 'critical',
      verdict: undefined,
    });
    expect(statusAt(made!, 6)).toBe('open');
  });

  it('knows when the newest of its links was stated, however often it is stated again', () => {
    const linking = (links: string[], mark: bigint): AlertFact => ({
      type: 'shared',
      data: { findingId: claim().findingId, mark: String(mark), shared: { links, touched: [] } },
    });
    const made = headOf(
      'x',
      facts(
        [raised(claim()), 1],
        [linking(['session:1'], 2n), 2],
        [linking(['object:1'], 3n), 7],
        [linking(['session:1'], 4n), 9],
      ),
    );
    expect(made).toMatchObject({ links: ['session:1', 'object:1'], linkedAt: 7 });
    expect(headOf('x', facts([raised(claim()), 1]))).toMatchObject({ links: [], linkedAt: 0 });
  });

  it('reads what claims of older builds say of it themselves', () => {
    const of = { ...claim({ name: 'f2' }, 2n), shared: { links: ['session:1'], touched: ['kind:contact'] } };
    const made = headOf('x', facts([raised(claim()), 1], [{ type: 'amended', data: { claim: of } }, 2]));
    expect(made).toMatchObject({ links: ['session:1'], linkedAt: 2 });
    expect(made!.weights.at(-1)).toMatchObject({ at: 2, touched: ['kind:contact'] });
  });
});

describe('a case of risk', () => {
  it('follows from what is declared of a kind of record that its alerts touched, from then on', () => {
    const touched = ['kind:contact'];
    const heads = Array.from({ length: 12 }, (_, n) => {
      const weights = [{ at: START + n, points: 50, weight: 2, since: START + n, touched }];
      return head(String(n), n, { actorKey: 'a'.repeat(32), weights });
    });
    const fact = { id: 'kind:contact', by: 'user:1', at: START + HOUR };
    const declared = { ...fact, data: { of: 'kind', name: 'Contact', level: 'critical' } };
    const risks = (facts: readonly (typeof declared)[]) =>
      casesOf('acme', heads, facts).filter(({ kind }) => kind === 'risk');
    expect(risks([])).toEqual([]);
    expect(risks([{ ...declared, id: 'kind:lead' }])).toEqual([]);
    expect(risks([declared]).map(({ crossing }) => crossing?.at)).toEqual([START + HOUR]);
  });
});

describe('what is remembered of people', () => {
  const zero = '0'.repeat(32);
  const data = { of: 'person', name: zero, level: 'critical' };
  const declared = { id: `person:${zero}`, by: 'user:1', at: START + HOUR, data };
  /** Heavy enough that some of these together are a case of risk. */
  const heavy = (n: number, actor: number, points: number): AlertHead =>
    head(String(n), n * MINUTE, {
      actorKey: String(actor).repeat(32),
      weights: [{ at: START + n, points, weight: 2, since: START + n, touched: [] }],
    });
  const change = fc.record({
    n: fc.nat(30),
    actor: fc.nat(2),
    points: fc.constantFrom(20, 50, 99),
    isDeclared: fc.boolean(),
  });

  it('changes nothing of the cases, whatever changes in what order', () => {
    let risky = 0;
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 40 }), (changes) => {
        const memo = new RiskMemo();
        const heads = new Map<number, AlertHead>();
        const facts = [declared];
        const none: (typeof declared)[] = [];
        for (const { n, actor, points, isDeclared } of changes) {
          heads.set(n, heavy(n, actor, points));
          const known = isDeclared ? facts : none;
          const cases = casesOf('acme', [...heads.values()], known, memo);
          expect(cases).toEqual(casesOf('acme', [...heads.values()], known));
          risky += cases.filter(({ kind }) => kind === 'risk').length;
        }
      }),
    );
    expect(risky).toBeGreaterThan(0);
  });

  it('is of whom nothing is different, and of nobody else', () => {
    const memo = new RiskMemo();
    const facts: (typeof declared)[] = [];
    const [ann, bob] = [[heavy(1, 1, 50)], [heavy(2, 2, 50)]];
    const found: string[] = [];
    const look = (people: Parameters<RiskMemo['cases']>[0], known = facts): string => {
      found.length = 0;
      memo.cases(people, known, (key) => (found.push(key), []));
      return found.join();
    };
    const both = [
      ['ann', ann],
      ['bob', bob],
    ] as const;
    expect(look(both)).toBe('ann,bob');
    expect(look(both)).toBe('');
    expect(
      look([
        ['ann', [...ann, heavy(3, 1, 20)]],
        ['bob', [...bob]],
      ]),
    ).toBe('ann');
    expect(look([['bob', bob]])).toBe('');
    expect(look(both)).toBe('ann');
    expect(look(both, [declared])).toBe('ann,bob');
  });
});
