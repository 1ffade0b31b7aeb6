import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createKafka, type KafkaClient } from '../../src/kafka/client.js';
import { kafkajs } from '../../src/kafka/kafkajs.js';
import type { KafkaProducer } from '../../src/kafka/producer.js';
import { systemClock } from '../../src/kernel/clock.js';
import { silentLogger } from '../../src/kernel/logger.js';
import { Store } from '../../src/store/store.js';
import { intakeSums } from '../../streams/intake/sums.js';
import { type Broker, startBroker } from '../support/kafka/broker.js';
import { kafkaAvailable } from '../support/kafka/java.js';
import { expectBalance, expectViewsEqualLedger } from '../support/recount.js';
import { numberOf } from '../support/sql.js';

const MAIN = new URL('../../dist/src/main.js', import.meta.url).pathname;
const TOPIC = 'crm-events';
const PARTITIONS = 2;

const available = kafkaAvailable();
if (!available.ok) console.warn(available.reason);

describe.skipIf(!available.ok)('the service is told to end while it takes events in', () => {
  let broker: Broker;
  let kafka: KafkaClient;
  let producer: KafkaProducer;
  let folder: string;
  let service: ChildProcess | undefined;
  let sent = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-service-'));
    broker = await startBroker();
    kafka = createKafka({ brokers: [broker.bootstrap], clientId: 'test' }, silentLogger);
    await kafka.ensureTopics([{ topic: TOPIC, partitions: PARTITIONS }]);
    producer = kafka.producer();
    await producer.start();
    writeFileSync(
      join(folder, 'ledgerwatch.yaml'),
      `dataDir: ./data
http: {port: 0}
kafka: {brokers: ['${broker.bootstrap}'], topics: [{topic: ${TOPIC}, tenant: acme, source: crm}]}
tenants: [{id: acme, horizonDays: 36500, sources: [{id: crm}]}]
`,
    );
  }, 120_000);

  afterAll(async () => {
    service?.kill('SIGKILL');
    await producer?.stop();
    await kafka?.close();
    await broker?.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  async function produce(count: number): Promise<void> {
    const messages = Array.from({ length: count }, (_, n) => {
      const key = `e${sent + n}`;
      const event = { key, occurredAt: '2026-03-01T08:30:00Z', actor: { id: 'u1' }, action: 'record.read' };
      return { partition: n % PARTITIONS, value: JSON.stringify(event) };
    });
    sent += count;
    await producer.send(TOPIC, messages);
  }

  interface Ended {
    readonly code: number | null;
    readonly said: string;
  }

  /** Starts the built service; `ended` says how it went. */
  function start(): { process: ChildProcess; said: () => string; ended: Promise<Ended> } {
    const child = spawn(process.execPath, [MAIN, join(folder, 'ledgerwatch.yaml')], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    service = child;
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
    const ended = Promise.all([closed, text(child.stderr)]).then(([code, err]) => ({
      code,
      said: said + err,
    }));
    return { process: child, said: () => said, ended };
  }

  /** One behind the last offset committed of each partition; -1 without one. */
  async function committed(): Promise<number[]> {
    const admin = new kafkajs.Kafka({
      brokers: [broker.bootstrap],
      logLevel: kafkajs.logLevel.NOTHING,
    }).admin();
    await admin.connect();
    const [offsets] = await admin.fetchOffsets({ groupId: 'ledgerwatch', topics: [TOPIC] });
    await admin.disconnect();
    return (offsets?.partitions ?? []).map(({ offset }) => Number(offset));
  }
  const allCommitted = async (): Promise<void> =>
    vi.waitFor(async () => expect((await committed()).reduce((sum, one) => sum + one, 0)).toBe(sent), {
      timeout: 40_000,
      interval: 200,
    });

  async function withStore<T>(look: (store: Store) => Promise<T>): Promise<T> {
    const store = await Store.open({ path: join(folder, 'data', 'store'), clock: systemClock });
    try {
      return await look(store);
    } finally {
      await store.close();
    }
  }

  it('writes and commits what it holds, ends with 0, and goes on without a duplicate', async () => {
    await produce(2_000);
    const first = start();
    await vi.waitFor(() => expect(first.said()).toContain('listening'), { timeout: 40_000 });
    await allCommitted();
    // What comes now is gathered for up to a second: the end comes meanwhile.
    await produce(1_000);
    first.process.kill('SIGTERM');
    const end = await first.ended;
    if (end.code !== 0) throw new Error(`it ended with ${end.code}:\n${end.said}`);
    const done = await committed();
    await withStore(async (store) => {
      const rows = `SELECT sum(next) FROM (SELECT partition, max(offset_to) + 1 AS next FROM intake FINAL WHERE phase = 'done' AND topic = '${TOPIC}' GROUP BY partition)`;
      // What is done is committed, and nothing was left open.
      expect(done.reduce((sum, one) => sum + one, 0)).toBe(await numberOf(store, rows));
      const intents = `SELECT countIf(phase = 'intent') - countIf(phase = 'done') FROM intake FINAL`;
      expect(await numberOf(store, intents)).toBe(0);
    });

    await produce(1_000);
    const second = start();
    await allCommitted();
    second.process.kill('SIGTERM');
    expect(await second.ended).toMatchObject({ code: 0 });
    await withStore(async (store) => {
      expect(await numberOf(store, 'SELECT count() FROM events')).toBe(sent);
      const [sums] = await intakeSums(store);
      expect(sums).toMatchObject({ messages: sent, stored: sent, duplicates: 0, quarantined: 0 });
      await expectBalance(store);
      await expectViewsEqualLedger(store);
    });
  });
});
