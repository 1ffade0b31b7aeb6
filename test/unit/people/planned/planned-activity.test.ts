import { describe, expect, it } from 'vitest';
import { excusedTime, foldPlanned, planSchema } from '../../../../src/people/planned/planned-activity.js';

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
const planned = (more: object = {}) => {
  const folded = foldPlanned([fact('planned', { plan: { ...plan, ...more } }, FROM - 1)]);
  if (folded === undefined) throw new Error('nothing was planned');
  return folded;
};
describe('a planned activity', () => {
  it('excuses in its time, both ends included', () => {
    expect(excusedTime(planned())).toEqual({ from: FROM, to: TO });
  });

  it.each([
    ['announced before', FROM - 1, undefined, { from: FROM, to: TO }],
    ['announced meanwhile: nothing that was done before', FROM + 10, undefined, { from: FROM + 10, to: TO }],
    ['announced at its very end', TO, undefined, { from: TO, to: TO }],
    ['announced when all is over', TO + 1, undefined, undefined],
    ['withdrawn meanwhile: nothing from then on', FROM - 1, FROM + 10, { from: FROM, to: FROM + 9 }],
    ['withdrawn as it begins', FROM - 1, FROM, undefined],
    ['withdrawn when all is over', FROM - 1, TO + 1, { from: FROM, to: TO }],
  ])('%s', (_, plannedAt, withdrawnAt, expected) => {
    const facts = [fact('planned', { plan }, plannedAt)];
    const all = withdrawnAt === undefined ? facts : [...facts, fact('withdrawn', {}, withdrawnAt)];
    const folded = foldPlanned(all);
    expect(folded && excusedTime(folded)).toEqual(expected);
  });

  it.each([undefined, 0])('of no size (%j) excuses nothing', (records) => {
    expect(excusedTime(planned({ records }))).toBeUndefined();
  });

  it('says who approved it', () => {
    const folded = foldPlanned([fact('planned', { plan, request: 'r', approvedBy: 'user:z' }, 1)]);
    expect(folded).toMatchObject({ plannedBy: 'user:b', request: 'r', approvedBy: 'user:z' });
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
