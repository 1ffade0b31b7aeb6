import type { Kafka, Producer } from 'kafkajs';
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

/** An idempotent producer (acks=all) for tests, the demo and benches. */
export class KafkaProducer {
  private readonly producer: Producer;

  constructor(kafka: Kafka) {
    this.producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
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

  private async sendSome(topic: string, messages: OutgoingMessage[], codec: Codec): Promise<void> {
    await this.producer.send({ topic, messages, acks: -1, compression: CODECS[codec] }).catch(failed);
  }

  async stop(): Promise<void> {
    await this.producer.disconnect();
  }
}

function failed(error: unknown): never {
  throw kafkaUnavailable(error);
}
