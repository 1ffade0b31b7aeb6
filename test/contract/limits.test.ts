import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findEvents } from '../../src/search/events.js';
import { numberOf, rowsOf } from '../support/sql.js';
import { ENGINES, TEST_NOW, type TestStore, openTestStore } from '../support/stores.js';

/** Longer than any test; stops for nothing but a limit or a KILL. Waits without work, so that others get theirs done. */
const ENDLESS =
  'SELECT sum(sleepEachRow(0.1)) AS endless FROM numbers(100000) SETTINGS max_block_size = 1, function_sleep_max_microseconds_per_block = 0';

describe.each(ENGINES)('limits of the store on %s', (engine) => {
  let test: TestStore;
  beforeAll(async () => {
    test = await openTestStore(TEST_NOW, engine);
  });
  afterAll(async () => test.close());

  const running = async (): Promise<number> =>
    numberOf(
      test.store,
      `SELECT count() AS n FROM system.processes WHERE query LIKE '%AS endless FROM%' AND query NOT LIKE '%system.processes%'`,
    );

  it('a read over its limit is given up, killed, and gone from the engine', async () => {
    const reads = Promise.allSettled(
      Array.from({ length: 2 }, async () => test.store.engine.select(ENDLESS, {}, { limitMs: 1_000 })),
    );
    await expect.poll(running, { timeout: 950, interval: 30 }).toBe(2);
    for (const read of await reads)
      expect(read).toMatchObject({ reason: { code: 'STORE_UNAVAILABLE', retry: true } });
    await expect.poll(running, { timeout: 5_000 }).toBe(0);
  });

  it('every connection is of use again after it', async () => {
    const reads = Array.from({ length: 8 }, async () => rowsOf(test.store, 'SELECT 1 AS n'));
    for (const rows of await Promise.all(reads)) expect(rows).toEqual([{ n: 1 }]);
  });

  it('as many long reads as there are connections leave writing and a probe their turn', async () => {
    const order: string[] = [];
    const reads = Array.from({ length: 12 }, async () => {
      const { status } = (
        await Promise.allSettled([test.store.engine.select(ENDLESS, {}, { limitMs: 2_500 })])
      )[0];
      order.push(`a read is ${status}`);
    });
    const at = '2026-01-01 00:00:00.000';
    await test.store.write('job_runs', [{ job: 'j', at, ended: at, outcome: 'ok', detail: '' }]);
    await test.store.ping();
    order.push('written');
    await Promise.all(reads);
    expect(order).toEqual(['written', ...Array<string>(12).fill('a read is rejected')]);
  });

  it('however many searches run, the reads of the product itself find a connection free', async () => {
    const order: string[] = [];
    const searches = Array.from({ length: 12 }, async () => {
      const search = test.store.engine.select(ENDLESS, {}, { readers: 'searches', limitMs: 2_000 });
      await expect(search).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      order.push('a search');
    });
    for (let asked = 0; asked < 20; asked++) await rowsOf(test.store, 'SELECT 1 AS n');
    order.push('own');
    await Promise.all(searches);
    expect(order).toEqual(['own', ...Array<string>(12).fill('a search')]);
  });

  it('a search beyond those that may wait is sent away at once, and taken when they are gone', async () => {
    const search = { tenant: 'acme', limit: 1 };
    const asked = Array.from({ length: 40 }, async () => findEvents(test.store, search));
    const outcomes = (await Promise.allSettled(asked)).map((one) =>
      one.status === 'fulfilled' ? 'taken' : one.reason,
    );
    expect(outcomes.slice(0, 32)).toEqual(Array<string>(32).fill('taken'));
    for (const outcome of outcomes.slice(32))
      expect(outcome).toMatchObject({
        code: 'OVERLOADED',
        retry: true,
        options: { detail: { retryAfterSeconds: 5 } },
      });
    expect(await findEvents(test.store, search)).toEqual([]);
  });

  it('closing ends within seconds, whatever runs', async () => {
    const beside = await test.openBeside();
    const read = beside.engine.select(ENDLESS, {}).catch((error: unknown) => error);
    await expect.poll(running, { timeout: 5_000 }).toBeGreaterThan(0);
    const started = performance.now();
    await beside.close();
    expect(await read).toMatchObject({ code: 'STORE_CLOSED' });
    expect(performance.now() - started).toBeLessThan(10_000);
    await expect(beside.ping()).rejects.toMatchObject({ code: 'STORE_CLOSED' });
    await expect.poll(running, { timeout: 5_000 }).toBe(0);
  });
});
