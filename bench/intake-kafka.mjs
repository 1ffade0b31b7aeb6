// Question: how fast are events taken in from a real Kafka, and how does that compare with a peer without a service:
// ClickHouse's own Kafka table engine inside chDB, which stores the same messages with neither validation, pseudonyms,
// quarantine, duplicates nor an intake log? One broker, filled before any clock starts; both read it one after the other,
// each until nothing is left or so many seconds are over.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { brokerOfTests } from './broker.mjs';
import { child } from './child.mjs';
import {
  answer,
  batchesOf,
  declareSource,
  measured,
  openBench,
  order,
  SOURCE,
  stored,
  TENANT,
  warnings,
} from './measure.mjs';
import { product } from './product.mjs';

const TOPIC = 'bench';
const SPAN_MS = 10_000;
const { role = 'all', events, path, bootstrap, partitions = 1, seconds = 600 } = order();

const roles = {
  async all() {
    const { startBroker } = await brokerOfTests();
    const broker = await startBroker();
    try {
      const common = { events, path, partitions, seconds, bootstrap: broker.bootstrap };
      await child('intake-kafka.mjs', { ...common, role: 'produce' });
      const ours = await child('intake-kafka.mjs', { ...common, role: 'product' });
      const peer = await child('intake-kafka.mjs', { ...common, role: 'peer' });
      const ratio = Number((ours.eventsPerSecond / peer.eventsPerSecond).toFixed(2));
      const cpuRatio = Number((ours.cpuMicrosPerEvent / peer.cpuMicrosPerEvent).toFixed(2));
      return { ...ours, partitions, peer: { what: 'Kafka table engine in chDB', ...peer, ratio, cpuRatio } };
    } finally {
      await broker.stop();
    }
  },

  async produce() {
    const kafka = await connect();
    await kafka.ensureTopics([{ topic: TOPIC, partitions }]);
    const producer = kafka.producer();
    await producer.start();
    let sent = 0;
    for await (const lines of batchesOf(path)) {
      const first = sent;
      const messages = lines.map((value, index) => ({ value, partition: (first + index) % partitions }));
      await producer.send(TOPIC, messages);
      sent += lines.length;
      process.stderr.write(`  kafka: ${sent} produced\r`);
    }
    await producer.stop();
    await kafka.close();
    return { sent };
  },

  async product() {
    const { openRuntime } = await product('src/runtime.js');
    const { base, remove } = await openBench();
    const runtime = await openRuntime(base);
    await declareSource(runtime);
    const kafka = await connect();
    const done = async () => {
      let sum = 0n;
      for (const { partition } of await kafka.offsets(TOPIC))
        sum += (await runtime.intake.log.nextOffset(TOPIC, partition)) ?? 0n;
      return Number(sum);
    };
    const figures = await measured(done, async () => {
      await runtime.intake.startKafka(kafka, 'product', [{ topic: TOPIC, tenant: TENANT, source: SOURCE }]);
      return watched(done);
    });
    await runtime.intake.stop();
    const size = await stored(runtime.store, await done());
    await runtime.close();
    await kafka.close();
    remove();
    return { ...figures, ...size };
  },

  async peer() {
    const { Session } = await import('chdb');
    const folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-bench-peer-'));
    const session = new Session(folder);
    for (const statement of peerSchema(bootstrap)) await session.queryAsync(statement);
    const count = async () =>
      Number((await session.queryAsync('SELECT count() FROM peer.events', { format: 'TSV' })).text());
    const figures = await measured(count, async () => {
      await session.queryAsync(PEER_VIEW);
      return watched(count);
    });
    await session.queryAsync('DROP TABLE peer.view');
    await session.queryAsync('DROP TABLE peer.queue');
    session.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    return figures;
  },
};

/** Looks until all is done or the time is over, and gives the slowest ten seconds (the first, with the join, not among them). */
async function watched(count) {
  const started = performance.now();
  const spans = [];
  let span = { at: started, done: 0 };
  for (;;) {
    const done = await count();
    const now = performance.now();
    process.stderr.write(`  kafka: ${done} of ${events} stored\r`);
    if (now - span.at >= SPAN_MS) {
      spans.push(((done - span.done) / (now - span.at)) * 1000);
      span = { at: now, done };
    }
    if (done >= events || now - started >= seconds * 1000)
      return spans.length < 2 ? {} : { slowestTenSeconds: Math.round(Math.min(...spans.slice(1))) };
    await wait(100);
  }
}

async function connect() {
  const { createKafka } = await product('src/kafka/client.js');
  return createKafka({ brokers: [bootstrap], clientId: 'bench' }, warnings);
}

const FIELDS = [
  ['key', 'key'],
  ['actor_id', 'actor', 'id'],
  ['actor_name', 'actor', 'name'],
  ['actor_type', 'actor', 'type'],
  ['action', 'action'],
  ['target_type', 'target', 'type'],
  ['target_id', 'target', 'id'],
  ['target_name', 'target', 'name'],
  ['outcome', 'outcome'],
  ['reason', 'reason'],
  ['ip', 'context', 'ip'],
  ['country', 'context', 'country'],
  ['user_agent', 'context', 'userAgent'],
  ['session_id', 'context', 'sessionId'],
  ['channel', 'context', 'channel'],
  ['auth_method', 'context', 'authMethod'],
  ['basis', 'volume', 'basis'],
  ['group_key', 'volume', 'groupKey'],
];
const LOW = new Set([
  'actor_type',
  'action',
  'target_type',
  'outcome',
  'country',
  'channel',
  'auth_method',
  'basis',
]);

/** Twenty fields, stored as our ledger stores them. */
function peerSchema(brokers) {
  const columns = FIELDS.map(([name]) => `${name} ${LOW.has(name) ? 'LowCardinality(String)' : 'String'}`);
  return [
    'CREATE DATABASE peer ENGINE = Atomic',
    `CREATE TABLE peer.queue (raw String) ENGINE = Kafka SETTINGS kafka_broker_list = '${brokers}',
       kafka_topic_list = '${TOPIC}', kafka_group_name = 'peer', kafka_format = 'JSONAsString',
       kafka_num_consumers = 1, kafka_max_block_size = 65536`,
    `CREATE TABLE peer.events (occurred_at DateTime64(3, 'UTC'), records UInt64, ${columns.join(', ')})
       ENGINE = MergeTree PARTITION BY toYYYYMM(occurred_at) ORDER BY (toDate(occurred_at), actor_id, occurred_at)
       SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`,
  ];
}

const PEER_VIEW = `CREATE MATERIALIZED VIEW peer.view TO peer.events AS
  SELECT parseDateTime64BestEffort(JSONExtractString(raw, 'occurredAt'), 3, 'UTC') AS occurred_at,
    JSONExtractUInt(raw, 'volume', 'records') AS records,
    ${FIELDS.map(([name, ...at]) => `JSONExtractString(raw, ${at.map((part) => `'${part}'`).join(', ')}) AS ${name}`).join(', ')}
  FROM peer.queue`;

answer(await roles[role]());
process.exit(0);
