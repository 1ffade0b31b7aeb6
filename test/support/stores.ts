import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SimulatedClock } from '../../src/kernel/clock.js';
import { randomId } from '../../src/kernel/ids.js';
import type { ServerOptions } from '../../src/store/server-client.js';
import { Store } from '../../src/store/store.js';
import { Front } from './clickhouse-front/front.js';

export const TEST_NOW = Date.parse('2026-03-02T09:00:00Z');

/** The embedded engine; the network client on a front for it; a real server when CLICKHOUSE_TEST_URL names one. */
export type EngineKind = 'chdb' | 'front' | 'server';
const SERVER_URL = process.env['CLICKHOUSE_TEST_URL'];
export const ENGINES: readonly EngineKind[] = [
  'chdb',
  'front',
  ...(SERVER_URL === undefined ? [] : (['server'] as const)),
];

export interface TestStore {
  readonly store: Store;
  readonly clock: SimulatedClock;
  readonly path: string;
  /** Of the engine `front` alone. */
  readonly front: Front | undefined;
  /** Opens the same data again, as a restart does. */
  reopen(): Promise<Store>;
  /** A second store on the same data, as another process has; to be closed by the test. */
  openBeside(): Promise<Store>;
  close(): Promise<void>;
}

/** A folder or database of its own per test file; the embedded store admits one open folder a process. */
export async function openTestStore(at = TEST_NOW, kind = defaultKind()): Promise<TestStore> {
  const path = mkdtempSync(join(tmpdir(), 'ledgerwatch-store-'));
  const clock = new SimulatedClock(at);
  const front = kind === 'front' ? await Front.start({ dataDir: join(path, 'front') }) : undefined;
  const server = serverOptions(front?.url ?? (kind === 'server' ? SERVER_URL : undefined));
  const open = async (): Promise<Store> =>
    Store.open({ path, clock, ...(server === undefined ? {} : { server }) });
  let store = await open();
  return {
    get store() {
      return store;
    },
    clock,
    path,
    front,
    async reopen() {
      await store.close();
      store = await open();
      return store;
    },
    openBeside: open,
    async close() {
      if (kind === 'server') await store.engine.command(`DROP DATABASE IF EXISTS ${server?.database}`);
      await store.close();
      await front?.stop();
      rmSync(path, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const defaultKind = (): EngineKind => (SERVER_URL === undefined ? 'chdb' : 'server');

const serverOptions = (url: string | undefined): ServerOptions | undefined =>
  url === undefined ? undefined : { url, database: `test_${randomId().replaceAll('-', '')}` };
