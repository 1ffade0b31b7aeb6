import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load-config.js';
import { SimulatedClock } from '../../src/kernel/clock.js';
import { silentLogger } from '../../src/kernel/logger.js';
import { Metrics } from '../../src/metrics/metrics.js';
import { type Runtime, openRuntime } from '../../src/runtime.js';
import { TEST_NOW } from './stores.js';

export interface TestRuntime {
  readonly runtime: Runtime;
  readonly clock: SimulatedClock;
  readonly dataDir: string;
  /** Closes and opens the same data again. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** The product without its web server, with tenant `acme` and its sources `crm` (json), `sf` and `sfe` (Salesforce). */
export async function openTestRuntime(
  at = TEST_NOW,
  parent = tmpdir(),
  settings: Readonly<Record<string, string>> = {},
): Promise<TestRuntime> {
  const dataDir = mkdtempSync(join(parent, 'ledgerwatch-test-'));
  const clock = new SimulatedClock(at);
  const open = async (): Promise<Runtime> => {
    const env = { LEDGERWATCH_DATA_DIR: dataDir, ...settings };
    const config = loadConfig({ env, workingDir: dataDir });
    return openRuntime({ config, clock, logger: silentLogger, metrics: new Metrics() });
  };
  let runtime = await open();
  await declareTestSources(runtime);
  await runtime.governance.begin();
  return {
    get runtime() {
      return runtime;
    },
    clock,
    dataDir,
    async restart() {
      await runtime.close();
      runtime = await open();
    },
    async close() {
      await runtime.close();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export async function declareTestSources({ declarations }: Pick<Runtime, 'declarations'>): Promise<void> {
  const common = { promisedDelayMinutes: 60 };
  for (const tenant of ['acme', 'other']) {
    await declarations.declareTenant({ id: tenant, timeZone: 'Europe/Berlin', horizonDays: 3650 }, 'test');
    await declarations.declareSource(tenant, { id: 'crm', format: 'json', ...common }, 'test');
  }
  await declarations.declareSource('acme', { id: 'sf', format: 'salesforce-elf', ...common }, 'test');
  await declarations.declareSource('acme', { id: 'sfe', format: 'salesforce-events', ...common }, 'test');
}
