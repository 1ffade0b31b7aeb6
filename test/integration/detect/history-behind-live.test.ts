import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAlerts } from '../../../alerts/list.js';
import { RaiseAlerts } from '../../../alerts/raise.js';
import { createKafka, type KafkaClient } from '../../../src/kafka/client.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { WHOLE_SIGHT } from '../../../src/privacy/sight.js';
import { unjudgedEvents } from '../../../src/store/unjudged.js';
import { type Broker, startBroker } from '../../support/kafka/broker.js';
import { kafkaAvailable } from '../../support/kafka/java.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';
import { numberOf } from '../../support/sql.js';

const available = kafkaAvailable();
if (!available.ok) console.warn(available.reason);

/** A Monday, at midnight in UTC. */
const BEGIN = Date.parse('2026-01-05T00:00:00Z');
const WEEKS = 5;
const NOW = BEGIN + WEEKS * 7 * DAY + 10 * HOUR;
/** Old enough to be history, over more days than one round judges. */
const HISTORY = 112;
const HISTORY_DAYS = 28;
/** A round that goes on with history for one portion. */
const SHORT = { rounds: 1, roundMs: 0 };

const WAYS = ['file', 'http', 'mixed', 'kafka'] as const;
type Way = (typeof WAYS)[number];

let test: TestRuntime;
beforeAll(async () => {
  test = await openTestRuntime(BEGIN);
  const taught = WAYS.flatMap((way) => Array.from({ length: WEEKS * 7 }, (_, day) => usual(way, day)));
  test.clock.advanceTo(NOW - HOUR);
  await request(taught.filter((line) => line !== undefined));
  await test.runtime.detection.follow();
  test.clock.advanceTo(NOW);
});
afterAll(async () => test.close());

interface Told {
  readonly key: string;
  readonly at: number;
  readonly actor: string;
  readonly records: number;
}

const lineOf = ({ key, at, actor, records }: Told): string =>
  JSON.stringify({
    key,
    occurredAt: new Date(at).toISOString(),
    actor: { id: actor },
    action: 'report.export',
    volume: { records, basis: 'listed', of: 'act' },
  });

/** One person for each way exports a few records on every working day. */
const usual = (way: Way, day: number): string | undefined =>
  day % 7 < 5
    ? lineOf({ key: `${way}-${day}`, at: BEGIN + day * DAY + 9 * HOUR, actor: way, records: 5 + (day % 3) })
    : undefined;

/** Acts of ten people half a year ago, in no order. */
const historyOf = (way: Way): string[] =>
  Array.from({ length: HISTORY }, (_, n) => {
    const at = NOW - 180 * DAY + ((n * 7) % HISTORY) * ((HISTORY_DAYS * DAY) / HISTORY);
    return lineOf({ key: `h-${way}-${n}`, at, actor: `${way}-${n % 10}`, records: 3 });
  });

const theftOf = (way: Way): string =>
  lineOf({ key: `live-${way}`, at: NOW - MINUTE, actor: way, records: 50_000 });

async function request(lines: readonly string[], tenant = 'acme'): Promise<void> {
  const source = await test.runtime.intake.sources.get(tenant, 'crm');
  await test.runtime.intake.http.submit(lines.map((line) => ({ source, body: Buffer.from(line) })));
}

/** Brings the history and then the live act; in `mixed` the act is the last line of the history itself. */
const BRINGS = {
  async file(way) {
    const path = join(test.dataDir, 'history.jsonl');
    writeFileSync(path, historyOf(way).join('\n'));
    await test.runtime.intake.importFile(path, { tenant: 'acme', source: 'crm' });
    await request([theftOf(way)]);
  },
  async http(way) {
    const lines = historyOf(way);
    for (let at = 0; at < lines.length; at += 28) await request(lines.slice(at, at + 28));
    await request([theftOf(way)]);
  },
  async mixed(way) {
    await request([...historyOf(way), theftOf(way)]);
  },
} satisfies Partial<Record<Way, (way: Way) => Promise<void>>>;

const peopleWithAlerts = async (): Promise<readonly string[]> => {
  const { store, facts, findings, logger } = test.runtime;
  await new RaiseAlerts({ store, facts, findings, logger }).run();
  const alerts = await listAlerts(store, 'acme', { limit: 100, sight: WHOLE_SIGHT });
  return alerts.map(({ actor }) => actor);
};

/** Hours of people of the history, as the ledger has them and as detection has computed them. */
const hoursOf = async (way: Way): Promise<{ stored: number; judged: number }> => {
  const { store } = test.runtime;
  const own = `tenant = 'acme' AND actor_key IN
    (SELECT actor_key FROM events WHERE tenant = 'acme' AND startsWith(key, 'h-${way}-'))`;
  const [stored, judged] = await Promise.all([
    numberOf(store, `SELECT uniqExact(actor_key, toStartOfHour(occurred_at)) AS n FROM events WHERE ${own}`),
    numberOf(store, `SELECT uniqExact(actor_key, hour) AS n FROM activity_hourly WHERE ${own}`),
  ]);
  return { stored, judged };
};

/** What holds of all ways: by order, whatever the clock of the machine says. */
async function expectLiveFirst(way: Way): Promise<void> {
  const { store, detection } = test.runtime;
  await detection.follow(SHORT);
  expect(await peopleWithAlerts()).toContain(way);
  expect(await unjudgedEvents(store)).toBeGreaterThanOrEqual(HISTORY);
  const before = await hoursOf(way);
  expect(before.judged).toBeLessThan(before.stored / 2);
  // Not starved: each round judges some of it.
  await detection.follow(SHORT);
  expect((await hoursOf(way)).judged).toBeGreaterThan(before.judged);
}

async function expectAllJudged(way: Way): Promise<void> {
  await test.runtime.detection.follow();
  const { stored, judged } = await hoursOf(way);
  expect(judged).toBe(stored);
  expect(await unjudgedEvents(test.runtime.store)).toBe(0);
}

describe('a live act behind a history of which nothing is judged yet', () => {
  it.each(Object.keys(BRINGS) as (keyof typeof BRINGS)[])(
    'has its alert after one round (%s), and the history is judged behind it',
    async (way) => {
      await BRINGS[way](way);
      await expectLiveFirst(way);
      await expectAllJudged(way);
    },
  );

  it('leaves the history to the next process when this one ends in the middle', async () => {
    await request(Array.from({ length: 4 }, (_, n) => ofRestart(n)));
    await test.runtime.detection.follow(SHORT);
    await test.restart();
    const open = "SELECT uniqExact(actor_key, hour) AS n FROM activity_hourly WHERE tenant = 'acme'";
    const before = await numberOf(test.runtime.store, open);
    await test.runtime.detection.follow();
    expect((await numberOf(test.runtime.store, open)) - before).toBe(3);
    expect(await unjudgedEvents(test.runtime.store)).toBe(0);
  });
});

describe('a live act of a company of which nothing is learned yet', () => {
  it('is judged behind its history, by what that taught, also by the next process', async () => {
    const people = Array.from({ length: 10 }, (_, n) => `beginner-${n}`);
    const history = people.flatMap((actor, n) =>
      [40, 25, 10].map((days) => lineOf({ key: `b-${n}-${days}`, at: NOW - days * DAY, actor, records: 3 })),
    );
    await request(history, 'other');
    await request([lineOf({ key: 'b-live', at: NOW - MINUTE, actor: 'beginner-0', records: 4 })], 'other');
    await test.runtime.detection.follow(SHORT);
    const today = new Date(NOW).toISOString().slice(0, 10);
    const judged = `SELECT count() AS n FROM activity_hourly WHERE tenant = 'other' AND toDate(hour) = '${today}'`;
    expect(await numberOf(test.runtime.store, judged)).toBe(0);
    await test.restart();
    await test.runtime.detection.follow();
    expect(await numberOf(test.runtime.store, judged)).toBe(1);
    const profiled = `SELECT uniqExact(actor_key) AS n FROM profiles
      WHERE tenant = 'other' AND day = '${today}' AND length(actor_key) = 32`;
    expect(await numberOf(test.runtime.store, profiled)).toBe(people.length);
  });

  it('waits for no history when there is none of it, nor for that of others', async () => {
    await declare('third');
    await request(Array.from({ length: 4 }, (_, n) => ofRestart(n + 5)));
    await request([lineOf({ key: 'c-live', at: NOW - MINUTE, actor: 'new', records: 4 })], 'third');
    await test.runtime.detection.follow(SHORT);
    const judged = "SELECT count() AS n FROM activity_hourly WHERE tenant = 'third'";
    expect(await numberOf(test.runtime.store, judged)).toBe(1);
    expect(await unjudgedEvents(test.runtime.store)).toBeGreaterThan(0);
    await test.runtime.detection.follow();
  });

  it('waits no longer for the history of others once its own is judged, and loses nothing that waited', async () => {
    await declare('fourth');
    const judged = async (): Promise<number> =>
      numberOf(
        test.runtime.store,
        `SELECT uniqExact(hour) AS n FROM activity_hourly WHERE tenant = 'fourth' AND hour >= toDateTime(${(NOW - DAY) / 1000})`,
      );
    const act = (key: string, at: number): string => lineOf({ key, at, actor: 'new', records: 4 });
    await request([act('d-40', NOW - 40 * DAY), act('d-20', NOW - 20 * DAY)], 'fourth');
    await test.runtime.detection.follow(SHORT);
    await request(Array.from({ length: 4 }, (_, n) => ofRestart(n + 10)));
    await request([act('d-waits', NOW - 3 * HOUR)], 'fourth');
    await test.runtime.detection.follow(SHORT);
    expect(await judged()).toBe(0);
    await request([act('d-live', NOW - MINUTE)], 'fourth');
    await test.runtime.detection.follow(SHORT);
    expect(await judged()).toBe(1);
    expect(await unjudgedEvents(test.runtime.store)).toBeGreaterThan(0);
    await test.restart();
    await test.runtime.detection.follow();
    expect(await judged()).toBe(2);
  });
});

async function declare(tenant: string): Promise<void> {
  const { declarations } = test.runtime;
  await declarations.declareTenant({ id: tenant, timeZone: 'UTC', horizonDays: 3650 }, 'test');
  const crm = { id: 'crm', format: 'json', promisedDelayMinutes: 60 } as const;
  await declarations.declareSource(tenant, crm, 'test');
}

/** Ten days apart each: one round judges one of them. */
const ofRestart = (n: number): string =>
  lineOf({ key: `r-${n}`, at: NOW - 300 * DAY + n * 10 * DAY, actor: 'restarted', records: 3 });

describe.skipIf(!available.ok)('a live act behind a history in the same partition', () => {
  let broker: Broker;
  let kafka: KafkaClient;
  beforeAll(async () => {
    broker = await startBroker();
    kafka = createKafka({ brokers: [broker.bootstrap], clientId: 'test' }, silentLogger);
  });
  afterAll(async () => {
    await test.runtime.intake.stop();
    await kafka?.close();
    await broker?.stop();
  });

  it('has its alert after one round, and the history is judged behind it', async () => {
    const { intake } = test.runtime;
    await kafka.ensureTopics([{ topic: 'crm', partitions: 1 }]);
    const producer = kafka.producer();
    await producer.start();
    await producer.send(
      'crm',
      [...historyOf('kafka'), theftOf('kafka')].map((value) => ({ value })),
    );
    await producer.stop();
    await intake.startKafka(kafka, 'history', [{ topic: 'crm', tenant: 'acme', source: 'crm' }]);
    while (((await intake.log.nextOffset('crm', 0)) ?? 0n) <= BigInt(HISTORY)) await wait(50);
    await expectLiveFirst('kafka');
    await expectAllJudged('kafka');
  });
});
