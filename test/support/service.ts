import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { loadConfig } from '../../src/config/load-config.js';
import type { Clock } from '../../src/kernel/clock.js';
import { type Logger, silentLogger } from '../../src/kernel/logger.js';
import { Metrics } from '../../src/metrics/metrics.js';
import { type Running, startWith } from '../../src/start.js';

export interface TestService {
  readonly running: Running;
  /** The administrator key. */
  readonly admin: string;
  /** A folder for the files of the test; it goes away with the service. */
  readonly folder: string;
  /** Sends with the administrator key unless another is given. */
  fetch(path: string, init?: RequestInit & { key?: string }): Promise<Response>;
  /** A new intake key of a source. */
  intakeKey(tenant: string, source: string): Promise<string>;
  close(): Promise<void>;
}

/** The whole service on a free port, with its own data folder, the given `ledgerwatch.yaml` and the given clock. */
export async function openService(
  yaml: string,
  clock: Clock,
  logger: Logger = silentLogger,
): Promise<TestService> {
  const folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-service-'));
  writeFileSync(join(folder, 'ledgerwatch.yaml'), yaml);
  const config = loadConfig({ env: { LEDGERWATCH_HTTP_PORT: '0' }, workingDir: folder });
  // The key is shown once to the terminal; here it is read from its file.
  const terminal = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const running = await startWith({ config, clock, logger, metrics: new Metrics() });
  terminal.mockRestore();
  const admin = readFileSync(join(config.dataDir, 'admin.key'), 'utf8').trim();
  const send: TestService['fetch'] = async (path, { key = admin, ...init } = {}) => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${key}`);
    return fetch(`${running.url}${path}`, { ...init, headers });
  };
  return {
    running,
    admin,
    folder,
    fetch: send,
    async intakeKey(tenant, source) {
      const answer = await send('/v1/keys', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind: 'intake', tenant, source }),
      });
      return ((await answer.json()) as { key: string }).key;
    },
    async close() {
      await running.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
