import { once } from 'node:events';
import { createWriteStream, readFileSync, type WriteStream, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import { Account } from './account.js';
import type { Outgoing } from './traffic.js';

export interface Target {
  readonly topic: string;
  readonly partitions: number;
}

/** A message with its place at the broker. */
export interface Placed {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly message: Outgoing;
}

const MESSAGES_A_REQUEST = 500;
/** kafkajs drops messages for a partition that it does not know yet, without a word. */
const METADATA_MS = 500;

/**
 * Sends to Kafka and keeps the account of what was acknowledged. Idempotent and one request at a time: each partition's
 * offsets are the numbers of its messages, and a broker that is away is waited for.
 */
export class Producer {
  readonly account = new Account();
  /** The next offset by `topic/partition`. */
  readonly next = new Map<string, number>();
  private readonly kafka: kafkajs.Kafka;
  private readonly producer: kafkajs.Producer;
  private readonly admin: kafkajs.Admin;
  private readonly values: WriteStream;
  private readonly lost = new Set<string>();
  private turn: Promise<unknown> = Promise.resolve();

  /** What was sent and not lost is in the file `path`, each record once, for the run without faults. */
  constructor(
    bootstrap: string,
    private readonly path: string,
  ) {
    this.kafka = new kafkajs.Kafka({
      brokers: [bootstrap],
      logLevel: kafkajs.logLevel.NOTHING,
      retry: { initialRetryTime: 200, maxRetryTime: 2_000, retries: 60 },
    });
    this.producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      metadataMaxAge: METADATA_MS,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    });
    this.admin = this.kafka.admin();
    this.values = createWriteStream(path);
  }

  async start(): Promise<void> {
    await this.producer.connect();
    await this.admin.connect();
  }

  async createTopic({ topic, partitions }: Target): Promise<void> {
    const topics = [{ topic, numPartitions: partitions, replicationFactor: 1 }];
    await this.admin.createTopics({ waitForLeaders: false, topics });
    // A topic that was just made is unknown for a moment.
    for (let tries = 0; ; tries++) {
      try {
        await this.admin.fetchTopicOffsets(topic);
        return;
      } catch (error) {
        if (tries === 50) throw error;
        await wait(200);
      }
    }
  }

  async addPartitions({ topic, partitions }: Target): Promise<void> {
    await this.admin.createPartitions({ topicPartitions: [{ topic, count: partitions }] });
    await wait(4 * METADATA_MS);
  }

  /** Kafka forgets what lies below these offsets, as its retention does. */
  async truncate(topic: string, partitions: readonly { partition: number; offset: string }[]): Promise<void> {
    await this.admin.deleteTopicRecords({ topic, partitions: [...partitions] });
  }

  async clusterId(): Promise<string> {
    return (await this.admin.describeCluster()).clusterId;
  }

  /** Resolves when all messages are acknowledged; gives their places. Several calls take turns. */
  async send(target: Target, messages: Iterable<Outgoing>): Promise<Placed[]> {
    const sent = this.turn.then(async () => this.sendAll(target, messages));
    this.turn = sent.catch(() => undefined);
    return sent;
  }

  /** The account stands in for what was sent by another way. */
  async book(messages: Iterable<Outgoing>): Promise<void> {
    for (const message of messages) await this.remember(message);
  }

  async stop(): Promise<void> {
    await this.turn;
    await Promise.all([this.producer.disconnect(), this.admin.disconnect()]);
    await this.written();
  }

  /** The broker has deleted it, unread: nobody can find anything in it. */
  lose(message: Outgoing): void {
    this.account.lose(message);
    if (message.value !== null) this.lost.add(message.value);
  }

  /** All values are in their file. */
  async written(): Promise<void> {
    if (this.values.closed) return;
    this.values.end();
    await once(this.values, 'close');
    const lines = readFileSync(this.path, 'utf8').split('\n');
    writeFileSync(this.path, lines.filter((line) => !this.lost.has(line)).join('\n'));
  }

  private async sendAll(target: Target, messages: Iterable<Outgoing>): Promise<Placed[]> {
    const placed: Placed[] = [];
    let held: Outgoing[] = [];
    for (const message of messages) {
      held.push(message);
      if (held.length < MESSAGES_A_REQUEST) continue;
      placed.push(...(await this.request(target, held)));
      held = [];
    }
    if (held.length > 0) placed.push(...(await this.request(target, held)));
    return placed;
  }

  private async request({ topic, partitions }: Target, held: readonly Outgoing[]): Promise<Placed[]> {
    const records = held.map((message) => ({
      partition: partitionOf(message.key, partitions),
      key: message.key,
      value: message.value,
    }));
    const acknowledged = await this.producer.send({ topic, messages: records, acks: -1 });
    if (acknowledged.length !== new Set(records.map(({ partition }) => partition)).size)
      throw new Error(`not every partition of ${topic} has acknowledged: ${JSON.stringify(acknowledged)}`);
    for (const { partition, baseOffset } of acknowledged)
      this.expectNext(topic, partition, Number(baseOffset));
    const placed: Placed[] = [];
    for (const [n, message] of held.entries()) {
      const partition = records[n]?.partition ?? 0;
      const place = `${topic}/${partition}`;
      const offset = this.next.get(place) ?? 0;
      this.next.set(place, offset + 1);
      placed.push({ topic, partition, offset, message });
      await this.remember(message);
    }
    return placed;
  }

  /** A request that was stored twice would spoil the account: it is said, not hidden. */
  private expectNext(topic: string, partition: number, base: number): void {
    const place = `${topic}/${partition}`;
    const expected = this.next.get(place) ?? 0;
    if (base >= 0 && base !== expected)
      throw new Error(`the account does not fit the broker: ${place} is at ${base}, expected ${expected}`);
  }

  private async remember(message: Outgoing): Promise<void> {
    this.account.add(message);
    if (message.kind !== 'event' && message.kind !== 'conflict') return;
    if (!this.values.write(`${message.value ?? ''}\n`)) await once(this.values, 'drain');
  }
}

/** Messages of one record keep their order: same key, same partition. */
export function partitionOf(key: string, partitions: number): number {
  let sum = 0;
  for (let at = 0; at < key.length; at++) sum = (Math.imul(sum, 31) + key.charCodeAt(at)) >>> 0;
  return sum % partitions;
}
