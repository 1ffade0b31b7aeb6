import { beforeEach, describe, expect, it } from 'vitest';
import { Keys, KEY_CACHE_MS } from '../../../../src/access/keys/keys.js';
import { parseKey, type KeyText } from '../../../../src/access/keys/key-text.js';
import { ownerOf } from '../../../../src/access/rights/principal.js';
import { SimulatedClock } from '../../../../src/kernel/clock.js';
import { MemoryFacts } from '../../../support/memory-facts.js';

const SCOPE = { kind: 'intake', tenant: 'acme', source: 'crm' } as const;

let clock: SimulatedClock;
let facts: MemoryFacts;
let keys: Keys;
beforeEach(() => {
  clock = new SimulatedClock(1_000);
  facts = new MemoryFacts(clock);
  keys = new Keys(facts, clock);
});

function keyOf(text: string): KeyText {
  const key = parseKey(text);
  if (key === undefined) throw new Error('no key');
  return key;
}

describe('keys', () => {
  it('are stored without their secret', async () => {
    const { text } = await keys.issue(SCOPE, 'key:x');
    expect(JSON.stringify(facts.all)).not.toContain(keyOf(text).secret);
    expect(facts.all).toMatchObject([
      { kind: 'key', type: 'issued', version: 1, by: 'key:x', tenant: '_system' },
    ]);
    expect(JSON.stringify(await keys.list())).not.toContain('hash');
  });

  it('make a principal bound to their tenant and source', async () => {
    const { id, text } = await keys.issue(SCOPE, 'user:x');
    const grants = [{ role: 'intake', tenant: 'acme', source: 'crm' }];
    const principal = { id: `key:${id}`, kind: 'machine', grants, owner: 'user:x' };
    expect(await keys.verify(keyOf(text))).toEqual(principal);
  });

  it.each(['system', 'command-line', 'config', 'key:0123456789abcdef'])(
    'that %s made act each as itself, and not all as one',
    async (owner) => {
      const made = [await keys.issue(SCOPE, owner), await keys.issue({ ...SCOPE, owner }, 'user:x')];
      const acting = await Promise.all(made.map(async ({ text }) => keys.verify(keyOf(text))));
      expect(acting.map((one) => ownerOf(one!))).toEqual(made.map(({ id }) => `key:${id}`));
    },
  );

  it('no two alike', async () => {
    const texts = await Promise.all(
      Array.from({ length: 50 }, async () => (await keys.issue(SCOPE, 'x')).text),
    );
    expect(new Set(texts.map((text) => keyOf(text).secret)).size).toBe(50);
    expect(new Set(texts.map((text) => keyOf(text).id)).size).toBe(50);
  });

  it('are asked of the store once for many requests, also when these come at once', async () => {
    const key = keyOf((await keys.issue(SCOPE, 'x')).text);
    const other = new Keys(facts, clock);
    const before = facts.reads;
    await Promise.all(Array.from({ length: 20 }, async () => other.verify(key)));
    expect(facts.reads - before).toBe(1);
  });

  it('revoked here are refused at once, elsewhere when the cache has aged', async () => {
    const issued = await keys.issue(SCOPE, 'x');
    const key = keyOf(issued.text);
    const other = new Keys(facts, clock);
    await Promise.all([keys.verify(key), other.verify(key)]);
    await keys.revoke(issued.id, 'x');
    expect(await keys.verify(key)).toBeUndefined();
    expect(await other.verify(key)).toBeDefined();
    clock.advanceTo(1_000 + KEY_CACHE_MS);
    expect(await other.verify(key)).toBeUndefined();
  });

  it('in steady use wait for the store no more than once, and a revocation elsewhere is heard in time', async () => {
    const issued = await keys.issue(SCOPE, 'x');
    const other = new Keys(facts, clock);
    const isTaken = async () => (await other.verify(keyOf(issued.text))) !== undefined;
    await isTaken();
    const before = facts.reads;
    for (let second = 1; second <= 60; second++) {
      clock.advanceTo(1_000 + second * 1_000);
      expect(await isTaken()).toBe(true);
    }
    // One comparison for all keys every two seconds, none of them waited for.
    expect(facts.reads - before).toBeLessThanOrEqual(30);
    await keys.revoke(issued.id, 'x');
    let heardAfter = 0;
    while (heardAfter <= 2 * KEY_CACHE_MS && (await isTaken())) {
      heardAfter += 500;
      clock.advanceTo(61_000 + heardAfter);
    }
    expect(heardAfter).toBeLessThanOrEqual(KEY_CACHE_MS);
  });

  it('that are compared while the store is away are asked for anew once they are too old', async () => {
    const issued = await keys.issue(SCOPE, 'x');
    const key = keyOf(issued.text);
    const deaf = new Keys(
      Object.assign(Object.create(facts) as MemoryFacts, {
        heads: async () => {
          throw new Error('away');
        },
      }),
      clock,
    );
    await deaf.verify(key);
    await keys.revoke(issued.id, 'x');
    clock.advanceTo(1_000 + KEY_CACHE_MS - 1);
    expect(await deaf.verify(key)).toBeDefined();
    clock.advanceTo(1_000 + KEY_CACHE_MS);
    expect(await deaf.verify(key)).toBeUndefined();
  });

  it('are refused from the moment they expire, although they are cached', async () => {
    const issued = await keys.issue({ ...SCOPE, expiresAt: 2_000 }, 'x');
    const key = keyOf(issued.text);
    clock.advanceTo(1_999);
    expect(await keys.verify(key)).toBeDefined();
    clock.advanceTo(2_000);
    expect(await keys.verify(key)).toBeUndefined();
    expect(await keys.list()).toMatchObject([{ status: 'expired', expiresAt: 2_000 }]);
  });

  it('a look-up that began before the revocation does not bring the key back', async () => {
    const issued = await keys.issue(SCOPE, 'x');
    const key = keyOf(issued.text);
    const slow = Promise.withResolvers<void>();
    const fast = new Keys(
      {
        read: async (...at) => {
          const seen = await facts.read(...at);
          await slow.promise;
          return seen;
        },
        readKind: async (...at) => facts.readKind(...at),
        appendFirst: async (...said) => facts.appendFirst(...said),
        readKindEverywhere: async (kind) => facts.readKindEverywhere(kind),
        heads: async (...at) => facts.heads(...at),
        append: async (...said) => facts.append(...said),
      },
      clock,
    );
    const early = fast.verify(key);
    const revoked = fast.revoke(issued.id, 'x');
    slow.resolve();
    await Promise.all([early, revoked]);
    expect(await fast.verify(key)).toBeUndefined();
  });

  it('a store that is away is not remembered', async () => {
    const key = keyOf((await keys.issue(SCOPE, 'x')).text);
    let away = true;
    const flaky = new Keys(
      Object.assign(Object.create(facts) as MemoryFacts, {
        read: async (...at: [string, string, string]) => {
          if (away) throw new Error('away');
          return facts.read(...at);
        },
      }),
      clock,
    );
    await expect(flaky.verify(key)).rejects.toThrow('away');
    away = false;
    expect(await flaky.verify(key)).toBeDefined();
  });

  it('that do not exist take no place in the cache', async () => {
    await keys.verify({ kind: 'admin', id: '0'.repeat(16), secret: 'x' });
    expect(keys.isKnown('0'.repeat(16))).toBe(false);
  });

  it('the last administrator key cannot be revoked', async () => {
    const first = await keys.issue({ kind: 'admin' }, 'x');
    await expect(keys.revoke(first.id, 'x')).rejects.toMatchObject({ code: 'CONFLICT' });
    const second = await keys.issue({ kind: 'admin' }, 'x');
    await keys.revoke(first.id, 'x');
    await expect(keys.revoke(second.id, 'x')).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it.each(['f'.repeat(16), 'nothing'])('an unknown one cannot be revoked: %s', async (id) => {
    await expect(keys.revoke(id, 'x')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
