import { join } from 'node:path';
import { adoptConfiguredKeys, ensureAdministratorKey } from './access/first-keys.js';
import { Keys } from './access/keys.js';
import { AppModule } from './app.module.js';
import { loadConfig, type ConfigInput } from './config/load-config.js';
import { assertPlatform } from './config/platform.js';
import type { Config } from './config/sections.js';
import { readSecretFile } from './config/secret-file.js';
import { createHttpApp } from './http/create-app.js';
import { systemClock } from './kernel/clock.js';
import { createLogger } from './logging/pino-logger.js';
import { Metrics } from './metrics/metrics.js';
import { Facts } from './store/facts.js';
import { Store } from './store/store.js';

export interface Running {
  /** Where it listens, also when the port was left to the system. */
  readonly url: string;
  close(): Promise<void>;
}

/** Opens the store, makes the first keys and listens. Rejects with an AppError that says what to do. */
export async function start(input: ConfigInput): Promise<Running> {
  assertPlatform(process.platform);
  const config = loadConfig(input);
  const logger = createLogger();
  const metrics = new Metrics();
  metrics.collectProcess();
  const clock = systemClock;
  const store = await openStore(config);
  const facts = new Facts(store);
  const probes = [{ name: 'store', check: async () => store.ping() }];
  const app = await createHttpApp(AppModule.with({ config, clock, logger, metrics, facts, probes }), {
    config,
    logger,
    metrics,
  });
  const keys = app.get(Keys);
  await adoptConfiguredKeys(keys, config);
  const administratorKey = await ensureAdministratorKey(keys, config.dataDir);
  if (administratorKey !== undefined) showOnce(administratorKey, config.dataDir);
  await app.listen(config.http.port, config.http.host);
  const url = await app.getUrl();
  logger.info({ url }, 'listening');
  return {
    url,
    close: async () => {
      await app.close();
      await store.close();
    },
  };
}

async function openStore({ clickhouse, dataDir }: Config): Promise<Store> {
  const path = join(dataDir, 'store');
  if (clickhouse === undefined) return Store.open({ path, clock: systemClock });
  const { url, username, passwordFile, database } = clickhouse;
  const password = passwordFile === undefined ? {} : { password: readSecretFile(passwordFile) };
  return Store.open({ path, clock: systemClock, server: { url, username, database, ...password } });
}

/** To the terminal, never to the log: logs are collected and kept. */
function showOnce(key: string, dataDir: string): void {
  process.stderr.write(
    `\nAdministrator key (shown this one time; also in ${join(dataDir, 'admin.key')}):\n\n  ${key}\n\n`,
  );
}
