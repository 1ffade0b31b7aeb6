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
  const { clock, path, front, open, remove } = await freshPlace(at, kind);
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
      await remove(store);
      await store.close();
      await front?.stop();
      rmSync(path, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Stores that are opened at the same moment on data that nobody has opened before, as by processes that start together. */
export async function openTogether(
  kind: EngineKind,
  count: number,
): Promise<{ stores: Store[]; path: string; close: () => Promise<void> }> {
  const { path, front, open, remove } = await freshPlace(TEST_NOW, kind);
  const stores = await Promise.all(Array.from({ length: count }, open));
  const close = async (): Promise<void> => {
    if (stores[0] !== undefined) await remove(stores[0]);
    for (const store of stores) await store.close();
    await front?.stop();
    rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  };
  return { stores, path, close };
}

async function freshPlace(at: number, kind: EngineKind) {
  const path = mkdtempSync(join(tmpdir(), 'ledgerwatch-store-'));
  const clock = new SimulatedClock(at);
  const front = kind === 'front' ? await Front.start({ dataDir: join(path, 'front') }) : undefined;
  const server = serverOptions(front?.url ?? (kind === 'server' ? SERVER_URL : undefined));
  const open = async (): Promise<Store> =>
    Store.open({ path, clock, ...(server === undefined ? {} : { server }) });
  const remove = async (store: Store): Promise<void> => {
    if (kind === 'server') await store.engine.command(`DROP DATABASE IF EXISTS ${server?.database}`);
  };
  return { path, clock, front, open, remove };
}

const defaultKind = (): EngineKind => (SERVER_URL === undefined ? 'chdb' : 'server');

const serverOptions = (url: string | undefined): ServerOptions | undefined =>
  url === undefined ? undefined : { url, database: `test_${randomId().replaceAll('-', '')}` };
