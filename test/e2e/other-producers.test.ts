import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createKafka, type KafkaClient } from '../../src/kafka/client.js';
import { kafkajs } from '../../src/kafka/kafkajs.js';
import type { KafkaProducer } from '../../src/kafka/producer.js';
import { silentLogger } from '../../src/kernel/logger.js';
import { Findings } from '../../src/store/findings.js';
import { intakeSums } from '../../streams/intake/sums.js';
import { type Broker, startBroker } from '../support/kafka/broker.js';
import { otherProducerAvailable } from '../support/kafka/java.js';
import { type OtherProducerMode, runOtherProducer } from '../support/kafka/other-producer.js';
import { expectBalance, expectViewsEqualLedger } from '../support/recount.js';
import { numberOf, rowsOf } from '../support/sql.js';
import { type TestRuntime, declareTestSources, openTestRuntime } from '../support/runtime.js';

const available = otherProducerAvailable();
if (!available.ok) console.warn(available.reason);

/** One source a topic, so that each has its own sums. */
const TOPICS = [
  'gzip',
  'snappy',
  'lz4',
  'zstd',
  'transactions',
  'interleaved',
  'mixed',
  'poison',
  'lost',
] as const;
type Topic = (typeof TOPICS)[number];

const event = (key: string, more: object = {}): string =>
  JSON.stringify({
    key,
    occurredAt: '2026-03-01T08:30:00Z',
    actor: { id: `u${key.length}`, name: 'Ada Größer' },
    action: 'record.read',
    subjects: [{ id: `c-${key}` }],
    ...more,
  });
const lines = (topic: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => event(`${topic}-${i}`));

describe.skipIf(!available.ok)("what Kafka's own Java client sends", () => {
  let broker: Broker;
  let kafka: KafkaClient;
  let producer: KafkaProducer;
  let test: TestRuntime;
  let consuming: KafkaClient | undefined;

  beforeAll(async () => {
    [broker, test] = await Promise.all([startBroker(), openTestRuntime()]);
    kafka = createKafka({ brokers: [broker.bootstrap], clientId: 'test' }, silentLogger);
    await kafka.ensureTopics(TOPICS.map((topic) => ({ topic, partitions: 1 })));
    producer = kafka.producer();
    await producer.start();
    await declareTestSources(test.runtime);
    for (const id of TOPICS) {
      const format = id === 'mixed' ? 'cloudevents' : 'json';
      const source = { id, format, promisedDelayMinutes: 60 } as const;
      await test.runtime.declarations.declareSource('acme', source, 'test');
    }
    await startConsuming();
  }, 120_000);

  afterAll(async () => {
    await test?.close();
    await consuming?.close();
    await producer?.stop();
    await kafka?.close();
    await broker?.stop();
  }, 60_000);

  async function startConsuming(): Promise<void> {
    consuming = createKafka({ brokers: [broker.bootstrap], clientId: 'consumer' }, silentLogger);
    const topics = TOPICS.map((topic) => ({ topic, tenant: 'acme', source: topic }));
    await test.runtime.intake.startKafka(consuming, 'ledgerwatch', topics);
  }

  /** All that the topic holds was taken in. */
  async function taken(topic: Topic): Promise<void> {
    const newest = (await kafka.offsets(topic))[0]?.newest;
    const { log } = test.runtime.intake;
    await vi.waitFor(async () => expect(await log.nextOffset(topic, 0)).toBe(newest), {
      timeout: 45_000,
      interval: 50,
    });
  }

  const send = async (
    topic: Topic,
    modes: readonly OtherProducerMode[],
    sent: readonly string[],
  ): Promise<void> => runOtherProducer(broker.bootstrap, topic, modes, sent);

  async function keysOf(topic: Topic): Promise<unknown[]> {
    const sql = `SELECT key FROM events WHERE topic = '${topic}' ORDER BY offset, item`;
    return (await rowsOf(test.runtime.store, sql)).map((row) => row['key']);
  }

  async function sumsOf(topic: Topic): Promise<Record<string, unknown>> {
    const sums = (await intakeSums(test.runtime.store)).find(({ source }) => source === topic);
    const { messages, unparsed, stored, duplicates, quarantined, refused } = sums ?? {};
    return { messages, unparsed, stored, duplicates, quarantined, refused };
  }

  const none = { unparsed: 0, stored: 0, duplicates: 0, quarantined: 0, refused: 0 };

  it.each(['gzip', 'snappy', 'lz4', 'zstd'] as const)(
    '%s batches arrive as they were sent',
    async (codec) => {
      const sent = lines(codec, 170);
      await send(codec, [codec], sent);
      await taken(codec);
      expect(await keysOf(codec)).toEqual(Array.from({ length: 170 }, (_, i) => `${codec}-${i}`));
      expect(await sumsOf(codec)).toEqual({ ...none, messages: 170, stored: 170 });
    },
  );

  it('messages of aborted transactions are never stored, nor counted', async () => {
    await send('transactions', ['transactions'], lines('transactions', 60));
    await taken('transactions');
    const committed = [...Array(60).keys()].filter((i) => Math.floor(i / 10) % 2 === 0);
    expect(await keysOf('transactions')).toEqual(committed.map((i) => `transactions-${i}`));
    expect(await sumsOf('transactions')).toEqual({ ...none, messages: 30, stored: 30 });
  });

  it('of two producers that take turns only what was committed is stored', async () => {
    await send('interleaved', ['interleaved'], lines('interleaved', 12));
    await taken('interleaved');
    expect(await keysOf('interleaved')).toEqual([0, 2, 4, 6, 8, 10].map((i) => `interleaved-${i}`));
    expect(await sumsOf('interleaved')).toEqual({ ...none, messages: 6, stored: 6 });
  });

  it('tombstones are refused and counted, binary CloudEvents take key and time from their headers', async () => {
    const data = JSON.stringify({ actor: { id: 'u1' }, action: 'record.read' });
    await send('mixed', ['tombstones', 'cloudevents'], [data, data, data]);
    await taken('mixed');
    const stored = await rowsOf(
      test.runtime.store,
      `SELECT key, toString(occurred_at) AS at, derived FROM events WHERE topic = 'mixed' ORDER BY offset`,
    );
    const at = '2026-01-02 03:04:05.678';
    const derived = ['key', 'occurredAt'];
    expect(stored).toEqual([0, 1, 2].map((i) => ({ key: `/other/producer#other-${i}`, at, derived })));
    expect(await sumsOf('mixed')).toEqual({ ...none, messages: 6, stored: 3, refused: 3 });
  });

  it('poison in mid-batch is quarantined with its reason, and its neighbours are stored', async () => {
    const poison = [
      ['{"key": ', 'not-json'],
      [event('big', { attributes: { pad: 'x'.repeat(5 * 1024 ** 2) } }), 'too-large'],
      ['{"key":"s","actor":{"id":"\\udc00"}}', 'lone-surrogate'],
      [`{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, 'too-deep'],
      ['{"key":"p","__proto__":{"admin":true}}', 'forbidden-key'],
      [Buffer.from([0x7b, 0xff, 0xfe]), 'not-utf8'],
      [event('tenant', { tenant: 'other' }), 'schema'],
      [event('far', { occurredAt: '9999-12-31T23:59:59Z' }), 'time-out-of-range'],
    ] as const;
    const values = poison.flatMap(([value], i) => [event(`before-${i}`), value, event(`after-${i}`)]);
    await producer.send(
      'poison',
      values.map((value) => ({ value })),
      'gzip',
    );
    await taken('poison');
    expect(await keysOf('poison')).toEqual(poison.flatMap((_, i) => [`before-${i}`, `after-${i}`]));
    const refused = await rowsOf(
      test.runtime.store,
      `SELECT toUInt32(offset) AS at, reason, toUInt32(raw_bytes) AS bytes FROM quarantine FINAL WHERE topic = 'poison' ORDER BY at`,
    );
    expect(refused).toEqual(
      poison.map(([value, reason], i) => ({ at: 3 * i + 1, reason, bytes: Buffer.byteLength(value) })),
    );
    expect(await sumsOf('poison')).toEqual({
      ...none,
      messages: 24,
      unparsed: 6,
      stored: 16,
      quarantined: 2,
    });
  });

  it('offsets that Kafka deleted before they were taken in are a finding with their count', async () => {
    await producer.send(
      'lost',
      lines('lost', 10).map((value) => ({ value })),
    );
    await taken('lost');
    await test.runtime.close();
    await consuming?.close();
    await producer.send(
      'lost',
      lines('later', 30).map((value) => ({ value })),
    );
    await deleteBelow('lost', 25);
    await test.restart();
    await startConsuming();
    await taken('lost');
    expect(await keysOf('lost')).toEqual([
      ...[...Array(10).keys()].map((i) => `lost-${i}`),
      ...[...Array(15).keys()].map((i) => `later-${i + 15}`),
    ]);
    const found = await new Findings(test.runtime.store).between('acme', 0, Date.UTC(2200, 0));
    const lost = found.filter(({ detector }) => detector === 'offsets-lost');
    expect(lost.map(({ source, severity }) => ({ source, severity }))).toEqual([
      { source: 'lost', severity: 'critical' },
    ]);
    expect(lost[0]?.sentence).toContain('Up to 15 messages');
    expect(lost[0]?.sentence).toContain('offsets 10 to 24');
  });

  async function deleteBelow(topic: string, offset: number): Promise<void> {
    const { Kafka, logLevel } = kafkajs;
    const admin = new Kafka({ brokers: [broker.bootstrap], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    await admin.fetchTopicMetadata({ topics: [topic] });
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: String(offset) }] });
    await admin.disconnect();
  }

  it('both sums hold for every topic, and the views equal a recount', async () => {
    const { store } = test.runtime;
    await expectBalance(store);
    await expectViewsEqualLedger(store);
    expect(await numberOf(store, 'SELECT count() - uniqExact(id) FROM events')).toBe(0);
  });
});
