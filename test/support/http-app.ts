import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Keys } from '../../src/access/keys/keys.js';
import { Governance } from '../../src/access/governance/governance.js';
import { Declarations } from '../../src/access/tenants/declarations.js';
import { loadConfig } from '../../src/config/load-config.js';
import type { Probe } from '../../src/health/probe.js';
import { CoreModule } from '../../src/core.module.js';
import { createHttpApp } from '../../src/http/create-app.js';
import { HttpModule } from '../../src/http/http.module.js';
import { SimulatedClock, systemClock } from '../../src/kernel/clock.js';
import { createLogger } from '../../src/logging/pino-logger.js';
import { Metrics } from '../../src/metrics/metrics.js';
import type { Trail } from '../../src/access/trail/trail.js';
import { MemoryFacts } from './memory-facts.js';
import { memoryAccounts } from './memory-accounts.js';
import type { MemorySecrets } from './memory-secrets.js';
import type { MemorySink } from './memory-trail.js';
import type { MemorySessions } from './memory-sessions.js';

export interface TestApp {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly keys: Keys;
  readonly facts: MemoryFacts;
  readonly secrets: MemorySecrets;
  readonly sessions: MemorySessions;
  readonly trail: Trail;
  /** What the trail has handed over. */
  readonly recorded: MemorySink;
  readonly clock: SimulatedClock;
  readonly metrics: Metrics;
  /** An administrator key. */
  readonly admin: string;
  readonly logLines: string[];
  /** Of its data. */
  readonly folder: string;
  fetch(path: string, init?: RequestInit & { key?: string }): Promise<Response>;
  close(): Promise<void>;
}

interface Options {
  readonly env?: Record<string, string>;
  /** What the configuration file says. */
  readonly config?: object;
  readonly controllers?: Type[];
  readonly probes?: readonly Probe[];
  /** Any free one when it is not given. */
  readonly port?: number;
}

/** The whole HTTP shell on a free port, over facts in memory; logs are kept instead of printed. */
export async function openTestApp({
  env = {},
  config: file = {},
  controllers = [],
  probes = [],
  port = 0,
}: Options = {}): Promise<TestApp> {
  const folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-http-'));
  writeFileSync(join(folder, 'ledgerwatch.yaml'), JSON.stringify(file));
  const config = loadConfig({ env: { LEDGERWATCH_HTTP_PORT: '0', ...env }, workingDir: folder });
  const clock = new SimulatedClock(Date.parse('2026-03-02T09:00:00Z'));
  const facts = new MemoryFacts(clock);
  const logLines: string[] = [];
  const logger = createLogger('debug', { write: (line: string) => logLines.push(line) });
  const metrics = new Metrics();
  const declarations = new Declarations(facts, config.tenants);
  await declarations.load();

  const kept = { facts, ...memoryAccounts() };
  const governance = new Governance({ ...kept, config, clock, machineClock: systemClock });
  await governance.begin();
  const core = CoreModule.with({ config, clock, logger, metrics, declarations, governance, probes, ...kept });

  @Module({ imports: [core, HttpModule], controllers })
  class TestModule {}

  const app = await createHttpApp({ module: TestModule }, { config, logger, metrics });
  await app.listen(port, '127.0.0.1');
  const url = await app.getUrl();
  const keys = app.get(Keys);
  const { text: admin } = await keys.issue({ kind: 'admin' }, 'test');
  return {
    app,
    url,
    keys,
    ...kept,
    clock,
    metrics,
    admin,
    folder,
    logLines,
    fetch: async (path, { key, ...init } = {}) => {
      const headers = new Headers(init.headers);
      if (key !== undefined) headers.set('authorization', `Bearer ${key}`);
      return fetch(`${url}${path}`, { ...init, headers });
    },
    close: async () => {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
