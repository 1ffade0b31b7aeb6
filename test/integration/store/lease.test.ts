import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { SealedSecrets } from '../../../src/secrets/sealed-secrets.js';
import { Lease, leaseTimes } from '../../../src/store/lease.js';
import { type TestStore, openTestStore } from '../../support/stores.js';

const LAPSE = 30_000;

let test: TestStore;
let now: number;
let leases = 0;
let name: string;
beforeAll(async () => {
  test = await openTestStore();
});
afterAll(async () => test.close());
beforeEach(() => {
  now = 0;
  name = `lease-${++leases}`;
});

const leaseOf = (owner: string): Lease =>
  new Lease(name, { store: test.store, owner, elapsed: () => now, times: leaseTimes(30) });

describe('a lease', () => {
  it('is held by the first who asks, and by nobody else while it is renewed', async () => {
    const [a, b] = [leaseOf('a'), leaseOf('b')];
    expect(await a.step()).toBe(true);
    for (let turn = 0; turn < 20; turn++) {
      now += 5_000;
      expect(await b.step()).toBe(false);
      expect(await a.step()).toBe(true);
    }
  });

  it.each([
    ['one ms before it lapses', LAPSE - 1, false],
    ['when it lapses', LAPSE, true],
  ])('is taken over from a silent owner: %s', async (_, ms, taken) => {
    const [a, b] = [leaseOf('b'), leaseOf('a')];
    await a.step();
    await b.step();
    now += ms;
    expect(await b.step()).toBe(taken);
    expect(await a.holds()).toBe(!taken);
  });

  it('is not taken back by an owner who was away: it stands by', async () => {
    const [a, b] = [leaseOf('b'), leaseOf('a')];
    await a.step();
    await b.step();
    now += LAPSE;
    await b.step();
    expect(await a.step()).toBe(false);
    expect(await a.step()).toBe(false);
    expect(await b.holds()).toBe(true);
  });

  it('goes to exactly one of many who ask at the same time', async () => {
    const many = Array.from({ length: 6 }, (_, index) => leaseOf(`owner-${index}`));
    await Promise.all(many.map(async (lease) => lease.step()));
    const held = await Promise.all(many.map(async (lease) => lease.holds()));
    expect(held.filter(Boolean)).toHaveLength(1);
    expect(many.map((lease) => lease.held)).toEqual(held);
  });

  it('that was given back is free at once', async () => {
    const [a, b] = [leaseOf('a'), leaseOf('b')];
    await a.step();
    await b.step();
    await a.release();
    expect(a.held).toBe(false);
    expect(await b.step()).toBe(true);
  });

  it('does not lapse while the store could not be asked', async () => {
    const [a, b] = [leaseOf('a'), leaseOf('b')];
    await a.step();
    await b.step();
    const { store } = test;
    const away = new Lease(name, {
      store: new Proxy(store, {
        get: (_, key) => (key === 'read' ? async () => Promise.reject(new Error('away')) : undefined),
      }),
      owner: 'c',
      elapsed: () => now,
      times: leaseTimes(30),
    });
    await expect(away.step()).rejects.toThrow('away');
    now += LAPSE;
    await expect(away.step()).rejects.toThrow('away');
    expect(away.held).toBe(false);
  });

  it('is refused to who sees its owner alive', async () => {
    const [a, b] = [leaseOf('a'), leaseOf('b')];
    await a.step();
    const asking = b.acquire();
    await a.step();
    expect(await asking).toBe(false);
  });
});

describe('a secret that several processes make at the same time', () => {
  it('is the same for all of them', async () => {
    const open = async () => SealedSecrets.open(test.store, join(test.path, 'master.key'));
    const all = [await open(), await open(), await open()];
    const made = await Promise.all(all.map(async (secrets) => secrets.getOrCreate('tenant/a/pseudonym', 32)));
    expect(new Set(made.map((key) => key.toString('hex'))).size).toBe(1);
  });
});
