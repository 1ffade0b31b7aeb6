import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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

  it('does not lapse while the store cannot be asked: its owner could not renew it either', async () => {
    let isAway = false;
    const { store } = test;
    const flaky = new Proxy(store, {
      get: (_, key) => {
        if (isAway) throw new Error('away');
        const value: unknown = Reflect.get(store, key);
        return typeof value === 'function' ? value.bind(store) : value;
      },
    });
    const a = leaseOf('a');
    const b = new Lease(name, { store: flaky, owner: 'b', elapsed: () => now, times: leaseTimes(30) });
    await a.step();
    await b.step();
    isAway = true;
    await expect(b.step()).rejects.toThrow('away');
    isAway = false;
    now += LAPSE;
    expect(await b.step()).toBe(false);
    expect(await a.holds()).toBe(true);
  });

  it('is refused to who sees its owner alive', async () => {
    const [a, b] = [leaseOf('a'), leaseOf('b')];
    await a.step();
    const asking = b.acquire();
    await a.step();
    expect(await asking).toBe(false);
  });
});
