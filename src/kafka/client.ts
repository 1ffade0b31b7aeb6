import type { ConnectionOptions } from 'node:tls';
import type { Admin, Kafka, KafkaConfig, logCreator, LogEntry, SASLOptions } from 'kafkajs';
import type { Logger } from '../kernel/logger.js';
import { type GroupOptions, KafkaGroup } from './group.js';
import { kafkajs } from './kafkajs.js';
import { KafkaProducer } from './producer.js';
import { kafkaUnavailable } from './unavailable.js';

export interface KafkaConnectionConfig {
  /** host:port of some brokers; the others are found through them. */
  brokers: string[];
  clientId: string;
  /** True, or certificates for a broker with its own authority or for mutual TLS. */
  ssl?: boolean | Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'passphrase' | 'servername'>;
  sasl?: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string };
  /** How often a call is repeated before it rejects; default: for some ten seconds. */
  retries?: number;
  /** How it connects, where that is not kafkajs' own way. */
  socketFactory?: SocketFactory;
}

export type SocketFactory = NonNullable<KafkaConfig['socketFactory']>;

/** Offsets a topic's partition holds: `oldest` is the first that can be read, `newest` the next to be written. */
export interface PartitionOffsets {
  partition: number;
  oldest: bigint;
  newest: bigint;
}

/**
 * A Kafka cluster. Everything that fails because the cluster cannot be used rejects with KAFKA_UNAVAILABLE,
 * KAFKA_UNTRUSTED (certificates) or KAFKA_REFUSED (login and rights).
 */
export interface KafkaClient {
  /** Identity of the cluster: positions of one cluster mean nothing in another. */
  clusterId(): Promise<string>;
  /** Sorted by partition. An unknown topic rejects. */
  offsets(topic: string): Promise<PartitionOffsets[]>;
  /** How many partitions each of these topics has; those that do not exist are left out, and none is made by asking. */
  partitionCounts(topics: readonly string[]): Promise<Map<string, number>>;
  /** Creates the topics that are missing, with one replica; for tests and the demo. */
  ensureTopics(topics: readonly { topic: string; partitions: number }[]): Promise<void>;
  group(options: GroupOptions): KafkaGroup;
  /** `impatient`: gives up after some two seconds instead of twenty, for callers that somebody waits for. */
  producer(patience?: 'impatient'): KafkaProducer;
  /** Closes the administrative connection; groups and producers are stopped by their owners. */
  close(): Promise<void>;
}

/**
 * Some ten seconds of tries, which nothing can cut short: a process that shall end waits for them. Who must go on for
 * longer calls again. Always said, since kafkajs has other defaults under NODE_ENV=test.
 */
const RETRY = { initialRetryTime: 300, multiplier: 2, maxRetryTime: 5_000, retries: 5 };

const IMPATIENT = { initialRetryTime: 200, multiplier: 2, maxRetryTime: 1_000, retries: 3 };

export function createKafka(config: KafkaConnectionConfig, logger: Logger): KafkaClient {
  const kafka = new kafkajs.Kafka({
    brokers: config.brokers,
    clientId: config.clientId,
    ...(config.ssl === undefined ? {} : { ssl: config.ssl }),
    ...(config.sasl === undefined ? {} : { sasl: config.sasl as SASLOptions }),
    ...(config.socketFactory === undefined ? {} : { socketFactory: config.socketFactory }),
    retry: { ...RETRY, ...(config.retries === undefined ? {} : { retries: config.retries }) },
    logLevel: kafkajs.logLevel.INFO,
    logCreator: logTo(logger),
  });
  const admin = new LazyAdmin(kafka);
  return {
    clusterId: () => admin.use(async (connected) => (await connected.describeCluster()).clusterId),
    offsets: (topic) => admin.use((connected) => partitionOffsets(connected, topic)),
    partitionCounts: (topics) => admin.use((connected) => partitionCounts(connected, topics)),
    ensureTopics: (topics) => admin.use((connected) => createTopics(connected, topics)),
    group: (options) => new KafkaGroup(kafka, options),
    producer: (patience) => new KafkaProducer(kafka, patience === undefined ? undefined : IMPATIENT),
    close: () => admin.close(),
  };
}

/** One administrative connection, opened when it is first needed. */
class LazyAdmin {
  private connected: Promise<Admin> | undefined;

  constructor(private readonly kafka: Kafka) {}

  async use<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    try {
      this.connected ??= this.connect();
      return await work(await this.connected);
    } catch (error) {
      throw kafkaUnavailable(error);
    }
  }

  async close(): Promise<void> {
    const open = this.connected;
    this.connected = undefined;
    await (await open?.catch(() => undefined))?.disconnect();
  }

  private async connect(): Promise<Admin> {
    const admin = this.kafka.admin();
    try {
      await admin.connect();
      return admin;
    } catch (error) {
      this.connected = undefined;
      throw error;
    }
  }
}

async function partitionOffsets(admin: Admin, topic: string): Promise<PartitionOffsets[]> {
  const partitions = await admin.fetchTopicOffsets(topic);
  return partitions
    .map(({ partition, low, high }) => ({ partition, oldest: BigInt(low), newest: BigInt(high) }))
    .toSorted((a, b) => a.partition - b.partition);
}

/** Metadata of a topic that is missing would make it, on a broker that creates topics by itself. */
async function partitionCounts(admin: Admin, topics: readonly string[]): Promise<Map<string, number>> {
  const known = new Set(await admin.listTopics());
  const existing = topics.filter((topic) => known.has(topic));
  if (existing.length === 0) return new Map();
  const metadata = await admin.fetchTopicMetadata({ topics: existing });
  return new Map(metadata.topics.map(({ name, partitions }) => [name, partitions.length]));
}

async function createTopics(
  admin: Admin,
  topics: readonly { topic: string; partitions: number }[],
): Promise<void> {
  const known = new Set(await admin.listTopics());
  const missing = topics.filter(({ topic }) => !known.has(topic));
  if (missing.length === 0) return;
  await admin.createTopics({
    waitForLeaders: true,
    topics: missing.map(({ topic, partitions }) => ({
      topic,
      numPartitions: partitions,
      replicationFactor: 1,
    })),
  });
}

/** Fields of kafkajs' log entries that hold nothing but our own names, numbers and the broker's words. */
const LOGGED = ['groupId', 'topic', 'partition', 'retryCount', 'retryTime', 'error', 'broker'] as const;

/** kafkajs logs as ERROR what it then repeats by itself: a warning for us. What fails for good reaches the caller. */
function logTo(logger: Logger): logCreator {
  return () => (entry) => {
    const fields = loggedFields(entry);
    if (entry.level <= kafkajs.logLevel.WARN) logger.warn(fields, entry.log.message);
    else logger.debug(fields, entry.log.message);
  };
}

function loggedFields({ namespace, log }: LogEntry): Record<string, unknown> {
  const fields: Record<string, unknown> = { part: `kafkajs/${namespace}` };
  for (const name of LOGGED) {
    const value: unknown = log[name];
    if (typeof value === 'string' || typeof value === 'number') fields[name] = value;
  }
  return fields;
}
