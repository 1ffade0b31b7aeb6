import { beforeEach, describe, expect, it } from 'vitest';
import { CACHE_MS, COMPARE_MS, FactCache } from '../../../src/access/fact-cache.js';
import { SimulatedClock } from '../../../src/kernel/clock.js';
import { MemoryFacts } from '../../support/memory-facts.js';
import { TEST_NOW } from '../../support/stores.js';

const IDS = Array.from({ length: 1_000 }, (_, n) => `id-${n}`);

let clock: SimulatedClock;
let facts: MemoryFacts;
let cache: FactCache<number>;

const state = async (id: string, version: number): Promise<void> =>
  facts.append({ tenant: '_system', kind: 'thing', id, version, type: 'x', data: {}, by: 'test' });

beforeEach(async () => {
  clock = new SimulatedClock(TEST_NOW);
  facts = new MemoryFacts(clock);
  for (const id of IDS) await state(id, 1);
  const isKept = (count: number): boolean => count > 0;
  const fold = (stated: readonly unknown[]): number => stated.length;
  cache = new FactCache({ facts, kind: 'thing', fold, isKept, capacity: 1_000, machineClock: clock });
});

/** Looks one up after each pause, and lets what runs beside it end. */
async function use(ids: readonly string[], pause: number): Promise<number[]> {
  const found: number[] = [];
  for (const id of ids) {
    clock.advanceTo(clock.now() + pause);
    found.push(await cache.find(id));
    await new Promise(setImmediate);
  }
  return found;
}

describe('what is cached', () => {
  it('of a thousand that each come once in a while, each is read once', async () => {
    await use(IDS, 0);
    const before = facts.reads;
    // Sixteen seconds between two lookups of the same one: much longer than anything may be believed.
    const pause = 16;
    await use(IDS, pause);
    expect(facts.reads - before).toBeLessThanOrEqual(1 + (IDS.length * pause) / COMPARE_MS);
  });

  it('is read anew once others have stated something of it', async () => {
    await use(['id-1', 'id-2'], 0);
    await state('id-1', 2);
    expect(await use(['id-1'], COMPARE_MS - 1)).toEqual([1]);
    // This one has the others compared beside it.
    await use(['id-2'], 1);
    expect(await use(['id-1'], 0)).toEqual([2]);
  });

  it('is not believed at the very end of its time, whatever the comparison does', async () => {
    await use(['id-1'], 0);
    await state('id-1', 2);
    facts.heads = async () => Promise.reject(new Error('the store is away'));
    expect(await use(['id-1'], CACHE_MS - 1)).toEqual([1]);
    expect(await use(['id-1'], 1)).toEqual([2]);
  });

  it('holds no unknown ones', async () => {
    expect(await use(['strange'], 0)).toEqual([0]);
    expect(cache.isKnown('strange')).toBe(false);
  });
});
