import { afterAll, beforeAll, expect, it } from 'vitest';
import { recomputeActivity } from '../../../src/baseline/activity.js';
import { TenantActivity } from '../../../src/baseline/tenant-activity.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { append } from '../../../src/store/ledger.js';
import type { Store } from '../../../src/store/store.js';
import { ledgerRow } from '../../support/rows.js';
import { openTestStore, type TestStore } from '../../support/stores.js';

const tenant = 'acme';
const actorKey = 'a'.repeat(32);
const first = Date.parse('2026-01-05T09:00:00Z');
/** One hour of each of so many days. */
const hours = Array.from({ length: 50 }, (_, day) => first + day * DAY);

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore();
  const rows = hours.map((at, offset) =>
    ledgerRow({
      offset,
      tenant,
      actorKey,
      event: {
        key: `e${offset}`,
        occurredAt: new Date(at + MINUTE).toISOString(),
        actor: { id: 'u1' },
        action: 'data.export',
        volume: { records: 10 },
      },
    }),
  );
  await append(test.store, rows, 'test');
  await recomputeActivity(test.store, tenant, new Map([[actorKey, new Set(hours)]]));
});
afterAll(async () => test.close());

/** A memory, and how many rows it has read of the store. */
function counted(): { activity: TenantActivity; read: () => number } {
  let rows = 0;
  const store = Object.create(test.store, {
    read: {
      value: async (...asked: Parameters<Store['read']>): Promise<unknown[]> => {
        const found = await test.store.read(...asked);
        rows += found.length;
        return found;
      },
    },
  }) as Store;
  return { activity: new TenantActivity(store, tenant), read: () => rows };
}

it('of a day long ago nothing is read that came behind it', async () => {
  const { activity, read } = counted();
  expect(await activity.between(first, first + DAY)).toHaveLength(1);
  expect(read()).toBeLessThanOrEqual(2);
  expect(await activity.between(first + 40 * DAY, first + 42 * DAY)).toHaveLength(2);
  expect(read()).toBeLessThanOrEqual(6);
});

it('gives what the store holds, forwards, backwards, over gaps and trimmed', async () => {
  const { activity, read } = counted();
  const stretches = [
    [20, 22],
    [21, 25],
    [10, 23],
    [40, 41],
    [0, 50],
    [3, 4],
  ] as const;
  for (const [from, to] of stretches) {
    const found = await activity.between(first + from * DAY, first + to * DAY);
    expect(found.map(({ hour }) => hour)).toEqual(hours.slice(from, to));
  }
  const before = read();
  expect(await activity.between(first, first + 50 * DAY)).toHaveLength(50);
  expect(read(), 'from memory').toBe(before);
  activity.trim(first + 30 * DAY);
  expect(await activity.between(first + 29 * DAY, first + 31 * DAY)).toHaveLength(2);
});

it('takes over what was computed within, and reads what was computed behind', async () => {
  const { activity } = counted();
  const next = hours.at(-1)! + HOUR;
  await activity.between(first + 48 * DAY, first + 49 * DAY);
  const hour = {
    actorKey,
    actorType: 'human',
    role: 'unknown',
    acts: { 'data.export': 7 },
    records: {},
    failures: {},
  };
  activity.put([{ ...hour, hour: next }]);
  expect((await activity.between(next, next + HOUR))[0]?.acts).toEqual({ 'data.export': 7 });
  activity.put([{ ...hour, hour: next + 5 * DAY }]);
  expect(await activity.between(next + 5 * DAY, next + 6 * DAY), 'the store does not hold it').toEqual([]);
});
