import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { numberOf, rowsOf } from '../support/recount.js';
import { ENGINES, TEST_NOW, type TestStore, openTestStore } from '../support/stores.js';

/** Longer than any test; stops for nothing but a limit or a KILL. */
const ENDLESS = 'SELECT sum(sipHash64(number)) AS n FROM numbers(1000000000000)';

describe.each(ENGINES)('limits of the store on %s', (engine) => {
  let test: TestStore;
  beforeAll(async () => {
    test = await openTestStore(TEST_NOW, engine);
  });
  afterAll(async () => test.close());

  const running = async (): Promise<number> =>
    numberOf(
      test.store,
      `SELECT count() AS n FROM system.processes WHERE query LIKE '%sipHash64(number))%' AND query NOT LIKE '%system.processes%'`,
    );

  it('a read over its limit is given up, killed, and gone from the engine', async () => {
    const reads = Promise.allSettled(
      Array.from({ length: 2 }, async () => test.store.engine.select(ENDLESS, {}, 1_500)),
    );
    await expect.poll(running, { timeout: 1_400, interval: 50 }).toBe(2);
    for (const read of await reads)
      expect(read).toMatchObject({ reason: { code: 'STORE_UNAVAILABLE', retry: true } });
    await expect.poll(running, { timeout: 5_000 }).toBe(0);
  });

  it('every connection is of use again after it', async () => {
    const reads = Array.from({ length: 8 }, async () => rowsOf(test.store, 'SELECT 1 AS n'));
    for (const rows of await Promise.all(reads)) expect(rows).toEqual([{ n: 1 }]);
  });

  it('as many long reads as there are connections leave writing its turn', async () => {
    const reads = Promise.allSettled(
      Array.from({ length: 12 }, async () => test.store.engine.select(ENDLESS, {}, 1_000)),
    );
    const started = performance.now();
    const row = {
      job: 'j',
      at: '2026-01-01 00:00:00.000',
      ended: '2026-01-01 00:00:00.000',
      outcome: 'ok',
      detail: '',
    };
    await test.store.write('job_runs', [row]);
    expect(performance.now() - started).toBeLessThan(900);
    expect((await reads).filter(({ status }) => status === 'rejected')).toHaveLength(12);
    expect(performance.now() - started).toBeLessThan(8_000);
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
