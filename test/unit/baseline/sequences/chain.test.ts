import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REACH, sequenceAt } from '../../../../src/baseline/sequences/chain.js';
import {
  MEASURES_OF,
  STAGES,
  gainsRights,
  type Stage,
  type StageHour,
} from '../../../../src/baseline/sequences/stages.js';
import type { Action } from '../../../../src/event/actions.js';
import { HOUR } from '../../../../src/kernel/clock.js';

const AT = Date.UTC(2026, 2, 2, 15);

const seen = (stage: Stage, back: number, decades = 1, much = false): StageHour => ({
  stage,
  hour: AT - back * HOUR,
  measure: MEASURES_OF[stage][0]!,
  amount: 100,
  decades,
  much,
});

const told = (...stages: StageHour[]) => sequenceAt(stages, AT);

describe('stages in their order', () => {
  it.each<[string, StageHour[], number | undefined]>([
    ['three of four', [seen('rights', 5), seen('view', 3), seen('take', 0)], 3],
    ['all four', [seen('rights', 5), seen('view', 3), seen('take', 1), seen('delete', 0)], 4],
    ['one left out', [seen('rights', 5), seen('take', 3), seen('delete', 0)], 3],
    ['all in one hour', [seen('rights', 0), seen('view', 0), seen('take', 0)], 3],
    ['taken before the rights', [seen('take', 5), seen('rights', 3), seen('view', 0)], undefined],
    ['deleted before it was taken', [seen('rights', 5), seen('delete', 3), seen('take', 0)], undefined],
    ['the same stage three times', [seen('take', 5), seen('take', 3), seen('take', 0)], undefined],
    ['two stages of small amounts', [seen('rights', 3), seen('take', 0)], undefined],
    ['two, one of them small', [seen('rights', 3, 1, true), seen('take', 0)], undefined],
    ['two of unusual amounts', [seen('rights', 3, 1, true), seen('take', 0, 1, true)], 2],
    ['two that end with deletions', [seen('take', 3, 1, true), seen('delete', 0, 1, true)], 2],
    ['looked at and taken', [seen('view', 3, 3, true), seen('take', 0, 3, true)], undefined],
    ['complete an hour before', [seen('rights', 5), seen('view', 3), seen('take', 1)], undefined],
    ['later than the judged hour', [seen('rights', 5), seen('view', 3), seen('take', -1)], undefined],
    ['48 hours back', [seen('rights', 48), seen('view', 3), seen('take', 0)], 3],
    ['49 hours back counts half', [seen('rights', 49), seen('view', 3), seen('take', 0)], 2.5],
    ['just within a week', [seen('rights', 167), seen('view', 3), seen('take', 0)], 2.5],
    ['a week back', [seen('rights', 168), seen('view', 3), seen('take', 0)], undefined],
    ['nothing', [], undefined],
  ])('%s', (_, stages, raw) => {
    expect(told(...stages)?.raw).toBe(raw);
    expect(told(...stages.toReversed())?.raw).toBe(raw);
  });

  it('takes the strongest hour of each stage that still fits', () => {
    const found = told(
      seen('rights', 9, 0.8),
      seen('rights', 7, 1.5),
      seen('view', 8, 3),
      seen('view', 4, 2),
      seen('take', 0, 1),
    );
    // The strongest view came before the stronger gain of rights: 0.8 + 3 beats 1.5 + 2.
    expect(found?.stages.map(({ hour }) => (AT - hour) / HOUR)).toEqual([9, 8, 0]);
    expect(found?.raw).toBeCloseTo(4.8, 12);
  });
});

/** What a choice of stage-hours in order is worth; nothing where it is not told. */
const worthOf = (chain: readonly StageHour[]): number => {
  const [first, last] = [chain[0], chain.at(-1)];
  const isPair =
    chain.length === 2 &&
    chain.every(({ much }) => much) &&
    (first?.stage === 'rights' || last?.stage === 'delete');
  if (last?.hour !== AT || (chain.length < 3 && !isPair)) return 0;
  return chain.reduce((sum, { hour, decades }) => sum + decades * (AT - hour <= 48 * HOUR ? 1 : 0.5), 0);
};

const mayFollow = (last: StageHour | undefined, next: StageHour): boolean =>
  last === undefined || (STAGES.indexOf(last.stage) < STAGES.indexOf(next.stage) && last.hour <= next.hour);

/** What the search must find, by trying every choice of stage-hours. */
const byTrying = (stages: readonly StageHour[]): number | undefined => {
  const within = stages.filter(({ hour }) => hour <= AT && hour > AT - REACH);
  const best = (chain: readonly StageHour[]): number =>
    within
      .filter((next) => mayFollow(chain.at(-1), next))
      .reduce((most, next) => Math.max(most, best([...chain, next])), worthOf(chain));
  return best([]) || undefined;
};

it('finds what trying everything finds', () => {
  const stage = fc
    .record({
      stage: fc.constantFrom(...STAGES),
      back: fc.oneof(fc.integer({ min: -1, max: 3 }), fc.integer({ min: 44, max: 52 })),
      decades: fc.integer({ min: 1, max: 30 }),
      much: fc.boolean(),
    })
    .map(({ stage: of, back, decades, much }) => seen(of, back, decades / 8, much));
  let found = 0;
  fc.assert(
    fc.property(fc.array(stage, { minLength: 4, maxLength: 9 }), (stages) => {
      const expected = byTrying(stages);
      if (expected !== undefined) found += 1;
      expect(told(...stages)?.raw).toBe(expected);
    }),
    { numRuns: 150 },
  );
  expect(found).toBeGreaterThan(20);
});

describe('rights are gained', () => {
  it.each<[string, Partial<Record<Action, number>>, Partial<Record<Action, number>>, boolean]>([
    ['by a grant', { 'access.grant': 1 }, {}, true],
    ['by a program that is let in', { 'integration.authorize': 1 }, {}, true],
    ['not by one that was refused', { 'access.grant': 2 }, { 'access.grant': 2 }, false],
    ['by one of two, the other refused', { 'access.grant': 2 }, { 'access.grant': 1 }, true],
    ['not by rights taken away', { 'access.revoke': 3 }, {}, false],
    ['not by a setting', { 'config.change': 9 }, {}, false],
    ['not by nothing', {}, {}, false],
  ])('%s', (_, acts, failures, gained) => {
    expect(gainsRights({ acts, failures })).toBe(gained);
  });
});
