import type { Kafka, Producer, RetryOptions } from 'kafkajs';
import { AppError } from '../kernel/app-error.js';
import { CODECS, type Codec } from './codecs.js';
import { kafkajs } from './kafkajs.js';
import { kafkaUnavailable } from './unavailable.js';

export interface OutgoingMessage {
  key?: string | Buffer | null;
  /** Null is a tombstone. */
  value: string | Buffer | null;
  headers?: Record<string, string | string[]>;
  /** Chosen by the key's hash when missing. */
  partition?: number;
}

/** kafkajs takes quadratic time in the messages of a request: 150,000 at once hold the process for minutes. */
const MESSAGES_A_REQUEST = 1_000;

/** Where a batch of messages lies: one behind the other from `from` on. */
export interface WrittenRange {
  readonly partition: number;
  readonly from: bigint;
}

/** An idempotent producer (acks=all). */
export class KafkaProducer {
  private readonly producer: Producer;

  constructor(kafka: Kafka, retry?: RetryOptions) {
    this.producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
      ...(retry === undefined ? {} : { retry }),
    });
  }

  async start(): Promise<void> {
    await this.producer.connect().catch(failed);
  }

  /** When it resolves every in-sync replica has the messages; when it rejects, some of them may be stored. */
  async send(topic: string, messages: readonly OutgoingMessage[], codec: Codec = 'none'): Promise<void> {
    for (let from = 0; from < messages.length; from += MESSAGES_A_REQUEST) {
      await this.sendSome(topic, messages.slice(from, from + MESSAGES_A_REQUEST), codec);
    }
  }

  /**
   * Writes one batch to one partition: its messages lie one behind the other. After a rejection but BODY_TOO_LARGE this
   * producer must not be used again: it would give its next batch the same numbers, and a broker that did store the
   * first would take the next for a repeat of it and drop it without a word.
   */
  async sendBatch(
    topic: string,
    partition: number,
    messages: readonly OutgoingMessage[],
  ): Promise<WrittenRange> {
    const own = messages.map((message) => ({ ...message, partition }));
    const [written] = await this.producer.send({ topic, messages: own, acks: -1 }).catch(failed);
    const from = written?.baseOffset ?? '-1';
    if (from === '-1') throw kafkaUnavailable(new Error('the broker gave no offset'));
    return { partition, from: BigInt(from) };
  }

  private async sendSome(topic: string, messages: OutgoingMessage[], codec: Codec): Promise<void> {
    await this.producer.send({ topic, messages, acks: -1, compression: CODECS[codec] }).catch(failed);
  }

  async stop(): Promise<void> {
    await this.producer.disconnect();
  }
}

function failed(error: unknown): never {
  if (error instanceof Error && 'type' in error && error.type === 'MESSAGE_TOO_LARGE') {
    const help =
      "an event is longer than the topic's max.message.bytes allows: raise it there, or send it shorter";
    throw new AppError('BODY_TOO_LARGE', help, { cause: error });
  }
  throw kafkaUnavailable(error);
}
