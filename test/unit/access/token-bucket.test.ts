import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BoundedMap } from '../../../src/access/bounded-map.js';
import { refill, secondsUntilToken, TokenBuckets } from '../../../src/access/token-bucket.js';
import { MINUTE, SimulatedClock } from '../../../src/kernel/clock.js';

describe('an allowance', () => {
  it.each([
    ['at first full', undefined, 0, 60],
    ['refills evenly', { tokens: 0, at: 0 }, 1_000, 1],
    ['is never more than a minute', { tokens: 0, at: 0 }, 10 * MINUTE, 60],
    ['does not shrink when the clock goes back', { tokens: 5, at: 1_000 }, 0, 5],
  ])('%s', (_, bucket, now, tokens) => {
    expect(refill(bucket, 60, now).tokens).toBe(tokens);
  });

  it.each([
    [1, 60, 0],
    [0, 60, 1],
    [0.5, 60, 1],
    [0, 1, 60],
    [0, 6_000, 1],
  ])('of %d tokens at %d a minute: wait %d s', (tokens, perMinute, seconds) => {
    expect(secondsUntilToken({ tokens, at: 0 }, perMinute)).toBe(seconds);
  });

  it('lets through at most a burst and what has refilled since, whatever the order of requests', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.array(fc.integer({ min: 0, max: 5_000 })),
        (perMinute, steps) => {
          const clock = new SimulatedClock(0);
          const buckets = new TokenBuckets(perMinute, clock);
          let taken = 0;
          for (const step of steps) {
            clock.advanceTo(clock.now() + step);
            if (buckets.take('key') === 0) taken += 1;
          }
          expect(taken).toBeLessThanOrEqual(perMinute + (clock.now() * perMinute) / MINUTE + 1e-6);
        },
      ),
    );
  });

  it('of one key is not that of another', () => {
    const buckets = new TokenBuckets(1, new SimulatedClock(0));
    expect([buckets.take('a'), buckets.take('b'), buckets.take('a')]).toEqual([0, 0, 60]);
  });
});

describe('a bounded map', () => {
  it('forgets what was not touched for longest', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.get('a');
    map.set('c', 3);
    expect([map.get('a'), map.get('b'), map.get('c'), map.size]).toEqual([1, undefined, 3, 2]);
  });

  it('keeps its size when a value is replaced', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.set('a', 3);
    expect([map.get('a'), map.get('b')]).toEqual([3, 2]);
  });
});
