import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  spansOf,
  foldLeave,
  joined,
  leaveKnownTo,
  leaveOn,
  leaveSchema,
  leaveSince,
} from '../../../../src/people/leave/leave.js';
import { dayOf, textOfDay } from '../../../../src/people/day.js';

const ANN = 'a'.repeat(32);
const told = { whom: ANN, from: '2026-03-02', to: '2026-03-13', reason: 'holiday' };
const dayAt = (at: number) => Math.floor(at / 86_400_000);
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
    expect(leaveKnownTo({ begin, dayAt }, [folded(withdrawnAt)]).has(ANN)).toBe(isKnown);
  });

  it.each([
    ['before its first day', '2026-03-01T12:00:00Z', [['2026-03-02', '2026-03-13', false]]],
    [
      'on one of its days',
      '2026-03-04T12:00:00Z',
      [
        ['2026-03-02', '2026-03-04', true],
        ['2026-03-05', '2026-03-13', false],
      ],
    ],
    ['after its last day', '2026-03-20T12:00:00Z', [['2026-03-02', '2026-03-13', true]]],
  ])('told %s is told late of the days that had begun', (_, at, expected) => {
    const leave = foldLeave([fact('told', { leave: told }, Date.parse(at))])!;
    const parts = leaveKnownTo({ begin: Infinity, dayAt }, [leave]).get(ANN)!;
    expect(parts.map(({ from, to, isLate = false }) => [textOfDay(from), textOfDay(to), isLate])).toEqual(
      expected,
    );
    expect(leaveSince(spansOf(parts), dayOf('2026-03-06'))).toBe(dayOf('2026-03-02'));
  });

  it('told late and in time is told in time', () => {
    const spans = spansOf([
      { from: 1, to: 9, isLate: true },
      { from: 4, to: 5 },
    ]);
    expect([3, 4, 6].map((day) => leaveOn(spans, day)?.isLate)).toEqual([true, undefined, true]);
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
