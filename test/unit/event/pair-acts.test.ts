import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FeedAct, pairActs, PAIR_WINDOW } from '../../../src/event/pair-acts.js';

const at = Date.parse('2026-03-02T09:00:00Z');
const act = (id: string, more: Partial<FeedAct> = {}): FeedAct => ({
  feed: 'real-time',
  actorKey: 'a'.repeat(32),
  action: 'report.export',
  at,
  target: { type: 'Report', id: '00O000000000001EAA' },
  records: 20_680,
  id,
  ...more,
});
const ids = (acts: readonly FeedAct[]): string[] => acts.map(({ id }) => id);

describe('pairActs', () => {
  it.each([
    ['the same', {}, 1],
    ['the last moment of the window', { at: at + PAIR_WINDOW }, 1],
    ['a moment after it', { at: at + PAIR_WINDOW + 1 }, 0],
    ['a moment before it', { at: at - PAIR_WINDOW - 1 }, 0],
    ['another person', { actorKey: 'b'.repeat(32) }, 0],
    ['another action', { action: 'report.run' }, 0],
    ['another report', { target: { type: 'Report', id: '00O000000000002EAA' } }, 0],
    ['a report that is not named', { target: { type: 'Report', id: '' } }, 1],
    ['an object that is not said', { target: { type: '', id: '' } }, 1],
    ['another kind of object', { target: { type: 'Dashboard', id: '' } }, 0],
    ['another size', { records: 20_679 }, 0],
    ['no size', { records: undefined }, 1],
  ])('%s', (_name, changes, pairs) => {
    const found = pairActs([act('owned')], [act('other', changes)]);
    expect(found.pairs).toHaveLength(pairs);
    expect(ids(found.onlyOwned)).toEqual(pairs === 1 ? [] : ['owned']);
    expect(ids(found.onlyCorroborating)).toEqual(pairs === 1 ? [] : ['other']);
  });

  it('an act that only one of two feeds shows is left over, however alike', () => {
    const found = pairActs([act('one')], [act('first'), act('second', { at: at + 1 })]);
    expect(found.pairs.map(({ corroborating }) => corroborating.id)).toEqual(['first']);
    expect(ids(found.onlyCorroborating)).toEqual(['second']);
  });

  it('acts whose sizes agree go first, although another one is nearer', () => {
    const sizeless = act('sizeless', { records: undefined, at: at + 1 });
    const found = pairActs(
      [act('owned', { records: 5 }), sizeless],
      [act('near', { records: undefined }), act('same', { records: 5, at: at + 9 })],
    );
    expect(found.pairs.map(({ owned, corroborating }) => `${owned.id}=${corroborating.id}`)).toEqual([
      'owned=same',
      'sizeless=near',
    ]);
  });

  it('loses no act and uses none twice', () => {
    const acts = fc.array(
      fc.record({ at: fc.integer({ min: 0, max: 3 }), records: fc.option(fc.nat(2), { nil: undefined }) }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(acts, acts, (left, right) => {
        const owned = left.map((more, index) => act(`o${index}`, { ...more, at: more.at * PAIR_WINDOW }));
        const other = right.map((more, index) => act(`c${index}`, { ...more, at: more.at * PAIR_WINDOW }));
        const found = pairActs(owned, other);
        const seen = [...found.pairs.map((pair) => pair.owned), ...found.onlyOwned];
        const told = [...found.pairs.map((pair) => pair.corroborating), ...found.onlyCorroborating];
        expect(ids(seen).sort()).toEqual(ids(owned).sort());
        expect(ids(told).sort()).toEqual(ids(other).sort());
      }),
    );
  });
});
