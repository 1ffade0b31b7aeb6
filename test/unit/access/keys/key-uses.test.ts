import { beforeEach, describe, expect, it } from 'vitest';
import type { AccessFact } from '../../../../src/access/access-facts.js';
import { KeyUses } from '../../../../src/access/keys/key-uses.js';
import { DAY, HOUR, SimulatedClock } from '../../../../src/kernel/clock.js';
import { MemoryFacts } from '../../../support/memory-facts.js';

const NOON = Date.parse('2026-03-02T12:00:00Z');

let clock: SimulatedClock;
let facts: MemoryFacts;
let uses: KeyUses;
beforeEach(() => {
  clock = new SimulatedClock(NOON);
  facts = new MemoryFacts(clock);
  uses = new KeyUses(facts, clock);
});

describe('the last use of a key', () => {
  it('is written once a day, however often the key comes', async () => {
    for (let hour = 0; hour < 30; hour++) {
      clock.advanceTo(NOON + hour * HOUR);
      uses.note('a');
      await uses.flush();
    }
    expect(facts.all).toHaveLength(2);
    expect(await uses.lastDays()).toEqual(new Map([['a', '2026-03-03']]));
  });

  it('costs a request no look into the store, and is known before it is written', async () => {
    uses.note('a');
    expect(facts.reads).toBe(0);
    expect((await uses.lastDays()).get('a')).toBe('2026-03-02');
  });

  it('is not written again by another process or after a restart', async () => {
    uses.note('a');
    await uses.flush();
    const other = new KeyUses(facts, clock);
    other.note('a');
    other.note('b');
    await other.flush();
    expect(facts.all.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('is kept while the store is away', async () => {
    const away = new KeyUses(
      Object.assign(Object.create(facts) as MemoryFacts, {
        append: async (...said: Omit<AccessFact, 'at'>[]) => {
          if (clock.now() === NOON) throw new Error('away');
          return facts.append(...said);
        },
      }),
      clock,
    );
    away.note('a');
    await expect(away.flush()).rejects.toThrow('away');
    clock.advanceTo(NOON + 1);
    await away.flush();
    expect(facts.all).toHaveLength(1);
  });

  it('of more keys than there is room for is bounded', async () => {
    for (let key = 0; key < 20_000; key++) uses.note(String(key));
    await uses.flush();
    expect(facts.all).toHaveLength(16_384);
    clock.advanceTo(NOON + DAY);
    uses.note('19999');
    expect((await uses.lastDays()).get('19999')).toBe('2026-03-03');
  });
});
