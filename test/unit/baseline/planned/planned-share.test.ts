import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordsOf } from '../../../../src/baseline/measures.js';
import {
  amountOf,
  hourKey,
  plannedShares,
  withoutPlanned,
  type DoneHour,
} from '../../../../src/baseline/planned/planned-share.js';
import { HOUR } from '../../../../src/kernel/clock.js';

const deleted = (hour: number, acts: number, more: Partial<DoneHour> = {}): DoneHour => ({
  actorKey: 'ann',
  hour: hour * HOUR,
  action: 'record.delete',
  type: 'contact',
  records: acts,
  acts,
  ...more,
});

const hourOf = (done: readonly DoneHour[]) => ({
  actorKey: 'ann',
  hour: 0,
  actorType: 'human',
  role: 'admin',
  acts: Object.fromEntries(done.map(({ action, acts }) => [action, acts])),
  records: Object.fromEntries(done.map(({ action, records }) => [action, records])),
  failures: {},
});

/** What is left of one hour of one action under plans of these sizes. */
const left = (done: DoneHour, ...sizes: number[]) => {
  const shares = plannedShares(sizes.map((size, i) => ({ id: `p${i}`, left: size, done: [done] })));
  const own = shares.get(hourKey(done.actorKey, done.hour)) ?? [];
  return recordsOf(withoutPlanned(hourOf([done]), own));
};

describe('what was planned of an hour', () => {
  it.each([
    ['less than planned', deleted(9, 4_999), 5_000, 'delete', 0],
    ['as planned', deleted(9, 5_000), 5_000, 'delete', 0],
    ['one more than planned', deleted(9, 5_001), 5_000, 'delete', 1],
    ['nothing is left of the size', deleted(9, 5_001), 0, 'delete', 5_001],
    ['one act of more records', deleted(9, 6_000, { acts: 1 }), 5_000, 'delete', 1_000],
    ['acts that say no size', deleted(9, 300, { records: 0 }), 200, 'delete', 100],
    ['an export', deleted(9, 6_000, { action: 'data.export', acts: 2 }), 5_000, 'export', 1_000],
    ['files, by acts', deleted(9, 40, { action: 'file.download', records: 900 }), 30, 'file', 10],
  ] as const)('%s', (_, done, size, measure, expected) => {
    expect(left(done, size)[measure]).toBe(expected);
  });

  it('is used up in the order of time, whatever the order of reading', () => {
    const done = [deleted(11, 40), deleted(9, 30), deleted(10, 50)];
    const shares = plannedShares([{ id: 'p', left: 60, done }]);
    expect([...shares].map(([key, own]) => [key, own.map(amountOf)])).toEqual([
      [hourKey('ann', 9 * HOUR), [30]],
      [hourKey('ann', 10 * HOUR), [30]],
    ]);
    expect(plannedShares([{ id: 'p', left: 60, done: done.toReversed() }])).toEqual(shares);
  });

  it('is excused once, by the plan that was made first', () => {
    const [contacts, accounts] = [deleted(9, 50), deleted(9, 20, { type: 'account' })];
    const shares = plannedShares([
      { id: 'first', left: 60, done: [contacts] },
      { id: 'second', left: 60, done: [contacts, accounts] },
    ]);
    expect(shares.get(hourKey('ann', 9 * HOUR))).toEqual([
      { plan: 'first', action: 'record.delete', records: 50, acts: 50 },
      { plan: 'second', action: 'record.delete', records: 20, acts: 20 },
    ]);
  });

  it('is counted over all accounts of one person', () => {
    const done = [deleted(9, 50), deleted(9, 50, { actorKey: 'ann at the other' })];
    const shares = plannedShares([{ id: 'p', left: 70, done }]);
    expect([...shares.values()].flat().map(amountOf)).toEqual([50, 20]);
  });

  it('takes no more off than was planned, nor than was done, and never leaves less than zero', () => {
    const counts = fc.nat(10_000);
    const action = fc.constantFrom(
      'record.delete',
      'record.erase',
      'data.export',
      'file.share',
      'comms.send',
    );
    const some = fc.array(
      fc.record({ hour: fc.nat(5), records: counts, acts: counts, action, type: fc.constantFrom('a', 'b') }),
      { maxLength: 12 },
    );
    const sizes = fc.array(counts, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(some, sizes, (rows, [...given]) => {
        const done = [
          ...new Map(
            rows.map((row) => [`${row.hour}/${row.action}/${row.type}`, { ...deleted(0, 0), ...row }]),
          ).values(),
        ];
        const shares = plannedShares(given.map((size, i) => ({ id: `p${i}`, left: size, done })));
        const all = [...shares.values()].flat();
        for (const [i, size] of given.entries()) {
          const own = all.filter(({ plan }) => plan === `p${i}`);
          expect(own.reduce((sum, share) => sum + amountOf(share), 0)).toBeLessThanOrEqual(size);
        }
        for (const kind of ['records', 'acts'] as const)
          expect(all.reduce((sum, share) => sum + share[kind], 0)).toBeLessThanOrEqual(
            done.reduce((sum, row) => sum + row[kind], 0),
          );
      }),
    );
  });
});
