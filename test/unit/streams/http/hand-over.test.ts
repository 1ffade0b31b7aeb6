import { describe, expect, it } from 'vitest';
import type { OutgoingMessage, WrittenRange } from '../../../../src/kafka/producer.js';
import { AppError } from '../../../../src/kernel/app-error.js';
import { silentLogger } from '../../../../src/kernel/logger.js';
import { HandOver, type HandOverDeps } from '../../../../streams/http/hand-over.js';

const TOPIC = 'requests';
const TOO_LARGE = 'x'.repeat(5_000);

/** A broker's partitions; `before` may refuse a batch. */
class Broker {
  readonly partitions: OutgoingMessage[][];
  producers = 0;
  batches: number[] = [];
  before: (messages: readonly OutgoingMessage[]) => Promise<void> = async () => Promise.resolve();

  constructor(count: number) {
    this.partitions = Array.from({ length: count }, () => []);
  }

  get kafka(): HandOverDeps['kafka'] {
    const producer = {
      start: async () => Promise.resolve(),
      stop: async () => Promise.resolve(),
      sendBatch: async (_: string, partition: number, messages: readonly OutgoingMessage[]) =>
        this.append(partition, messages),
    };
    return {
      partitionCounts: async () => Promise.resolve(new Map([[TOPIC, this.partitions.length]])),
      producer: () => {
        this.producers++;
        // Only what the hand-over uses of a producer.
        return producer as unknown as ReturnType<HandOverDeps['kafka']['producer']>;
      },
    };
  }

  private async append(partition: number, messages: readonly OutgoingMessage[]): Promise<WrittenRange> {
    await this.before(messages);
    if (messages.some(({ value }) => value === TOO_LARGE))
      throw new AppError('BODY_TOO_LARGE', 'larger than the broker takes');
    const own = this.partitions[partition] ?? [];
    const from = BigInt(own.length);
    own.push(...messages);
    this.batches.push(messages.length);
    return { partition, from };
  }
}

const open = (broker: Broker): HandOver =>
  new HandOver({ kafka: broker.kafka, topic: TOPIC, logger: silentLogger });
const values = (...of: readonly string[]): OutgoingMessage[] => of.map((value) => ({ value }));
const crm = (source: string) => ({ tenant: 'acme', source });

describe('handing requests over', () => {
  it('puts all of a source into one partition, one request behind the other', async () => {
    const broker = new Broker(8);
    const handOver = open(broker);
    const first = await handOver.submit(crm('crm'), values('a', 'b'));
    const second = await handOver.submit(crm('crm'), values('c'));
    const [{ partition } = { partition: -1 }] = first;
    expect(first).toEqual([{ partition, from: 0n, count: 2 }]);
    expect(second).toEqual([{ partition, from: 2n, count: 1 }]);
    expect(broker.partitions[partition]?.map(({ value }) => value)).toEqual(['a', 'b', 'c']);
  });

  it('does so in every process alike', async () => {
    const [one, other] = [new Broker(8), new Broker(8)];
    for (const broker of [one, other]) await open(broker).submit(crm('crm'), values('a'));
    expect(one.partitions.map(({ length }) => length)).toEqual(other.partitions.map(({ length }) => length));
  });

  it('spreads sources over the partitions', async () => {
    const broker = new Broker(4);
    const handOver = open(broker);
    const sources = Array.from({ length: 40 }, (_, index) => crm(`crm-${index}`));
    await Promise.all(sources.map(async (source) => handOver.submit(source, values('a'))));
    for (const partition of broker.partitions) expect(partition.length).toBeGreaterThan(2);
  });

  it('answers each request with its own places when several share a batch', async () => {
    const broker = new Broker(1);
    const handOver = open(broker);
    const ranges = await Promise.all([
      handOver.submit(crm('a'), values('a1', 'a2')),
      handOver.submit(crm('b'), values('b1')),
      handOver.submit(crm('a'), values('a3')),
    ]);
    expect(ranges.map(([range]) => range?.from)).toEqual([0n, 2n, 3n]);
    expect(broker.batches).toEqual([4]);
  });

  it('cuts a long request, and names it as one range', async () => {
    const broker = new Broker(1);
    const many = values(...Array.from({ length: 2_500 }, (_, index) => `v${index}`));
    expect(await open(broker).submit(crm('crm'), many)).toEqual([{ partition: 0, from: 0n, count: 2_500 }]);
    expect(broker.batches).toEqual([1_000, 1_000, 500]);
  });

  it('refuses the request whose message is too large, and no other of its batch', async () => {
    const broker = new Broker(1);
    const handOver = open(broker);
    const results = await Promise.allSettled([
      handOver.submit(crm('a'), values('a1', 'a2')),
      handOver.submit(crm('b'), values('b1', TOO_LARGE)),
      handOver.submit(crm('c'), values('c1')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: { code: 'BODY_TOO_LARGE' } });
  });

  it('rejects all who wait when the broker is away, and goes on with a new producer', async () => {
    const broker = new Broker(1);
    const handOver = open(broker);
    broker.before = async () => Promise.reject(new AppError('KAFKA_UNAVAILABLE', 'away', { retry: true }));
    await expect(handOver.submit(crm('a'), values('a'))).rejects.toMatchObject({ code: 'KAFKA_UNAVAILABLE' });
    await expect(handOver.check()).rejects.toMatchObject({ code: 'KAFKA_UNAVAILABLE' });
    broker.before = async () => Promise.resolve();
    expect(await handOver.submit(crm('a'), values('a'))).toEqual([{ partition: 0, from: 0n, count: 1 }]);
    await expect(handOver.check()).resolves.toBeUndefined();
    expect(broker.producers).toBe(2);
  });

  it('takes nothing more than it may hold while the broker is slow, and nothing once it stops', async () => {
    const broker = new Broker(1);
    const handOver = open(broker);
    let release = (): void => undefined;
    broker.before = async () => new Promise((resolve) => (release = resolve));
    const large = values('y'.repeat(40 * 1024 ** 2));
    const first = handOver.submit(crm('a'), large);
    await expect(handOver.submit(crm('b'), large)).rejects.toMatchObject({ code: 'OVERLOADED' });
    const stopped = handOver.stop();
    await expect(handOver.submit(crm('b'), values('b'))).rejects.toMatchObject({ code: 'STORE_CLOSED' });
    release();
    expect(await first).toHaveLength(1);
    await stopped;
  });
});
