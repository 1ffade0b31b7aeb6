import { beforeEach, describe, expect, it } from 'vitest';
import type { KafkaProducer, OutgoingMessage, WrittenRange } from '../../../../src/kafka/producer.js';
import { AppError } from '../../../../src/kernel/app-error.js';
import { silentLogger } from '../../../../src/kernel/logger.js';
import { HandOver } from '../../../../streams/http/hand-over.js';

/** Partitions in memory, with the faults of a broker. */
class Broker {
  partitions: OutgoingMessage[][] = [[], []];
  producers = 0;
  batches: number[] = [];
  largest = Infinity;
  exists = true;
  fault: (() => Promise<void>) | undefined;

  producer(): KafkaProducer {
    this.producers++;
    const sendBatch = async (
      _: string,
      partition: number,
      messages: OutgoingMessage[],
    ): Promise<WrittenRange> => {
      await this.fault?.();
      const bytes = messages.reduce((sum, { value }) => sum + Buffer.byteLength(value ?? ''), 0);
      if (bytes > this.largest) throw new AppError('BODY_TOO_LARGE', 'too large');
      this.batches.push(messages.length);
      const log = this.partitions[partition] ?? [];
      const from = BigInt(log.length);
      log.push(...messages);
      return { partition, from };
    };
    const nothing = async (): Promise<void> => undefined;
    return { start: nothing, stop: nothing, sendBatch } as unknown as KafkaProducer;
  }

  async partitionCounts(): Promise<Map<string, number>> {
    return new Map(this.exists ? [['requests', this.partitions.length]] : []);
  }
}

let broker: Broker;
let handOver: HandOver;
beforeEach(() => {
  broker = new Broker();
  handOver = new HandOver({ kafka: broker, topic: 'requests', logger: silentLogger });
});

const submit = async (own: OutgoingMessage[]) => handOver.submit({ tenant: 'acme', source: 'crm' }, own);

const messages = (count: number, text = 'm'): OutgoingMessage[] =>
  Array.from({ length: count }, (_, n) => ({ value: Buffer.from(`${text}${n}`) }));

/** What lies at the places that a submission was told. */
const at = (ranges: readonly { partition: number; from: bigint; count: number }[]): string[] =>
  ranges.flatMap(({ partition, from, count }) =>
    (broker.partitions[partition] ?? [])
      .slice(Number(from), Number(from) + count)
      .map(({ value }) => String(value)),
  );

describe('requests are handed over', () => {
  it('each is told where its own messages lie, in their order', async () => {
    const texts = ['a', 'b', 'c', 'd'];
    const all = await Promise.all(texts.map(async (text) => submit(messages(3, text))));
    all.forEach((ranges, index) => {
      const text = texts[index] ?? '';
      expect(at(ranges)).toEqual([`${text}0`, `${text}1`, `${text}2`]);
    });
  });

  it('those that wait while a batch is under way share the next one', async () => {
    await Promise.all(Array.from({ length: 50 }, async () => submit(messages(1))));
    expect(broker.batches.length).toBeLessThan(5);
  });

  it('one that is longer than a batch is handed over in several', async () => {
    const ranges = await submit(messages(2_500));
    expect(at(ranges)).toEqual(messages(2_500).map(({ value }) => String(value)));
    expect(Math.max(...broker.batches)).toBeLessThanOrEqual(1_000);
  });

  it('a message that the topic does not take costs its neighbours nothing', async () => {
    broker.largest = 60;
    const good = [submit(messages(5)), submit(messages(7, 'n'))];
    const bad = submit([{ value: Buffer.alloc(61) }]);
    const more = submit(messages(5, 'o'));
    await expect(bad).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' });
    expect(at(await more)).toEqual(['o0', 'o1', 'o2', 'o3', 'o4']);
    expect((await Promise.all(good)).flatMap((ranges) => at(ranges))).toHaveLength(12);
  });

  it('after a failure whose outcome nobody knows, all who wait are told, and another producer goes on', async () => {
    broker.fault = async () => Promise.reject(new AppError('KAFKA_UNAVAILABLE', 'away', { retry: true }));
    const waiting = [submit(messages(1)), submit(messages(1))];
    for (const one of waiting)
      await expect(one).rejects.toMatchObject({ code: 'KAFKA_UNAVAILABLE', retry: true });
    await expect(handOver.check()).rejects.toMatchObject({ code: 'KAFKA_UNAVAILABLE' });
    broker.fault = undefined;
    expect(at(await submit(messages(1, 'x')))).toEqual(['x0']);
    expect(broker.producers).toBe(2);
    await handOver.check();
  });

  it('a topic that does not exist is named; nothing has to be restarted once it does', async () => {
    broker.exists = false;
    await expect(submit(messages(1))).rejects.toMatchObject({
      code: 'KAFKA_TOPIC_MISSING',
      retry: true,
    });
    broker.exists = true;
    expect(at(await submit(messages(1, 'x')))).toEqual(['x0']);
  });

  it('more than may wait is turned away', async () => {
    let goOn = (): void => undefined;
    broker.fault = async () => new Promise((resolve) => (goOn = resolve));
    const big = Array.from({ length: 40 }, () => ({ value: Buffer.alloc(1024 ** 2) }));
    const first = submit(big);
    await expect(submit(big)).rejects.toMatchObject({ code: 'OVERLOADED', retry: true });
    broker.fault = undefined;
    await Promise.resolve();
    goOn();
    expect(await first).toHaveLength(1);
  });

  it('the end hands over what was taken, and takes nothing more', async () => {
    const taken = submit(messages(3));
    const ended = handOver.stop();
    await expect(submit(messages(1))).rejects.toMatchObject({ code: 'STORE_CLOSED' });
    await ended;
    expect(at(await taken)).toHaveLength(3);
  });
});
