import { loadConfig } from '../../src/config/load-config.js';
import { systemClock } from '../../src/kernel/clock.js';
import { silentLogger } from '../../src/kernel/logger.js';
import { Metrics } from '../../src/metrics/metrics.js';
import { openRuntime, type Runtime } from '../../src/runtime.js';

/** What one process opens beside a server. The clock is the real one: leases go by it. */
export async function openSharedRuntime(url: string, dataDir: string): Promise<Runtime> {
  const env = {
    LEDGERWATCH_DATA_DIR: dataDir,
    LEDGERWATCH_LEASE_SECONDS: '3',
    LEDGERWATCH_CLICKHOUSE_URL: url,
  };
  const config = loadConfig({ env, workingDir: dataDir });
  return openRuntime({ config, clock: systemClock, logger: silentLogger, metrics: new Metrics() });
}
