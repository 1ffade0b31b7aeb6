import { hash } from 'node:crypto';
import type { KafkaClient } from '../../src/kafka/client.js';
import type { KafkaProducer, OutgoingMessage } from '../../src/kafka/producer.js';
import { AppError, errorCode } from '../../src/kernel/app-error.js';
import type { Logger } from '../../src/kernel/logger.js';
import { pause } from '../../src/kernel/pause.js';
import type { HandedOverRange } from './receipt.js';

/** One batch to the broker: below its usual limit of 1 MiB, and few enough for kafkajs, which takes quadratic time. */
const BATCH_BYTES = 900 * 1024;
const BATCH_MESSAGES = 1_000;
/** What a message takes beside its value: headers and the record's own fields. */
const BESIDE_BYTES = 256;
/** Bodies that may wait for Kafka; beyond it requests are told to come back. */
const WAITING_BYTES = 64 * 1024 ** 2;
/** A broker that hangs is given so long; then nobody knows what became of the batch. */
const SEND_MS = 10_000;
const LOOK_EVERY_MS = 30_000;

export interface HandOverDeps {
  readonly kafka: Pick<KafkaClient, 'producer' | 'partitionCounts'>;
  readonly topic: string;
  readonly logger: Logger;
}

interface Submission {
  /** Decides about the partition. */
  readonly source: string;
  readonly messages: readonly OutgoingMessage[];
  readonly bytes: number;
  readonly ranges: HandedOverRange[];
  sent: number;
  readonly resolve: (ranges: readonly HandedOverRange[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Messages of one submission within a batch. */
interface Part {
  readonly submission: Submission;
  readonly messages: readonly OutgoingMessage[];
}

/**
 * Hands requests over to Kafka. A submission resolves once every in-sync replica has all its messages, with the places
 * where they lie; one that rejects may be sent again as it is. Requests that come while a batch is under way share the
 * next one. All of a source lies in one partition, so that one process takes it in: what a sender repeats is known as a
 * duplicate also while the first copy waits, and a flood of one source does not stand in everybody's way.
 */
export class HandOver {
  private readonly waiting: Submission[] = [];
  private waitingBytes = 0;
  private running: Promise<void> | undefined;
  private producer: Promise<KafkaProducer> | undefined;
  private partitions = 0;
  private lookedAt = -Infinity;
  private stopping = false;
  /** Why the last batch failed, until one succeeds. */
  private trouble: unknown;

  constructor(private readonly deps: HandOverDeps) {}

  async submit(
    source: { readonly tenant: string; readonly source: string },
    messages: readonly OutgoingMessage[],
  ): Promise<readonly HandedOverRange[]> {
    if (this.stopping)
      throw new AppError('STORE_CLOSED', 'the service is stopping; send again later', { retry: true });
    if (messages.length === 0) return [];
    const bytes = messages.reduce((sum, message) => sum + bytesOf(message), 0);
    if (this.waitingBytes + bytes > WAITING_BYTES && this.waiting.length > 0) {
      const waiting = `${Math.round(this.waitingBytes / 1024 ** 2)} MiB of events are waiting for Kafka`;
      throw new AppError('OVERLOADED', `${waiting}; send again after the time in Retry-After`, {
        retry: true,
      });
    }
    return new Promise((resolve, reject) => {
      this.waitingBytes += bytes;
      const key = `${source.tenant}/${source.source}`;
      this.waiting.push({ source: key, messages, bytes, ranges: [], sent: 0, resolve, reject });
      this.running ??= this.run();
    });
  }

  /** Rejects while requests could not be handed over. */
  async check(): Promise<void> {
    if (this.running === undefined) await this.look();
    if (this.trouble !== undefined) throw this.trouble;
  }

  /** Takes nothing more and hands over what was taken. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
    await this.dropProducer();
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      try {
        await this.look();
        const [first] = this.waiting;
        if (first === undefined) break;
        const partition = this.partitionOf(first);
        await this.sendParts(partition, this.take(partition));
        this.trouble = undefined;
      } catch (error) {
        await this.fail(error);
      }
    }
    this.running = undefined;
  }

  /** As many messages for that partition as fit a batch; the rest of a long submission follows in the next ones. */
  private take(partition: number): Part[] {
    const parts: Part[] = [];
    let room = BATCH_MESSAGES;
    let bytes = BATCH_BYTES;
    for (const submission of this.waiting) {
      if (this.partitionOf(submission) !== partition) continue;
      const from = submission.sent + partsLength(parts, submission);
      const messages: OutgoingMessage[] = [];
      for (const message of submission.messages.slice(from, from + room)) {
        if (bytesOf(message) > bytes && (parts.length > 0 || messages.length > 0)) break;
        bytes -= bytesOf(message);
        room -= 1;
        messages.push(message);
      }
      if (messages.length > 0) parts.push({ submission, messages });
      if (from + messages.length < submission.messages.length || room === 0) break;
    }
    return parts;
  }

  /** A batch that is too large is halved until the message is found that is too large by itself. */
  private async sendParts(partition: number, parts: readonly Part[]): Promise<void> {
    const messages = parts.flatMap((part) => part.messages);
    if (messages.length === 0) return;
    try {
      const { from } = await this.sendInTime(partition, messages);
      this.note(partition, from, parts);
    } catch (error) {
      if (errorCode(error) !== 'BODY_TOO_LARGE') throw error;
      if (messages.length === 1) return this.refuse(parts[0]?.submission, error);
      const [first, second] = halves(parts, messages.length >> 1);
      await this.sendParts(partition, first);
      await this.sendParts(
        partition,
        second.filter(({ submission }) => this.waiting.includes(submission)),
      );
    }
  }

  private async sendInTime(
    partition: number,
    messages: readonly OutgoingMessage[],
  ): Promise<{ from: bigint }> {
    this.producer ??= this.startProducer();
    const producer = await this.producer;
    const done = new AbortController();
    const late = pause(SEND_MS, done.signal).then((isLate) => {
      if (isLate) throw new AppError('KAFKA_UNAVAILABLE', `no answer within ${SEND_MS} ms`, { retry: true });
      return { from: -1n };
    });
    const sending = producer.sendBatch(this.deps.topic, partition, messages);
    try {
      return await Promise.race([sending, late]);
    } finally {
      done.abort();
      // Who was not waited for may still fail.
      sending.catch(() => undefined);
    }
  }

  private partitionOf({ source }: Submission): number {
    return Number.parseInt(hash('sha256', source).slice(0, 12), 16) % this.partitions;
  }

  private note(partition: number, from: bigint, parts: readonly Part[]): void {
    let at = from;
    for (const { submission, messages } of parts) {
      const count = messages.length;
      const last = submission.ranges.at(-1);
      if (last?.partition === partition && last.from + BigInt(last.count) === at)
        submission.ranges[submission.ranges.length - 1] = { ...last, count: last.count + count };
      else submission.ranges.push({ partition, from: at, count });
      at += BigInt(count);
      submission.sent += count;
      if (submission.sent === submission.messages.length) {
        this.remove(submission);
        submission.resolve(submission.ranges);
      }
    }
  }

  private refuse(submission: Submission | undefined, error: unknown): void {
    if (submission === undefined) return;
    this.remove(submission);
    submission.reject(error);
  }

  private remove(submission: Submission): void {
    const at = this.waiting.indexOf(submission);
    if (at === -1) return;
    this.waiting.splice(at, 1);
    this.waitingBytes -= submission.bytes;
  }

  /** Nobody knows what the broker has of the batch: the producer is given up, and all who wait are told to come back. */
  private async fail(error: unknown): Promise<void> {
    this.trouble = error;
    this.lookedAt = -Infinity;
    this.deps.logger.warn(
      { topic: this.deps.topic, code: errorCode(error), waiting: this.waiting.length },
      'requests could not be handed over to Kafka',
    );
    while (this.waiting.length > 0) this.refuse(this.waiting[0], error);
    void this.dropProducer();
  }

  /** How many partitions there are, looked at again now and then: some may have been added. */
  private async look(): Promise<void> {
    if (performance.now() - this.lookedAt < LOOK_EVERY_MS) return;
    const { kafka, topic } = this.deps;
    const count = (await kafka.partitionCounts([topic])).get(topic);
    if (count === undefined)
      throw new AppError(
        'KAFKA_TOPIC_MISSING',
        `the topic ${topic} (kafka.intakeTopic) does not exist: create it`,
        {
          retry: true,
        },
      );
    this.partitions = count;
    this.lookedAt = performance.now();
  }

  private async startProducer(): Promise<KafkaProducer> {
    const producer = this.deps.kafka.producer('impatient');
    await producer.start();
    return producer;
  }

  private async dropProducer(): Promise<void> {
    const { producer } = this;
    this.producer = undefined;
    await (await producer?.catch(() => undefined))?.stop().catch(() => undefined);
  }
}

const bytesOf = ({ value }: OutgoingMessage): number =>
  (value === null ? 0 : Buffer.byteLength(value)) + BESIDE_BYTES;

const partsLength = (parts: readonly Part[], submission: Submission): number =>
  parts.reduce((sum, part) => sum + (part.submission === submission ? part.messages.length : 0), 0);

function halves(parts: readonly Part[], at: number): [Part[], Part[]] {
  const [first, second]: [Part[], Part[]] = [[], []];
  let left = at;
  for (const { submission, messages } of parts) {
    if (left > 0) first.push({ submission, messages: messages.slice(0, left) });
    if (messages.length > left) second.push({ submission, messages: messages.slice(Math.max(left, 0)) });
    left -= messages.length;
  }
  return [first, second];
}
