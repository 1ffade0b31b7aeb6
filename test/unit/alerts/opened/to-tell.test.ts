import { describe, expect, it } from 'vitest';
import type { AlertHead } from '../../../../alerts/cases/alert-head.js';
import { casesOf } from '../../../../alerts/cases/cases.js';
import { isOpenedPurpose, openedPurpose, parseOpened } from '../../../../alerts/opened/opened-case.js';
import { openedFor } from '../../../../alerts/opened/due-incident.js';
import { TOLD_WITHIN } from '../../../../alerts/opened/opened-case.js';
import { openedChanges, openedToTell } from '../../../../alerts/opened/to-tell.js';
import { dueStep } from '../../../../alerts/due.js';
import { HOUR } from '../../../../src/kernel/clock.js';
import { nameBasedId } from '../../../../src/kernel/ids.js';

const START = Date.parse('2026-03-02T00:00:00Z');
const none: ReadonlySet<string> = new Set();
const head = (name: string, at: number, change: Partial<AlertHead> = {}): AlertHead => ({
  id: nameBasedId('test', name),
  actorKey: name.slice(0, 1).repeat(32),
  family: 'export',
  localDay: '2026-03-02',
  openedAt: START + at,
  turns: [],
  severity: 'medium',
  verdict: undefined,
  answer: { status: 'open', acknowledgedUntil: undefined },
  role: '',
  weights: [],
  links: ['session:1'],
  linkedAt: START + at,
  ...change,
});
const resolved = { answer: { status: 'resolved', acknowledgedUntil: undefined } } as const;
const weights = (at: number, weight: number) => [
  { at: START + at, points: 100, weight, since: START + at, touched: [] },
];
const told = (heads: readonly AlertHead[], now: number, before = none) =>
  openedToTell(casesOf('acme', heads), before, START + now);

describe('cases to tell', () => {
  const [a, b, c] = [head('a1', 0), head('b1', HOUR, { severity: 'high' }), head('c1', 2 * HOUR)];

  it('are those of several, with the worst alert that waits for an answer', () => {
    const [one, ...more] = told([a, b, c], 2 * HOUR);
    expect(more).toEqual([]);
    expect(one).toMatchObject({
      alert: b.id,
      opened: { kind: 'session', alerts: 3, title: '3 alerts about 3 actors share a session' },
    });
    expect(parseOpened(one?.opened)).toEqual(one?.opened);
    const answered = told([a, { ...b, ...resolved }, c], 2 * HOUR);
    expect(answered.map(({ alert }) => alert)).toEqual([c.id]);
  });

  it('are none that was told, that is over, or that opened too long ago', () => {
    const id = casesOf('acme', [a, b]).find(({ shares }) => shares !== undefined)!.id;
    expect(told([a, b], HOUR, new Set([id]))).toEqual([]);
    expect(
      told(
        [a, b].map((one) => ({ ...one, ...resolved })),
        HOUR,
      ),
    ).toEqual([]);
    expect(told([a, b], HOUR + TOLD_WITHIN - 1)).toHaveLength(1);
    expect(told([a, b], HOUR + TOLD_WITHIN)).toEqual([]);
  });

  it('are those too in which something was shared by what was found days after the alerts opened', () => {
    const late = { ...b, linkedAt: START + 2 * TOLD_WITHIN };
    expect(told([a, late], 2 * TOLD_WITHIN + HOUR).map(({ opened }) => opened.kind)).toEqual(['session']);
    expect(told([a, late], 3 * TOLD_WITHIN)).toEqual([]);
  });

  it('are those of a risk, and none of one actor or of a storm', () => {
    const own = [
      head('a1', 0, { weights: weights(0, 2), links: [] }),
      head('a2', HOUR, { weights: weights(HOUR, 2), links: [] }),
    ];
    expect(told(own, HOUR).map(({ opened }) => `${opened.kind} ${opened.alerts}`)).toEqual(['risk 2']);
    const storm = Array.from({ length: 60 }, (_, n) => head(`${'bcdef'[n % 5]}${n}`, n, { links: [] }));
    expect(casesOf('acme', storm).map(({ kind }) => kind)).toEqual(['storm']);
    expect(told(storm, HOUR)).toEqual([]);
  });
});

it.each<[string, Partial<AlertHead>, Partial<AlertHead>, string | undefined]>([
  ['waits', { severity: 'critical' }, {}, 'a1'],
  ['was judged, and the other waits', { ...resolved, severity: 'critical' }, {}, 'a1'],
  ['was judged as the other was, who is newer', resolved, resolved, 'a2'],
  ['was acknowledged', { answer: { status: 'acknowledged', acknowledgedUntil: undefined } }, resolved, 'a2'],
  [
    'is the worst, and counts no more',
    { ...resolved, severity: 'critical', weights: [...weights(0, 2), ...weights(2 * HOUR, 0)] },
    { ...resolved, weights: weights(HOUR, 9) },
    'a2',
  ],
])('a risk is told with the worst that counts for it, where the first %s', (_, first, second, carrier) => {
  const own = [
    head('a1', 0, { weights: weights(0, 2), links: [], ...first }),
    head('a2', HOUR, { weights: weights(HOUR, 2), links: [], ...second }),
  ];
  const found = told(own, 3 * HOUR).filter(({ opened }) => opened.kind === 'risk');
  expect(found.map(({ alert }) => alert)).toEqual([nameBasedId('test', carrier ?? '')]);
});

describe('changes of cases that were told', () => {
  const [a, b, c] = [head('a1', 0), head('b1', HOUR), head('c1', 2 * HOUR)];
  const changes = (heads: readonly AlertHead[], now = 2 * HOUR) => {
    const [{ opened }] = told([a, b], HOUR) as [ReturnType<typeof told>[number]];
    return openedChanges(casesOf('acme', heads), [opened], START + now);
  };

  it('are none of one that is as it was', () => {
    expect(changes([a, b])).toEqual([]);
    expect(changes([a, { ...b, links: ['session:1', 'object:9'] }])).toEqual([]);
  });

  it.each([
    ['a further alert', [a, b, c], { alerts: 3, status: 'open' }],
    ['a worse one', [a, { ...b, severity: 'critical' as const }], { severity: 'critical' }],
    [
      'a verdict on all of it',
      [a, b].map((one) => ({ ...one, ...resolved, verdict: 'benign' as const })),
      { status: 'closed', verdict: 'benign' },
    ],
    [
      'verdicts that differ',
      [
        { ...a, ...resolved, verdict: 'benign' as const },
        { ...b, ...resolved, verdict: 'test' as const },
      ],
      { status: 'closed' },
    ],
    ['another that it is part of', [head('d1', -HOUR), a, b], { status: 'closed', merged: true }],
  ])('are those by %s', (_, heads, change) => {
    const [one, ...more] = changes(heads);
    expect(more).toEqual([]);
    expect(one).toMatchObject(change);
    expect(parseOpened(one)).toEqual(one);
    expect(one!.verdict).toBe('verdict' in change ? change.verdict : undefined);
    expect(openedChanges(casesOf('acme', heads), [one!], START + 3 * HOUR)).toEqual([]);
  });
});

it('the purpose of a message about a case names it, and is due once', () => {
  const [{ opened }] = told([head('a1', 0), head('b1', HOUR)], HOUR) as [ReturnType<typeof told>[number]];
  const purpose = openedPurpose(opened);
  expect(isOpenedPurpose(purpose)).toBe(true);
  expect(openedFor([opened], purpose)).toBe(opened);
  expect(openedFor([opened], 'first/1/high')).toBeUndefined();
  expect(dueStep(purpose, [], START)).toMatchObject({ due: true, reason: 'case', attempt: 1 });
  const row = { channel: 'email', purpose, attempt: 1, outcome: 'delivered', detail: '', at: START } as const;
  expect(dueStep(purpose, [row], START + HOUR)).toEqual({ due: false, because: 'told' });
});
