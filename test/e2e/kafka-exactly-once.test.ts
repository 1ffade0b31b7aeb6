import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKafka, type KafkaClient } from '../../src/kafka/client.js';
import type { KafkaProducer, OutgoingMessage } from '../../src/kafka/producer.js';
import { MINUTE } from '../../src/kernel/clock.js';
import { silentLogger } from '../../src/kernel/logger.js';
import { intakeSums } from '../../streams/intake/sums.js';
import { type ChildEnd, type Trap, runChild } from '../support/intake-child.js';
import { type Broker, startBroker } from '../support/kafka/broker.js';
import { kafkaAvailable } from '../support/kafka/java.js';
import { expectActivityEqualsLedger, expectBalance, expectViewsEqualLedger } from '../support/recount.js';
import { numberOf, rowsOf } from '../support/sql.js';
import { type TestRuntime, openTestRuntime } from '../support/runtime.js';
import { TEST_NOW } from '../support/stores.js';

const available = kafkaAvailable();
if (!available.ok) console.warn(available.reason);

const EVENTS = 100_000;
const PARTITIONS = 4;
const TOPIC = 'crm-events';
/** Produced before the first consumer starts; the rest comes while they live and die. */
const BEFORE = 60_000;

/** A hit of 1 is often within the repeat of what the process before left open; a later one is in new ranges. */
const TRAPS: readonly Trap[] = [
  { point: 'after-intent', hit: 2 },
  { point: 'in-insert', hit: 1, delay: 60 },
  { point: 'after-insert', hit: 2 },
  { point: 'in-insert', hit: 2, delay: 140 },
  { point: 'before-commit', hit: 2 },
  { point: 'after-intent', hit: 1 },
  { point: 'in-insert', hit: 1, delay: 30 },
];

/** What the producer sent, by its own count. */
const sent = {
  messages: 0,
  keys: 0,
  duplicates: 0,
  unparsed: 0,
  refusedEvents: 0,
  tombstones: 0,
  subjects: 0,
};

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const PADDING = 'größer als man denkt '.repeat(10);

function eventText(i: number): string {
  const distinct = i % 3;
  const subjects = [
    { id: `c${i % 5_000}` },
    ...(distinct === 2 ? [{ id: `c${i % 5_000}` }, { id: `d${i % 70}` }] : []),
  ];
  return JSON.stringify({
    key: `e${i}`,
    occurredAt: new Date(
      TEST_NOW - (((i * 7_919) % 30) * DAY_MS + (i % 24) * HOUR_MS + (i % 3_600) * 1_000),
    ).toISOString(),
    actor: { id: `u${i % 200}`, name: `User ${i % 200}`, type: 'human' },
    action: i % 10 === 0 ? 'data.export' : 'record.read',
    target: { type: 'contact', id: `t${i % 9_000}` },
    volume: { records: (i % 40) + 1, basis: 'returned', of: 'act' },
    context: { ip: `10.1.${i % 250}.7`, channel: 'ui', sessionId: `s${i % 4_000}` },
    attributes: { note: PADDING, page: i },
    ...(distinct === 0 ? {} : { subjects }),
  });
}

/** Of the events that name nobody, those that read a contact are about that person: so the catalogue says. */
function subjectsOf(i: number): number {
  const named = i % 3;
  return named === 0 && i % 10 !== 0 ? 1 : named;
}

const POISON = [
  '{"key": "poison", ',
  '{"key":"poison","actor":{"id":"\\ud800"}}',
  '{"key":"poison","__proto__":{"polluted":true}}',
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
];

/** The messages that come with event i: itself, and sometimes what a real emitter's day brings. */
function* messagesFrom(i: number): Generator<OutgoingMessage> {
  const partition = i % PARTITIONS;
  const value = eventText(i);
  yield { partition, value };
  sent.keys++;
  sent.subjects += subjectsOf(i);
  if (i % 100 === 0) {
    yield { partition: (i / 100) % PARTITIONS, value };
    sent.duplicates++;
  }
  if (i % 500 === 250) {
    yield { partition, value: POISON[((i / 250) % POISON.length) | 0] ?? '' };
    sent.unparsed++;
  }
  if (i % 1_000 === 1) {
    yield { partition, value: JSON.stringify({ key: `bad${i}`, occurredAt: 'yesterday' }) };
    sent.refusedEvents++;
  }
  if (i % 1_000 === 2) {
    yield { partition, key: `e${i}`, value: null };
    sent.tombstones++;
  }
}

async function produce(producer: KafkaProducer, from: number, to: number): Promise<void> {
  let held: OutgoingMessage[] = [];
  const send = async (): Promise<void> => {
    await producer.send(TOPIC, held);
    sent.messages += held.length;
    held = [];
  };
  for (let i = from; i < to; i++) {
    held.push(...messagesFrom(i));
    if (held.length >= 1_000) await send();
  }
  await send();
}

describe.skipIf(!available.ok)(
  '100,000 events over a real broker, the consumer killed at every point',
  () => {
    let broker: Broker;
    let kafka: KafkaClient;
    let test: TestRuntime;
    let ends: ChildEnd[] = [];

    /** Starts consumers, each with its trap, until one has taken everything in. */
    async function consumeAndDie(): Promise<ChildEnd[]> {
      const all: ChildEnd[] = [];
      const common = {
        way: 'kafka',
        dataDir: test.dataDir,
        tenant: 'acme',
        source: 'crm',
        topic: TOPIC,
      } as const;
      for (const trap of [...TRAPS, undefined]) {
        const order = { ...common, bootstrap: broker.bootstrap, group: 'ledgerwatch', now: TEST_NOW };
        const now = TEST_NOW + all.length * MINUTE;
        all.push(await runChild({ ...order, now, ...(trap === undefined ? {} : { trap }) }));
      }
      return all;
    }

    beforeAll(async () => {
      [broker, test] = await Promise.all([
        startBroker({ properties: { 'group.min.session.timeout.ms': '1000' } }),
        openTestRuntime(),
      ]);
      await test.runtime.close();
      kafka = createKafka({ brokers: [broker.bootstrap], clientId: 'producer' }, silentLogger);
      await kafka.ensureTopics([{ topic: TOPIC, partitions: PARTITIONS }]);
      const producer = kafka.producer();
      await producer.start();
      await produce(producer, 0, BEFORE);
      const rest = produce(producer, BEFORE, EVENTS);
      ends = await consumeAndDie();
      await rest;
      await producer.stop();
      await test.restart();
    }, 240_000);

    afterAll(async () => {
      await test?.close();
      await kafka?.close();
      await broker?.stop();
    });

    it('was killed at each point, and in an insert before it was done', () => {
      const died = ends.flatMap((end) => (end.signal === 'SIGKILL' ? end.of('dying') : []));
      expect(died.map(({ point }) => point)).toEqual(TRAPS.map(({ point }) => point));
      // What a death left open is what the next process finds.
      for (const [index, { point, partition }] of died.entries()) {
        const left = ends[index + 1]?.of('left').filter((range) => range.partition === partition) ?? [];
        const leavesOpen = ['after-intent', 'in-insert', 'after-insert'].includes(point);
        expect(left.length > 0, `${index}: ${point} left ${JSON.stringify(left)}`).toBe(leavesOpen);
      }
      expect(ends.at(-1)?.of('complete')).toHaveLength(1);
    });

    it('every event is in the ledger exactly once', async () => {
      const { store } = test.runtime;
      expect(sent.keys).toBe(EVENTS);
      const [held] = await rowsOf(
        store,
        'SELECT toUInt32(count()) AS rows, toUInt32(uniqExact(id)) AS ids, toUInt32(uniqExact(key)) AS keys FROM events',
      );
      expect(held).toEqual({ rows: EVENTS, ids: EVENTS, keys: EVENTS });
      const strangers = `SELECT count() FROM events WHERE key NOT IN (SELECT concat('e', toString(number)) FROM numbers(${EVENTS}))`;
      expect(await numberOf(store, strangers)).toBe(0);
    });

    it('subjects and touched hours equal a recount, and the producer’s own', async () => {
      const { store } = test.runtime;
      await expectViewsEqualLedger(store);
      expect(await numberOf(store, 'SELECT count() FROM touched FINAL')).toBe(EVENTS);
      expect(await numberOf(store, 'SELECT count() FROM subject_events FINAL')).toBe(sent.subjects);
    });

    it('hourly activity equals a recount', async () => {
      const { store, detection } = test.runtime;
      await detection.follow();
      await expectActivityEqualsLedger(store);
      expect(await numberOf(store, 'SELECT sum(events) FROM activity_hourly FINAL')).toBe(EVENTS);
    });

    it('both sums hold and are what was sent', async () => {
      const { store } = test.runtime;
      await expectBalance(store);
      const { messages, unparsed, duplicates, refusedEvents, tombstones } = sent;
      expect(await intakeSums(store)).toMatchObject([
        {
          messages,
          unparsed,
          parsed: messages - unparsed,
          stored: EVENTS,
          duplicates,
          quarantined: refusedEvents,
          refused: tombstones,
        },
      ]);
      expect(await numberOf(store, 'SELECT count() FROM quarantine FINAL')).toBe(unparsed + refusedEvents);
    });

    it('every position was done once, without a hole', async () => {
      const { store } = test.runtime;
      const ranges = await rowsOf(
        store,
        `SELECT partition, toUInt32(offset_from) AS from, toUInt32(offset_to) AS to FROM intake FINAL
       WHERE phase = 'done' AND topic = '${TOPIC}' ORDER BY partition, from`,
      );
      for (const { partition, newest } of await kafka.offsets(TOPIC)) {
        let next = 0;
        for (const range of ranges.filter((one) => one['partition'] === partition)) {
          expect(range['from']).toBe(next);
          next = Number(range['to']) + 1;
        }
        expect(next).toBe(Number(newest));
      }
    });

    it('nobody is unknown: the identity of every key in the ledger was written', async () => {
      const { store } = test.runtime;
      const unknown = `SELECT count() FROM (SELECT DISTINCT arrayJoin(arrayPushBack(subject_keys, actor_key)) AS k FROM events)
                     WHERE k NOT IN (SELECT key FROM identities)`;
      expect(await numberOf(store, unknown)).toBe(0);
    });
  },
);
