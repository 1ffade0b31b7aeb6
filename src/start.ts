import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { unaddressed } from '../alerts/unaddressed.js';
import { adoptConfiguredKeys, ensureAdministratorKey } from './access/keys/first-keys.js';
import { Keys } from './access/keys/keys.js';
import { AppModule } from './app.module.js';
import { loadConfig, type ConfigInput } from './config/load-config.js';
import { assertPlatform } from './config/platform.js';
import type { Config } from './config/sections.js';
import { createHttpApp } from './http/create-app.js';
import { dutiesOf } from './jobs/jobs.js';
import { JobRunner } from './jobs/runner.js';
import { SECOND, systemClock } from './kernel/clock.js';
import { pause } from './kernel/pause.js';
import { createLogger } from './logging/pino-logger.js';
import { Metrics } from './metrics/metrics.js';
import { readyMetrics } from './metrics/ready-metrics.js';
import { startMetrics } from './metrics/start-metrics.js';
import { type RoleWork, workOf } from './roles.js';
import { type Base, openRuntime, type Runtime } from './runtime.js';
import { VERSION } from './version.js';

export interface Running {
  /** Where it listens, also when the port was left to the system. */
  readonly url: string;
  readonly runtime: Runtime;
  /** What is done again and again; on a simulated clock the caller runs it. */
  readonly jobs: JobRunner;
  readonly keys: Keys;
  close(): Promise<void>;
}

export interface StartOptions {
  /** Whether a fresh administrator key is shown in the terminal; it is in its file all the same. */
  readonly showAdministratorKey?: boolean;
}

/** How long those who are being answered have when the service ends, before what they need is taken away. */
const LAST_ANSWERS_MS = SECOND;

const ONLY_OWNER_ENTERS = 0o700;

/** Opens the store, makes the first keys and listens. Rejects with an AppError that says what to do. */
export async function start(input: ConfigInput): Promise<Running> {
  assertPlatform(process.platform);
  const config = loadConfig(input);
  const metrics = new Metrics();
  metrics.collectProcess();
  return startWith({ config, clock: systemClock, logger: createLogger(), metrics });
}

/** The service on a clock and a logger of the caller's: the demo runs on a simulated one. */
export async function startWith(base: Base, options: StartOptions = {}): Promise<Running> {
  await mkdir(base.config.dataDir, { recursive: true, mode: ONLY_OWNER_ENTERS });
  const runtime = await openRuntime(base);
  let work: RoleWork | undefined;
  try {
    work = await workOf(runtime);
    return await listen(runtime, work, options);
  } catch (error) {
    await work?.stop().catch(() => undefined);
    await runtime.close();
    throw error;
  }
}

async function listen(runtime: Runtime, work: RoleWork, options: StartOptions): Promise<Running> {
  const { config, logger, metrics } = runtime;
  readyMetrics(metrics, work.probes);
  startMetrics(metrics, config, VERSION);
  const app = await createHttpApp(AppModule.with(runtime, work), { config, logger, metrics });
  const keys = app.get(Keys);
  try {
    if (work.servesApi) {
      await runtime.governance.begin();
      await makeFirstKeys(keys, config, options);
    }
    await work.start();
    await app.listen(config.http.port, config.http.host);
  } catch (error) {
    // The beat of its jobs would go on over a store that is closed.
    await app.close();
    throw error;
  }
  if (dutiesOf(config.role).includes('alerts')) warnOfUnaddressed(runtime);
  const url = await app.getUrl();
  logger.info({ url, role: config.role }, 'listening');
  return {
    url,
    runtime,
    jobs: app.get(JobRunner),
    keys,
    close: async () => {
      const closing = app.close();
      // Requests that are answered now are still recorded, but one that waits for a store which is away must not hold up
      // the end.
      await Promise.race([closing.catch(() => undefined), pause(LAST_ANSWERS_MS)]);
      await Promise.all([closing, work.stop()]);
      await runtime.close();
    },
  };
}

function warnOfUnaddressed({ config, declarations, logger }: Runtime): void {
  for (const { tenant, sentence } of unaddressed(config, declarations.list()))
    logger.warn({ tenant }, sentence);
}

async function makeFirstKeys(keys: Keys, config: Config, options: StartOptions): Promise<void> {
  const { showAdministratorKey = true } = options;
  await adoptConfiguredKeys(keys, config);
  const administratorKey = await ensureAdministratorKey(keys, config.dataDir);
  if (administratorKey !== undefined && showAdministratorKey) showOnce(administratorKey, config.dataDir);
}

/** To the terminal, never to the log: logs are collected and kept. */
function showOnce(key: string, dataDir: string): void {
  process.stderr.write(
    `\nAdministrator key (shown this one time; also in ${join(dataDir, 'admin.key')}):\n\n  ${key}\n\n`,
  );
}
