import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccessFact } from '../../../../src/access/access-facts.js';
import {
  foldLogIns,
  isFresh,
  MAX_FAILURES,
  mayTry,
  NO_LOG_INS,
} from '../../../../src/access/accounts/log-ins.js';

const fact = (type: string, data: object = {}): AccessFact => ({
  tenant: '_system',
  kind: 'log-in',
  id: 'u',
  version: 1,
  type,
  data,
  by: 'system',
  at: 1,
});
const tried = fact('tried');
const forgiven = fact('forgiven');
const byStep = (step: number): AccessFact => fact('succeeded', { step });
const byRecovery = (recovery: string): AccessFact => fact('succeeded', { recovery });
const tries = (count: number): AccessFact[] => Array.from({ length: count }, () => tried);

describe('failures in a row', () => {
  it.each([
    [MAX_FAILURES - 1, true],
    [MAX_FAILURES, true],
    [MAX_FAILURES + 1, false],
  ])('the %ith try may go on: %s', (count, expected) => {
    expect(mayTry(foldLogIns(tries(count)))).toBe(expected);
  });

  it.each([
    ['a log-in', byStep(5)],
    ['an administrator', forgiven],
  ])('are forgotten after %s', (_, reset) => {
    expect(foldLogIns([...tries(9), reset]).tries).toBe(0);
  });

  it('are not forgotten after a code that was taken before', () => {
    expect(foldLogIns([byStep(5), ...tries(3), byStep(5)]).tries).toBe(3);
  });
});

describe('a code', () => {
  it.each([
    [4, false],
    [5, false],
    [6, true],
  ])('of step %i after step 5 is fresh: %s', (step, expected) => {
    expect(isFresh(foldLogIns([byStep(5)]), { step })).toBe(expected);
  });

  it('of an older step changes nothing any more', () => {
    expect(foldLogIns([byStep(5), tried, byStep(4)])).toMatchObject({ lastStep: 5, tries: 1 });
  });

  it('of recovery is taken once, and another one after it', () => {
    const state = foldLogIns([byRecovery('r')]);
    expect([isFresh(state, { recovery: 'r' }), isFresh(state, { recovery: 's' })]).toEqual([false, true]);
  });

  it('that is neither or both is none', () => {
    expect(isFresh(NO_LOG_INS, {})).toBe(false);
    expect(isFresh(NO_LOG_INS, { step: 1, recovery: 'r' })).toBe(false);
  });
});

describe('facts in any order', () => {
  const anyFact = fc.oneof(
    fc.constantFrom(tried, forgiven, byStep(1), byStep(2), byStep(3), byRecovery('r')),
    fc.record({ type: fc.string(), data: fc.anything() }).map(({ type, data }) => ({ ...fact(type), data })),
  );

  it('never lower the last step', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 60 }), anyFact, (facts, next) => {
        const state = foldLogIns(facts);
        expect(foldLogIns([...facts, next]).lastStep).toBeGreaterThanOrEqual(state.lastStep);
      }),
    );
  });
});
