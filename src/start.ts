import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { adoptConfiguredKeys, ensureAdministratorKey } from './access/first-keys.js';
import { Keys } from './access/keys.js';
import { AppModule } from './app.module.js';
import { kafkaConnection } from './config/kafka-connection.js';
import { loadConfig, type ConfigInput } from './config/load-config.js';
import { assertPlatform } from './config/platform.js';
import type { KafkaConfig } from './config/sections.js';
import { createHttpApp } from './http/create-app.js';
import { createKafka, type KafkaClient } from './kafka/client.js';
import { JobRunner } from './jobs/runner.js';
import { AppError } from './kernel/app-error.js';
import { systemClock } from './kernel/clock.js';
import { createLogger } from './logging/pino-logger.js';
import { Metrics } from './metrics/metrics.js';
import { type Base, openRuntime, type Runtime } from './runtime.js';

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
  try {
    return await listen(runtime, options);
  } catch (error) {
    await runtime.close();
    throw error;
  }
}

async function listen(runtime: Runtime, { showAdministratorKey = true }: StartOptions): Promise<Running> {
  const { config, logger, metrics, store, intake } = runtime;
  const probes = [
    { name: 'store', check: async () => store.ping() },
    { name: 'intake', check: async () => (intake.ready ? undefined : notReady()) },
  ];
  const app = await createHttpApp(AppModule.with(runtime, probes), { config, logger, metrics });
  const keys = app.get(Keys);
  await adoptConfiguredKeys(keys, config);
  const administratorKey = await ensureAdministratorKey(keys, config.dataDir);
  if (administratorKey !== undefined && showAdministratorKey) showOnce(administratorKey, config.dataDir);
  const kafka = config.kafka === undefined ? undefined : await startKafka(runtime, config.kafka);
  await app.listen(config.http.port, config.http.host);
  const url = await app.getUrl();
  logger.info({ url }, 'listening');
  return {
    url,
    runtime,
    jobs: app.get(JobRunner),
    keys,
    close: async () => {
      await app.close();
      await runtime.close();
      await kafka?.close();
    },
  };
}

async function startKafka({ intake, logger }: Runtime, config: KafkaConfig): Promise<KafkaClient> {
  const kafka = createKafka(kafkaConnection(config), logger);
  await intake.startKafka(kafka, config.groupId, config.topics);
  return kafka;
}

function notReady(): never {
  throw new AppError('KAFKA_UNAVAILABLE', 'the consumer group does not hold', { retry: true });
}

/** To the terminal, never to the log: logs are collected and kept. */
function showOnce(key: string, dataDir: string): void {
  process.stderr.write(
    `\nAdministrator key (shown this one time; also in ${join(dataDir, 'admin.key')}):\n\n  ${key}\n\n`,
  );
}
