import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SimulatedClock } from '../../src/kernel/clock.js';
import { randomId } from '../../src/kernel/ids.js';
import { Store } from '../../src/store/store.js';

export const TEST_NOW = Date.parse('2026-03-02T09:00:00Z');

export interface TestStore {
  readonly store: Store;
  readonly clock: SimulatedClock;
  readonly path: string;
  /** Opens the same data again, as a restart does. */
  reopen(): Promise<Store>;
  close(): Promise<void>;
}

/** A folder of its own per test file; the embedded store admits one open folder a process. */
export async function openTestStore(at = TEST_NOW): Promise<TestStore> {
  const path = mkdtempSync(join(tmpdir(), 'ledgerwatch-store-'));
  const clock = new SimulatedClock(at);
  const server = serverOptions();
  const open = async (): Promise<Store> =>
    Store.open({ path, clock, ...(server === undefined ? {} : { server }) });
  let store = await open();
  return {
    get store() {
      return store;
    },
    clock,
    path,
    async reopen() {
      await store.close();
      store = await open();
      return store;
    },
    async close() {
      await store.close();
      rmSync(path, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The same specs run on a real server when CLICKHOUSE_TEST_URL names one. */
function serverOptions(): { url: string; database: string } | undefined {
  const url = process.env['CLICKHOUSE_TEST_URL'];
  return url === undefined ? undefined : { url, database: `test_${randomId().replaceAll('-', '')}` };
}
