import { expect, describe, it } from 'vitest';
import { FoldedKind } from '../../../src/access/folded-kind.js';
import { SimulatedClock } from '../../../src/kernel/clock.js';
import { MemoryFacts } from '../../support/memory-facts.js';
import { TEST_NOW } from '../../support/stores.js';

describe('all of a kind', () => {
  it('are read once, and then those alone of which something new was stated', async () => {
    const facts = new MemoryFacts(new SimulatedClock(TEST_NOW));
    const state = async (id: string, version: number): Promise<void> =>
      facts.append({ tenant: '_system', kind: 'thing', id, version, type: 'x', data: {}, by: 'test' });
    for (let n = 0; n < 100; n++) await state(`id-${n}`, 1);
    const all = new FoldedKind(facts, 'thing', (stated) => stated.length);
    const counts = async (): Promise<Map<string, number>> =>
      new Map((await all.all()).map(({ id, state: count }) => [id, count]));
    expect((await counts()).size).toBe(100);
    await state('id-7', 2);
    await state('new', 1);
    const before = facts.reads;
    const now = await counts();
    expect([now.get('id-7'), now.get('new'), now.get('id-8')]).toEqual([2, 1, 1]);
    // The comparison and the two.
    expect(facts.reads - before).toBe(3);
  });
});
