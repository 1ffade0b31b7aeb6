import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKafka, type KafkaClient } from '../../../src/kafka/client.js';
import { kafkajs } from '../../../src/kafka/kafkajs.js';
import type { KafkaProducer } from '../../../src/kafka/producer.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { validateEvent } from '../../../streams/steps/validate.js';
import { type Broker, startBroker } from '../../support/kafka/broker.js';
import { otherProducerAvailable } from '../../support/kafka/java.js';
import { runOtherProducer } from '../../support/kafka/other-producer.js';
import { readAll, readTopic, valuesOf } from '../../support/kafka/read-topic.js';

const EMITTER = fileURLToPath(new URL('../../../docs/emitters/kafka.ts', import.meta.url));

const available = otherProducerAvailable();
if (!available.ok) console.warn(available.reason);

const lines = (count: number, prefix = 'line'): string[] =>
  Array.from({ length: count }, (_, i) =>
    JSON.stringify({ id: `${prefix}-${i}`, text: 'größer '.repeat(i % 40) }),
  );

const asMessages = (values: readonly string[]) => values.map((value) => ({ value }));

describe.skipIf(!available.ok)('a real broker', () => {
  let broker: Broker;
  let kafka: KafkaClient;
  let producer: KafkaProducer;

  beforeAll(async () => {
    broker = await startBroker();
    kafka = createKafka({ brokers: [broker.bootstrap], clientId: 'test' }, silentLogger);
    producer = kafka.producer();
    await producer.start();
  });

  afterAll(async () => {
    await producer?.stop();
    await kafka?.close();
    await broker?.stop();
  });

  const newTopic = async (topic: string, partitions = 1): Promise<string> => {
    await kafka.ensureTopics([{ topic, partitions }]);
    return topic;
  };

  it('says which cluster it is and what a topic holds', async () => {
    const topic = await newTopic('held', 2);
    await newTopic('held', 2);
    await producer.send(topic, [{ value: 'a', partition: 1 }]);
    expect(await kafka.clusterId()).toMatch(/^[\w-]{22}$/);
    expect(await kafka.offsets(topic)).toEqual([
      { partition: 0, oldest: 0n, newest: 0n },
      { partition: 1, oldest: 0n, newest: 1n },
    ]);
  });

  it('has what the emitter of the documentation sends, one event a message', async () => {
    const topic = await newTopic('emitted');
    const env = { ...process.env, KAFKA_BROKERS: broker.bootstrap, KAFKA_TOPIC: topic };
    const { stdout } = await promisify(execFile)(process.execPath, [EMITTER], { env });
    expect(JSON.parse(stdout)).toEqual({ sent: 2, to: [0] });
    const events = valuesOf(await readAll(kafka, topic)).map((value) => JSON.parse(value ?? '') as unknown);
    const context = { now: Date.now(), horizon: 0 };
    expect(events.map((event) => validateEvent(event, context).ok)).toEqual([true, true]);
    expect(events).toMatchObject([
      { key: 'export-7001', action: 'report.export', volume: { records: 350 } },
      { key: 'export-7002', action: 'report.export', volume: { records: 12 } },
    ]);
  });

  describe("read from Kafka's own Java client", () => {
    it('every codec gives the lines that were sent', async () => {
      const topic = await newTopic('codecs');
      const sent = lines(170);
      const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
      await runOtherProducer(broker.bootstrap, topic, codecs, sent);
      const batches = await readAll(kafka, topic);
      expect(valuesOf(batches)).toEqual(codecs.flatMap(() => sent));
      expect(batches.flatMap(({ unreadable }) => unreadable)).toEqual([]);
    });

    it('one batch of 150,000 small messages is read', async () => {
      const topic = await newTopic('one-batch');
      const sent = Array.from({ length: 150_000 }, (_, i) => String(i));
      await runOtherProducer(broker.bootstrap, topic, ['one-batch'], sent);
      const batches = await readAll(kafka, topic);
      expect(batches).toHaveLength(1);
      expect(valuesOf(batches)).toEqual(sent);
    });

    it('aborted messages are not delivered, and the range goes on to its end', async () => {
      const topic = await newTopic('transactions');
      const sent = lines(60);
      await runOtherProducer(broker.bootstrap, topic, ['transactions'], sent);
      const batches = await readAll(kafka, topic);
      expect(valuesOf(batches)).toEqual(sent.filter((_, i) => Math.floor(i / 10) % 2 === 0));
      const offsets = batches.flatMap(({ messages }) => messages.map(({ offset }) => offset));
      // Six transactions of ten and a marker; the last one is aborted.
      expect(offsets.at(-1)).toBe(53n);
      expect(batches.at(-1)?.lastOffset).toBe(65n);
    });

    it('a fetch of nothing but aborted messages is delivered as an empty range', async () => {
      const topic = await newTopic('all-aborted');
      await runOtherProducer(broker.bootstrap, topic, ['transactions'], lines(20));
      const reader = await readTopic(kafka, {
        groupId: 'all-aborted',
        topics: [topic],
        begin: (group, [first]) => {
          group.seek(first!, 11n);
          group.resume(first!);
        },
      });
      await reader.until(({ batches }) => batches.length > 0);
      await reader.stop();
      expect(reader.batches).toMatchObject([{ firstFetchedOffset: 11n, lastOffset: 21n, messages: [] }]);
    });

    it('of two producers that take turns only the committed one is read, from wherever one begins', async () => {
      const topic = await newTopic('interleaved');
      const sent = lines(12);
      await runOtherProducer(broker.bootstrap, topic, ['interleaved'], sent);
      const committed = sent.filter((_, i) => i % 2 === 0);
      expect(valuesOf(await readAll(kafka, topic))).toEqual(committed);
      const reader = await readTopic(kafka, {
        groupId: 'interleaved-from-3',
        topics: [topic],
        begin: (group, [first]) => {
          group.seek(first!, 3n);
          group.resume(first!);
        },
      });
      await reader.until(({ batches }) => batches.at(-1)?.lastOffset === 13n);
      await reader.stop();
      expect(valuesOf(reader.batches)).toEqual(committed.slice(2));
    });

    it('tombstones come as null and binary CloudEvents with their headers', async () => {
      const topic = await newTopic('headers');
      await runOtherProducer(broker.bootstrap, topic, ['tombstones', 'cloudevents'], ['one', 'two']);
      const messages = (await readAll(kafka, topic)).flatMap((batch) => batch.messages);
      expect(messages.map(({ key, value }) => [key?.toString(), value?.toString()])).toEqual([
        ['one', undefined],
        ['two', undefined],
        [undefined, 'one'],
        [undefined, 'two'],
      ]);
      expect({ ...messages[3]?.headers }).toEqual({
        ce_specversion: '1.0',
        ce_id: 'other-1',
        ce_source: '/other/producer',
        ce_type: 'crm.record',
        ce_time: '2026-01-02T03:04:05.678Z',
        'content-type': 'application/json',
        trace: ['a', 'b'],
      });
    });
  });

  it.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const)('our own producer sends %s', async (codec) => {
    const topic = await newTopic(`own-${codec}`);
    const sent = lines(20, codec);
    await producer.send(
      topic,
      sent.map((value) => ({ key: 'k', value, headers: { a: ['1', '2'] } })),
      codec,
    );
    const batches = await readAll(kafka, topic);
    expect(valuesOf(batches)).toEqual(sent);
    expect({ ...batches[0]?.messages[0]?.headers }).toEqual({ a: ['1', '2'] });
  });

  it('goes on after a restart at what was committed, not at what was read', async () => {
    const topic = await newTopic('committed');
    await producer.send(topic, asMessages(lines(10)));
    const first = await readTopic(kafka, { groupId: 'committed', topics: [topic] });
    await first.until(({ batches }) => batches.at(-1)?.lastOffset === 9n);
    await first.group.commit({ topic, partition: 0 }, 4n);
    await first.stop();
    const batches = await readAll(kafka, topic, 'committed');
    expect(batches[0]).toMatchObject({ firstFetchedOffset: 4n });
    expect(valuesOf(batches)).toEqual(lines(10).slice(4));
  });

  it('delivers nothing before the partition is resumed, and then from the offset that was sought', async () => {
    const topic = await newTopic('sought', 2);
    await producer.send(
      topic,
      lines(10).map((value) => ({ value, partition: 0 })),
    );
    await producer.send(
      topic,
      lines(10).map((value) => ({ value, partition: 1 })),
    );
    const reader = await readTopic(kafka, {
      groupId: 'sought',
      topics: [topic],
      begin: (group) => group.resume({ topic, partition: 1 }),
    });
    await reader.until(({ batches }) => batches.length > 0);
    expect(reader.joins).toEqual([
      [
        { topic, partition: 0 },
        { topic, partition: 1 },
      ],
    ]);
    expect(reader.batches.map(({ partition }) => partition)).toEqual([1]);
    reader.group.seek({ topic, partition: 0 }, 7n);
    reader.group.resume({ topic, partition: 0 });
    await reader.until(({ batches }) => batches.length > 1);
    await reader.stop();
    expect(reader.batches[1]).toMatchObject({ partition: 0, firstFetchedOffset: 7n, lastOffset: 9n });
  });

  it('a batch whose partition is sought elsewhere meanwhile is stale, and the next begins there', async () => {
    const topic = await newTopic('stale');
    await producer.send(topic, asMessages(lines(5)));
    const stale: boolean[] = [];
    const reader = await readTopic(kafka, {
      groupId: 'stale',
      topics: [topic],
      onBatch: (batch, group) => {
        if (stale.length === 0) group.seek(batch, 2n);
        stale.push(batch.isStale());
      },
    });
    await reader.until(({ batches }) => batches.length > 1);
    await reader.stop();
    expect(stale).toEqual([true, false]);
    expect(reader.batches[1]?.firstFetchedOffset).toBe(2n);
  });

  it('a batch that was refused comes again', async () => {
    const topic = await newTopic('refused');
    await producer.send(topic, asMessages(lines(5)));
    let tries = 0;
    const reader = await readTopic(kafka, {
      groupId: 'refused',
      topics: [topic],
      onBatch: () => {
        tries += 1;
        if (tries === 1) throw new Error('store is away');
      },
    });
    await reader.until(({ batches }) => batches.length > 0);
    await reader.stop();
    expect(tries).toBe(2);
    expect(valuesOf(reader.batches)).toEqual(lines(5));
  });

  it('a decompression bomb stops nothing: it comes as unreadable, its neighbours as messages', async () => {
    const topic = await newTopic('bomb');
    await producer.send(topic, [{ value: 'before' }]);
    await producer.send(topic, [{ value: Buffer.alloc(65 * 1024 * 1024) }], 'zstd');
    await producer.send(topic, [{ value: 'after' }]);
    const batches = await readAll(kafka, topic);
    expect(valuesOf(batches)).toEqual(['before', 'after']);
    expect(batches.flatMap(({ unreadable }) => unreadable)).toMatchObject([
      { firstOffset: 1n, lastOffset: 1n, unreadable: { reason: 'decompression-limit' } },
    ]);
  });

  it('goes to the oldest offset when the sought one is gone, and says where it fetched', async () => {
    const topic = await newTopic('trimmed');
    await producer.send(topic, asMessages(lines(10)));
    const admin = new kafkajs.Kafka({
      brokers: [broker.bootstrap],
      logLevel: kafkajs.logLevel.NOTHING,
    }).admin();
    await admin.connect();
    await admin.fetchTopicMetadata({ topics: [topic] });
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '6' }] });
    await admin.disconnect();
    expect(await kafka.offsets(topic)).toEqual([{ partition: 0, oldest: 6n, newest: 10n }]);
    const reader = await readTopic(kafka, {
      groupId: 'trimmed',
      topics: [topic],
      begin: (group, [first]) => {
        group.seek(first!, 2n);
        group.resume(first!);
      },
    });
    await reader.until(({ batches }) => batches.length > 0);
    await reader.stop();
    expect(reader.batches).toMatchObject([{ firstFetchedOffset: 6n, lastOffset: 9n }]);
  });

  it('ranges follow each other without a gap while fetches are small', async () => {
    const topic = await newTopic('small');
    await runOtherProducer(broker.bootstrap, topic, ['transactions', 'gzip'], lines(400));
    const newest = (await kafka.offsets(topic))[0]!.newest;
    const reader = await readTopic(kafka, { groupId: 'small', topics: [topic], maxBytesPerPartition: 2_000 });
    await reader.until(({ batches }) => batches.at(-1)?.lastOffset === newest - 1n);
    await reader.stop();
    expect(reader.batches.length).toBeGreaterThan(5);
    let next = 0n;
    for (const batch of reader.batches) {
      expect(batch.firstFetchedOffset).toBe(next);
      next = batch.lastOffset + 1n;
    }
    expect(valuesOf(reader.batches)).toHaveLength(200 + 400);
  });

  it('a second member takes partitions over, and the first learns of it', async () => {
    const topic = await newTopic('shared', 2);
    const first = await readTopic(kafka, { groupId: 'shared', topics: [topic] });
    await first.until(({ joins }) => joins.length === 1);
    const second = await readTopic(kafka, { groupId: 'shared', topics: [topic] });
    await first.until(({ joins }) => joins.length === 2);
    await second.until(({ joins }) => joins.length === 1);
    expect(first.losses).toMatchObject([{ reason: 'rebalance', restarts: true }]);
    expect(
      [...first.joins[1]!, ...second.joins[0]!].map(({ partition }) => partition).toSorted((a, b) => a - b),
    ).toEqual([0, 1]);
    await second.stop();
    await first.stop();
    await expect(first.group.commit({ topic, partition: 0 }, 1n)).rejects.toMatchObject({
      code: 'PARTITION_FENCED',
    });
  });
});
