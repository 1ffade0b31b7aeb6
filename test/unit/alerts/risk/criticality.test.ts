import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldAlert } from '../../../../alerts/alert.js';
import {
  CRITICALITIES,
  criticalityIdOf,
  criticalityOf,
  criticalityOfTouched,
  type DeclaredOf,
  declaredAt,
  FACTORS,
  withFactor,
  withoutFactor,
} from '../../../../alerts/risk/criticality.js';
import { riskOf } from '../../../../alerts/risk/risk.js';
import { riskListSchema } from '../../../../alerts/risk/risk.schemas.js';
import { riskLines } from '../../../../src/cli/risk.js';
import { ACTOR, claim, raised } from '../../../support/alerts.js';

const SINCE = Date.parse('2026-03-02T22:02:00.000Z');
const said = (of: DeclaredOf, name: string, level: string | null, at: number) => ({
  id: criticalityIdOf(of, name),
  data: { of, name, level },
  by: 'user:1',
  at,
});

describe('a factor', () => {
  // By hand: odds of 50 are 1, twice that is 2 of 3; of 80 they are 4, half of that is 2 of 3.
  it.each([
    [50, 2, 66.6667],
    [80, 0.5, 66.6667],
    [60, 1.5, 69.2308],
    [42, 1, 42],
    [0, 2, 0],
    [100, 0.5, 100],
  ])('%d with %d is %d', (risk, factor, after) => {
    expect(withFactor(risk, factor)).toBeCloseTo(after, 4);
  });

  it('stays between 0 and 100, keeps the order, and can be taken off again', () => {
    const risk = fc.double({ min: 0, max: 99.9, noNaN: true });
    fc.assert(
      fc.property(risk, risk, fc.constantFrom(...CRITICALITIES), (a, b, level) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((one) => withFactor(one, FACTORS[level]));
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(100);
        expect(low).toBeLessThanOrEqual(high! + 1e-9);
        expect(withoutFactor(withFactor(a, FACTORS[level]), FACTORS[level])).toBeCloseTo(a, 6);
      }),
    );
  });
});

describe('what was declared', () => {
  const facts = [
    said('role', 'Admin', 'high', 1),
    said('person', ACTOR, 'critical', 2),
    said('person', ACTOR, null, 4),
    { ...said('role', 'Admin', 'sky-high', 5) },
  ];
  it.each([
    [0, undefined],
    [1, 'high'],
    [2, 'critical'],
    [3, 'critical'],
    [4, 'high'],
    [9, 'high'],
  ] as const)('at %d is %s: the person before the role, and nothing of what is no level', (at, level) => {
    expect(criticalityOf(declaredAt(facts, at), { actorKey: ACTOR, role: 'ADMIN' })?.level).toBe(level);
  });

  it('is nothing to who has no role', () => {
    expect(criticalityOf(declaredAt(facts, 9), { actorKey: ACTOR, role: '' })).toBeUndefined();
  });
});

describe('a risk with criticality', () => {
  it('shows it as an input with its value, and the command prints it', () => {
    const alert = { id: '3b7e7f5a-7a2e-5e6b-9a75-0b8a5d1f2c01', alert: foldAlert([raised(claim())])! };
    const declared = declaredAt([said('role', 'Admin', 'critical', 0)], 1);
    const [plain, critical] = [riskOf([alert], SINCE), riskOf([alert], SINCE, { declared, role: 'admin' })];
    expect(critical.risk).toBeCloseTo(withFactor(plain.risk, 2), 9);
    expect(critical.criticality).toEqual({
      of: 'role',
      name: 'Admin',
      level: 'critical',
      factor: 2,
      before: plain.risk,
    });
    const { items, ...rest } = critical;
    const list = riskListSchema.parse({
      tenant: 'acme',
      at: new Date(SINCE).toISOString(),
      people: [
        {
          actor: 'otter-41',
          actorKey: ACTOR,
          ...rest,
          items: items.map(({ since, verdict: _none, criticality: _untouched, ...item }) => ({
            ...item,
            since: new Date(since).toISOString(),
          })),
        },
      ],
    });
    expect(riskLines(list)[1]).toBe('  19.3 without criticality: the role Admin is critical, odds x 2');
  });
});

describe('what an alert touched', () => {
  const facts = [
    said('kind', 'Contact', 'high', 1),
    said('object', 'd1', 'critical', 2),
    said('kind', 'Task', 'low', 3),
    said('kind', 'Note', 'normal', 3),
  ];
  const declared = declaredAt(facts, 9);
  it.each([
    [['kind:contact'], 'high'],
    [['kind:contact', 'object:d1'], 'critical'],
    [['kind:lead'], undefined],
    [['kind:note'], undefined],
    [['kind:task'], 'low'],
    [['kind:lead', 'kind:task'], undefined],
    [['kind:contact', 'kind:task'], 'high'],
    [['object:d2'], undefined],
    [[], undefined],
  ])('%j is %s', (touched, level) => {
    expect(criticalityOfTouched(declared, touched)?.level).toBe(level);
  });

  it('moves the points of the alert and stands in its line', () => {
    const of = { ...claim(), shared: { links: [], touched: ['kind:contact'] } };
    const alert = { id: '3b7e7f5a-7a2e-5e6b-9a75-0b8a5d1f2c01', alert: foldAlert([raised(of)])! };
    const [plain] = riskOf([alert], SINCE).items;
    const [moved] = riskOf([alert], SINCE, { declared, role: '' }).items;
    // 47 and 3.4 decades are 50.4 points: odds 1.01613, times 1.5 are 1.52419, which is 60.3834.
    expect(plain).toMatchObject({ points: 50.4, criticality: undefined });
    expect(moved?.points).toBeCloseTo(60.3834, 3);
    expect(moved?.criticality).toEqual({
      of: 'kind',
      name: 'Contact',
      level: 'high',
      factor: 1.5,
      before: 50.4,
    });
    expect(moved?.contribution).toBeGreaterThan(plain!.contribution);
  });

  it('puts what touched something critical before what is as bad', () => {
    const id = (n: number) => `3b7e7f5a-7a2e-5e6b-9a75-0b8a5d1f2c0${n}`;
    const [plain, touching] = [claim(), { ...claim(), shared: { links: [], touched: ['object:d1'] } }];
    const alerts = [
      { id: id(1), alert: foldAlert([raised(plain)])! },
      { id: id(2), alert: foldAlert([raised(touching)])! },
    ];
    const order = (known: typeof declared) =>
      riskOf(alerts, SINCE, { declared: known, role: '' }).items.map(({ alert }) => alert);
    expect(order(new Map())).toEqual([id(1), id(2)]);
    expect(order(declared)).toEqual([id(2), id(1)]);
  });
});
