import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { startingStanding } from '../../../src/detect/follower.js';
import {
  advanced,
  followsWithoutHole,
  inOrder,
  leastOf,
  type Marks,
  NO_MARKS,
  NOWHERE,
  standingRow,
  standingSchema,
} from '../../../src/detect/marks.js';
import { isOfShard } from '../../../src/detect/shard.js';
import type { DoneRange } from '../../../src/store/intake-log.js';

const range = (from: number, to: number, logged = from, topic = 't'): DoneRange => ({
  topic,
  partition: 0,
  from: BigInt(from),
  to: BigInt(to),
  logged: BigInt(logged),
  token: '',
  epoch: 1,
  owner: 'o',
  mapping: '',
  at: 0,
  settled: false,
  counts: [],
  occurred: undefined,
});

describe('ranges behind a mark', () => {
  it.each([
    ['the next one', 9n, [range(10, 19)], true],
    ['two, one behind the other', 9n, [range(10, 19), range(20, 29)], true],
    ['a hole before the first', 8n, [range(10, 19)], false],
    ['a hole between', 9n, [range(10, 19), range(21, 29)], false],
    ['one that was taken up and the next', 19n, [range(10, 19), range(20, 29)], true],
    ['none', 9n, [], true],
  ])('%s', (_, mark, ranges, expected) => {
    expect(followsWithoutHole(ranges, mark)).toBe(expected);
  });

  it('keep the order of their offsets, whatever their clocks said', () => {
    const order = inOrder([range(20, 29, 5), range(10, 19, 900), range(0, 3, 100, 'u')]);
    expect(order.map(({ topic, from }) => `${topic}${from}`)).toEqual(['u0', 't10', 't20']);
  });

  it('never move a mark of logging beyond our own clock', () => {
    expect(advanced(NO_MARKS, [range(0, 9, 5_000)], 1_000n)).toEqual({
      logged: '1000',
      done: { 't/0': '9' },
    });
  });
});

describe('another number of shards', () => {
  const marks = (logged: string, done: Record<string, string>, past?: Marks) =>
    JSON.stringify({ logged, done, past });

  it('goes on behind the least advanced shard of the number that was last at work', () => {
    const ticks = [
      { follower: 'detect/1/2', marks: marks('50', { a: '9', b: '3' }) },
      { follower: 'detect/0/2', marks: marks('40', { a: '12' }) },
      { follower: 'detect', marks: marks('1', {}) },
    ];
    const least = { logged: '40', done: { a: '9' } };
    expect(startingStanding(ticks)).toEqual({ live: least, past: least, beginners: [] });
  });

  it('goes on in each lane behind the least advanced of that lane', () => {
    const ticks = [
      { follower: 'detect/1/2', marks: marks('50', { a: '9' }, { logged: '20', done: { a: '2' } }) },
      { follower: 'detect/0/2', marks: marks('40', { a: '12' }, { logged: '40', done: { a: '3' } }) },
    ];
    expect(startingStanding(ticks)).toEqual({
      live: { logged: '40', done: { a: '9' } },
      past: { logged: '20', done: { a: '2' } },
      beginners: [],
    });
  });

  it.each([
    ['nothing was ever judged', []],
    ['a shard of that number never worked', [{ follower: 'detect/1/2', marks: marks('50', { a: '9' }) }]],
  ])('begins at the beginning when %s', (_, ticks) => {
    expect(startingStanding(ticks)).toEqual(NOWHERE);
  });

  it('goes on behind the follower without shards', () => {
    const [live, past] = [
      { logged: '7', done: { a: '1' } },
      { logged: '5', done: {} },
    ];
    const ticks = [{ follower: 'detect', marks: marks('7', { a: '1' }, past) }];
    expect(startingStanding(ticks)).toEqual({ live, past, beginners: [] });
  });

  it('has no least of nothing', () => {
    expect(leastOf([])).toEqual(NO_MARKS);
  });
});

it('where both lanes stand is read as it was written', () => {
  const standing = {
    live: { logged: '9', done: { 't/0': '4' } },
    past: { logged: '3', done: { 't/0': '1' } },
    beginners: ['acme'],
  };
  expect(standingSchema.parse(JSON.parse(JSON.stringify(standingRow(standing))))).toEqual(standing);
});

it('every actor belongs to exactly one shard', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.integer({ min: 1, max: 64 }), (tenant, actor, of) => {
      const shards = Array.from({ length: of }, (_, index) => isOfShard({ index, of }, tenant, actor));
      expect(shards.filter(Boolean)).toHaveLength(1);
    }),
  );
});
