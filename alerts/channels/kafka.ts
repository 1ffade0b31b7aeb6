import { SECOND } from '../../src/kernel/clock.js';
import { AppError } from '../../src/kernel/app-error.js';
import { nameBasedId } from '../../src/kernel/ids.js';
import { pause } from '../../src/kernel/pause.js';
import type { KafkaClient } from '../../src/kafka/client.js';
import type { KafkaProducer, OutgoingMessage } from '../../src/kafka/producer.js';
import { EGRESS_REFUSED } from '../egress/guard.js';
import { noticeEvent } from '../ocsf/notice-event.js';
import { siemEvent } from '../ocsf/siem-event.js';
import type { DeliveryFailure, EndpointChannel, GroupMessage, SendResult } from './channel.js';
import { groupOf } from './endpoint.js';
import { fieldOf } from './fault-codes.js';

/** Below what a topic takes by default (`max.message.bytes`, 1,048,588), with room for key, headers and batch. */
const MOST_BYTES = 1_000_000;
const LONGEST_SEND = 20 * SECOND;

export interface KafkaParts {
  /** The name of the receiver. */
  readonly receiver: string;
  readonly topic: string;
  readonly brokers: readonly string[];
  readonly kafka: Pick<KafkaClient, 'producer' | 'close'>;
  /** The product's. */
  readonly version: string;
}

const TOO_LONG: SendResult = { delivered: false, retry: false, reason: 'refused', detail: 'TOO_LONG' };

/** OCSF as messages of a topic. The key is the id of the alert or case, so what is said of it stays in its order. */
export function createKafkaChannel({
  receiver,
  topic,
  brokers,
  kafka,
  version,
}: KafkaParts): EndpointChannel {
  const stopping = new AbortController();
  const producers = new Producers(kafka);
  const hand = async (id: string, tenant: string, message: Pick<OutgoingMessage, 'key' | 'value'>) => {
    const headers = { id, 'content-type': 'application/json', ...(tenant === '' ? {} : { tenant }) };
    return producers.send(topic, { ...message, headers }, stopping.signal);
  };
  const sendGroup = async (message: GroupMessage): Promise<SendResult> => {
    const { subject, fits } = siemEvent(message, { version });
    const value = fits(MOST_BYTES);
    return value === undefined ? TOO_LONG : hand(message.id, message.tenant, { key: subject, value });
  };
  return {
    name: 'kafka',
    receiver,
    endpointId: nameBasedId('endpoint', 'kafka', receiver, topic, ...brokers),
    mostAlerts: 1,
    send: async (message) => sendGroup(groupOf(message)),
    sendGroup,
    sendNotice: async (notice) =>
      hand(notice.id, '', { key: notice.id, value: JSON.stringify(noticeEvent(notice, { version })) }),
    stop: () => stopping.abort(),
    close: async () => {
      await producers.stop();
      await kafka.close();
    },
  };
}

/** One producer at a time: after a failure its numbers may be those of what the broker has already, so it is not used again. */
class Producers {
  private started: Promise<KafkaProducer> | undefined;

  constructor(private readonly kafka: KafkaParts['kafka']) {}

  async send(topic: string, message: OutgoingMessage, stopped: AbortSignal): Promise<SendResult> {
    const waited = new AbortController();
    const signal = AbortSignal.any([stopped, waited.signal]);
    const sending = this.sendNow(topic, message);
    const late = pause(LONGEST_SEND, signal).then((isOver) => unreachable(isOver ? 'TIMEOUT' : 'BROKEN_OFF'));
    const result = await Promise.race([sending, late]);
    waited.abort();
    if (!result.delivered) void this.stop();
    return result;
  }

  private async sendNow(topic: string, message: OutgoingMessage): Promise<SendResult> {
    try {
      this.started ??= this.start();
      await (await this.started).send(topic, [message]);
      return { delivered: true, detail: '' };
    } catch (error) {
      return failureOf(error);
    }
  }

  private async start(): Promise<KafkaProducer> {
    const producer = this.kafka.producer('impatient');
    await producer.start();
    return producer;
  }

  async stop(): Promise<void> {
    const { started } = this;
    this.started = undefined;
    // That it never began, or fell, was the answer of a send already.
    await (await started?.catch(() => undefined))?.stop().catch(() => undefined);
  }
}

const unreachable = (detail: string): SendResult => ({
  delivered: false,
  retry: true,
  reason: 'unreachable',
  detail,
});

const REASONS: Readonly<Record<string, DeliveryFailure>> = {
  KAFKA_UNTRUSTED: 'not-trusted',
  KAFKA_REFUSED: 'not-logged-in',
  BODY_TOO_LARGE: 'refused',
};

function failureOf(error: unknown): SendResult {
  if (isEgressRefused(error))
    return { delivered: false, retry: true, reason: 'not-allowed', detail: EGRESS_REFUSED };
  if (!(error instanceof AppError)) throw error;
  const reason = REASONS[error.code] ?? 'unreachable';
  return { delivered: false, retry: reason !== 'refused', reason, detail: error.code };
}

/** kafkajs wraps what a socket says in errors of its own. */
function isEgressRefused(error: unknown): boolean {
  for (let at = error, depth = 0; at !== undefined && depth < 6; at = fieldOf(at, 'cause'), depth += 1)
    if (fieldOf(at, 'code') === EGRESS_REFUSED) return true;
  return false;
}
