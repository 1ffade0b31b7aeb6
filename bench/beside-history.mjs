// Question: how long does a live act wait for its judgement while a long history comes in by file, by request or from
// Kafka? One live act a second, by request; detection and alerts have their turns every two seconds, as in the service.
// `node --expose-gc bench/beside-history.mjs '{"way":"file","events":1000000}'`; `seconds` bounds the whole. With
// `storedFirst` all of the history waits for its judgement when the first act comes, as where many processes store and
// one judges.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { brokerOfTests } from './broker.mjs';
import { child } from './child.mjs';
import {
  answer,
  batchesOf,
  declareSources,
  openBench,
  order,
  quantiles,
  SOURCE,
  submitted,
  TENANT,
  warnings,
} from './measure.mjs';
import { product } from './product.mjs';

const TOPIC = 'bench';
const LIVE_SOURCE = 'live';
const ACT_EVERY = 1_000;
const JOBS_EVERY = 2_000;
const CONNECTIONS = 4;
const { way = 'file', events = 1_000_000, seconds = 600, storedFirst = false } = order();

const folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-bench-input-'));
const path = join(folder, 'history.jsonl');
await child('generate.mjs', { events, path });
const { openRuntime } = await product('src/runtime.js');
const { RaiseAlerts } = await product('alerts/raise.js');
const { unjudgedEvents } = await product('src/store/unjudged.js');
const { base, remove } = await openBench();
const runtime = await openRuntime(base);
await declareSources(runtime, [SOURCE, LIVE_SOURCE]);
const { store, intake, detection } = runtime;
const select = async (sql) =>
  JSON.parse(`[${(await store.engine.select(sql, {})).trim().replaceAll('\n', ',')}]`);

const WAYS = {
  async file() {
    await intake.importFile(path, { tenant: TENANT, source: SOURCE });
  },
  async http() {
    const source = await intake.sources.get(TENANT, SOURCE);
    const all = batchesOf(path);
    const connection = async () => {
      for await (const lines of all)
        await submitted(
          intake,
          lines.map((line) => ({ source, body: Buffer.from(line) })),
        );
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  },
  async kafka() {
    const { createKafka } = await product('src/kafka/client.js');
    const kafka = createKafka({ brokers: [broker.bootstrap], clientId: 'bench' }, warnings);
    await intake.startKafka(kafka, 'product', [{ topic: TOPIC, tenant: TENANT, source: SOURCE }]);
    while (((await intake.log.nextOffset(TOPIC, 0)) ?? 0n) < BigInt(events)) await wait(500);
    closing.push(async () => kafka.close());
  },
};
const broker = way === 'kafka' ? await (await brokerOfTests()).startBroker() : undefined;
if (broker !== undefined)
  await child('intake-kafka.mjs', {
    role: 'produce',
    events,
    path,
    partitions: 1,
    bootstrap: broker.bootstrap,
  });
const closing = [];
let started = performance.now();
const isOver = () => performance.now() - started > seconds * 1_000 || state.judged;
const state = { stored: undefined, judged: false, longestRound: 0 };
/** By key: when it was sent, answered, judged. */
const acts = new Map();

async function send(key) {
  const source = await intake.sources.get(TENANT, LIVE_SOURCE);
  const event = { key, occurredAt: new Date().toISOString(), actor: { id: key }, action: 'record.read' };
  const sent = performance.now();
  acts.set(key, { sent });
  await submitted(intake, [{ source, body: Buffer.from(JSON.stringify(event)) }]);
  acts.get(key).stored = performance.now();
}

async function act() {
  for (let number = 0; !isOver(); number++) {
    void send(`act-${number}`);
    await wait(ACT_EVERY);
  }
}

const JUDGED = `SELECT key FROM events WHERE tenant = '${TENANT}' AND source = '${LIVE_SOURCE}' AND key != 'before'
  AND actor_key IN (SELECT actor_key FROM activity_hourly WHERE tenant = '${TENANT}' AND hour > now() - INTERVAL 2 HOUR)
  FORMAT JSONEachRow`;

async function jobs() {
  const raise = new RaiseAlerts(runtime);
  while (!isOver()) {
    const begun = performance.now();
    await detection.follow({ rounds: 1 });
    await raise.run();
    const now = performance.now();
    state.longestRound = Math.max(state.longestRound, now - begun);
    for (const { key } of await select(JUDGED)) acts.get(key).judged ??= now;
    state.judged = state.stored !== undefined && (await unjudgedEvents(store)) === 0;
    process.stderr.write(
      `  ${way}: ${Math.round((now - started) / 1_000)} s, ${acts.size} acts, round ${Math.round(now - begun)} ms\r`,
    );
    await wait(Math.max(0, JOBS_EVERY - (now - begun)));
  }
}

async function bring() {
  await WAYS[way]();
  state.stored = performance.now() - started;
}

// The company is at work: something is learned of it.
await send('before');
await detection.follow();
acts.clear();
const bringing = bring();
if (storedFirst) {
  await bringing;
  started = performance.now();
}
const cpu = process.cpuUsage();
await Promise.all([act(), jobs(), bringing]);
const end = performance.now();
const { user, system } = process.cpuUsage(cpu);
const waits = (from, to) => quantiles([...acts.values()].map((one) => (one[to] ?? end) - one[from]));
answer({
  way,
  events,
  storedAfterSeconds: Math.round(state.stored / 1_000),
  judgedAfterSeconds: state.judged ? Math.round((end - started) / 1_000) : null,
  cpuSeconds: Math.round((user + system) / 1e6),
  longestRoundMs: Math.round(state.longestRound),
  actsNeverJudged: [...acts.values()].filter(({ judged }) => judged === undefined).length,
  sentToStoredMs: waits('sent', 'stored'),
  sentToJudgedMs: waits('sent', 'judged'),
});
for (const close of closing) await close();
await runtime.close();
await broker?.stop();
remove();
rmSync(folder, { recursive: true, force: true });
process.exit(0);
