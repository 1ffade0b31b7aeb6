import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldLeave, joined, leaveKnownAt, leaveOn, leaveSchema } from '../../../../src/people/leave/leave.js';
import { dayOf, textOfDay } from '../../../../src/people/day.js';

const ANN = 'a'.repeat(32);
const told = { whom: ANN, from: '2026-03-02', to: '2026-03-13', reason: 'holiday' };
const TOLD_AT = Date.UTC(2026, 1, 20);
const fact = (type: string, data: unknown, at: number) => ({
  tenant: 'acme',
  kind: 'leave',
  id: 'l',
  version: 1,
  type,
  data,
  by: 'user:b',
  at,
});
const folded = (withdrawnAt?: number) =>
  foldLeave([
    fact('told', { leave: told }, TOLD_AT),
    ...(withdrawnAt === undefined ? [] : [fact('withdrawn', {}, withdrawnAt)]),
  ])!;

describe('leave', () => {
  it.each([
    ['of one day', { to: '2026-03-02' }, true],
    ['that ends before it begins', { to: '2026-03-01' }, false],
    ['of 800 days', { to: textOfDay(dayOf('2026-03-02') + 799) }, true],
    ['of a day more', { to: textOfDay(dayOf('2026-03-02') + 800) }, false],
    ['without a reason', { reason: undefined }, true],
    ['that says somebody is ill', { reason: 'sick' }, false],
    ['at a time of day', { from: '2026-03-02T08:00:00Z' }, false],
    ['of a name', { whom: 'Ann Example' }, false],
  ])('%s', (_, more, isTaken) => {
    expect(leaveSchema.safeParse({ ...told, ...more }).success).toBe(isTaken);
  });

  it.each([
    ['told before the day begins', TOLD_AT + 1, undefined, true],
    ['told as it begins', TOLD_AT, undefined, false],
    ['withdrawn as it begins: what it was judged by', TOLD_AT + 9, TOLD_AT + 9, true],
    ['withdrawn before', TOLD_AT + 9, TOLD_AT + 8, false],
  ])('is known to a day: %s', (_, begin, withdrawnAt, isKnown) => {
    expect(leaveKnownAt([folded(withdrawnAt)], begin).has(ANN)).toBe(isKnown);
  });

  it('is what was told first, whatever else the facts say', () => {
    const other = { ...told, to: '2026-12-31' };
    expect(foldLeave([fact('told', { leave: told }, 1), fact('told', { leave: other }, 2)])?.to).toBe(
      told.to,
    );
    expect(foldLeave([fact('told', { leave: 'x' }, 1), fact('withdrawn', {}, 2)])).toBeUndefined();
    expect(foldLeave([])).toBeUndefined();
  });

  it('of several spans is the days of any, apart and in order', () => {
    const span = fc.tuple(fc.nat(60), fc.nat(9)).map(([from, days]) => ({ from, to: from + days }));
    fc.assert(
      fc.property(fc.array(span, { maxLength: 8 }), (spans) => {
        const apart = joined(spans);
        for (let day = -1; day < 75; day++) {
          const isAny = spans.some(({ from, to }) => from <= day && day <= to);
          expect(leaveOn(apart, day) !== undefined).toBe(isAny);
        }
        apart.slice(1).forEach(({ from }, i) => expect(from).toBeGreaterThan(apart[i]!.to + 1));
      }),
    );
  });
});
