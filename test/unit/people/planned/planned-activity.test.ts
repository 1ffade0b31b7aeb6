import { describe, expect, it } from 'vitest';
import {
  type DoneAct,
  excuses,
  foldPlanned,
  planSchema,
} from '../../../../src/people/planned/planned-activity.js';

const ANN = 'a'.repeat(32);
const FROM = Date.UTC(2026, 3, 1);
const TO = Date.UTC(2026, 3, 3);
const plan = {
  whom: ANN,
  actions: ['data.export'],
  object: 'contact',
  records: 500,
  from: '2026-04-01T00:00:00Z',
  to: '2026-04-03T00:00:00Z',
  reason: 'yearly mailing',
};
const fact = (type: string, data: unknown, at: number, by = 'user:b') => ({
  tenant: 'acme',
  kind: 'planned-activity',
  id: 'p',
  version: 1,
  type,
  data,
  by,
  at,
});
const planned = (more: object = {}, withdrawnAt?: number) => {
  const facts = [fact('planned', { plan: { ...plan, ...more } }, FROM - 1)];
  const folded = foldPlanned(
    withdrawnAt === undefined ? facts : [...facts, fact('withdrawn', {}, withdrawnAt)],
  );
  if (folded === undefined) throw new Error('nothing was planned');
  return folded;
};
const act: DoneAct = {
  keys: ['b'.repeat(32), ANN],
  action: 'data.export',
  object: 'contact',
  records: 500,
  at: FROM,
};

describe('a planned activity', () => {
  it.each([
    ['as planned', {}, {}, 'excused'],
    ['at the very end', {}, { at: TO }, 'excused'],
    ['a moment later', {}, { at: TO + 1 }, 'another-time'],
    ['a moment earlier', {}, { at: FROM - 1 }, 'another-time'],
    ['one record more', {}, { records: 501 }, 'too-much'],
    ['nobody counted', {}, { records: undefined }, 'too-much'],
    ['nobody counted, and no limit', { records: undefined }, { records: undefined }, 'excused'],
    ['somebody else', {}, { keys: ['b'.repeat(32)] }, 'somebody-else'],
    ['another action', {}, { action: 'record.delete' }, 'another-action'],
    ['any action', { actions: [] }, { action: 'record.delete' }, 'excused'],
    ['another object', {}, { object: 'account' }, 'another-object'],
    ['an unknown object', {}, { object: undefined }, 'another-object'],
    ['any object', { object: undefined }, { object: 'account' }, 'excused'],
  ] as const)('%s: %j and %j', (_, more, done, expected) => {
    expect(excuses(planned(more), { ...act, ...done })).toBe(expected);
  });

  it('excuses nothing that was done before it was announced', () => {
    const late = foldPlanned([fact('planned', { plan }, FROM + 10)]);
    expect(late && excuses(late, { ...act, at: FROM + 9 })).toBe('planned-later');
    expect(late && excuses(late, { ...act, at: FROM + 10 })).toBe('excused');
  });

  it('excuses nothing from its withdrawal on, and what it excused before stays so', () => {
    const withdrawn = planned({}, FROM + 10);
    expect(excuses(withdrawn, { ...act, at: FROM + 9 })).toBe('excused');
    expect(excuses(withdrawn, { ...act, at: FROM + 10 })).toBe('withdrawn');
  });

  it('is the first plan and the first withdrawal of its facts; others change nothing', () => {
    const folded = foldPlanned([
      fact('withdrawn', {}, 1),
      fact('planned', { plan: { ...plan, records: -1 } }, 2),
      fact('planned', { plan }, 3, 'user:c'),
      fact('planned', { plan: { ...plan, records: 9 } }, 4),
      fact('withdrawn', {}, 5, 'user:d'),
      fact('withdrawn', {}, 6, 'user:e'),
      fact('other', {}, 7),
    ]);
    expect(folded).toMatchObject({
      records: 500,
      plannedBy: 'user:c',
      plannedAt: 3,
      withdrawnBy: 'user:d',
      withdrawnAt: 5,
    });
    expect(foldPlanned([fact('withdrawn', {}, 1)])).toBeUndefined();
  });

  it.each([
    [{ to: plan.from }, 'to'],
    [{ to: '2027-04-01T00:00:00Z' }, 'to'],
    [{ whom: 'ann' }, 'whom'],
    [{ records: -1 }, 'records'],
    [{ reason: 'short' }, 'reason'],
    [{ actions: ['steal'] }, 'actions'],
  ])('takes no %j', (more, field) => {
    expect(planSchema.safeParse({ ...plan, ...more }).error?.issues[0]?.path[0]).toBe(field);
  });
});
