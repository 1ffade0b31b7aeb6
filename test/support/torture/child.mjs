// A process that takes events in with the built product, does what it is told (one JSON object a line, the first is its
// order) and dies or stands still where it is told to. What it has to say goes to stdout as JSON lines, written at
// once, since the next moment may be its last. Orders come on a channel of their own: what lies on standard input the
// embedded engine takes for rows of its inserts.
import { writeFileSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

// Named by an expression, so that type-checking tools leave the built product alone.
const built = async (path) => import(new URL(`../../../dist/${path}`, import.meta.url).href);
const { loadConfig } = await built('src/config/load-config.js');
const { createKafka } = await built('src/kafka/client.js');
const { Metrics } = await built('src/metrics/metrics.js');
const { Store } = await built('src/store/store.js');
const { openRuntime } = await built('src/runtime.js');
const { messagesOfBody } = await built('streams/http/bodies.js');
const { setFaultTrap } = await built('streams/intake/fault-points.js');
const { SOURCE_MAPPINGS } = await built('streams/sources/registry.js');

const ORDERS = 3;
const say = (line) => writeSync(1, `${JSON.stringify(line)}\n`);
const lines = createInterface({ input: new Socket({ fd: ORDERS }) })[Symbol.asyncIterator]();
const nextLine = async () => {
  const { value, done } = await lines.next();
  return done ? undefined : JSON.parse(value);
};
const order = await nextLine();

// What an upgrade changes for the intake log: the version that an intent names.
if (order.mapping !== undefined) SOURCE_MAPPINGS.json = { ...SOURCE_MAPPINGS.json, version: order.mapping };

let clockBy = order.clockBy ?? 0;
const clock = { now: () => Date.now() + clockBy };
const told = (level) => (fields, message) => say({ said: 'log', level, message, ...fields });
const nothing = () => undefined;
const logger = { error: told('error'), warn: told('warn'), info: nothing, debug: nothing };

/** What is told of the way of a batch without any trap. */
const watch = (point, { topic, partition }) => {
  if (point === 'fenced') say({ said: 'passed', point, topic, partition });
};
setFaultTrap(watch);

/** The end, or a standstill until somebody sends SIGCONT. */
function fall(trap, place) {
  setFaultTrap(watch);
  say({ said: 'trapped', point: trap.point, topic: place.topic, partition: place.partition });
  process.kill(process.pid, trap.signal);
}

/** In an insert the trap falls some milliseconds after its begin; an insert that was over before does not count. */
function setTrap(trap) {
  let seen = 0;
  let falling;
  let { delay } = trap;
  setFaultTrap((point, place) => {
    watch(point, place);
    if (trap.topic !== undefined && place.topic !== trap.topic) return;
    if (point === 'after-insert' && falling !== undefined) {
      clearTimeout(falling);
      falling = undefined;
      delay /= 2;
      say({ said: 'missed', delay });
    }
    if (point !== trap.point || ++seen < trap.hit) return;
    if (delay === undefined) fall(trap, place);
    else falling ??= setTimeout(() => fall(trap, place), delay);
  });
}

/** A short session makes a dead member's partitions free after seconds; new partitions are seen within seconds too. */
const impatient = (kafka) => ({
  ...kafka,
  group: (options) =>
    kafka.group({ ...options, sessionTimeoutMs: order.sessionMs, heartbeatIntervalMs: order.sessionMs / 8 }),
});

/** Ranges that a process before left open, and how far they had come; by statements of our own. */
async function left(store) {
  const rows = async (sql) =>
    (await store.engine.select(sql, {}))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  const range = 'topic, partition, offset_from, offset_to, epoch, owner';
  const open =
    await rows(`SELECT topic, partition, toUInt32(offset_from) AS from, toUInt32(offset_to) AS to, mapping
    FROM intake FINAL WHERE phase = 'intent' AND (${range}) NOT IN (SELECT ${range} FROM intake WHERE phase = 'done')`);
  for (const { topic, partition, from, to } of open) {
    const where = `topic = '${topic}' AND partition = ${partition} AND offset BETWEEN ${from} AND ${to}`;
    const [held] = await rows(`SELECT toUInt32((SELECT count() FROM events WHERE ${where})) AS events,
      toUInt32((SELECT count() FROM touched WHERE ${where})) AS touched`);
    Object.assign(
      open.find((one) => one.topic === topic && one.partition === partition && one.from === from),
      held,
    );
  }
  return open;
}

const commands = {
  trap: (_, { trap }) => setTrap(trap),
  untrap: () => setFaultTrap(watch),
  clock: (_, { by }) => void (clockBy += by),
  follow: async ({ detection }, { most }) => detection.follow(most),
  async next({ intake }, { places }) {
    const next = {};
    for (const [topic, partition] of places) {
      next[`${topic}/${partition}`] = Number((await intake.log.nextOffset(topic, partition)) ?? 0n);
    }
    return next;
  },
  async select({ store }, { sql, to }) {
    writeFileSync(to, await store.engine.select(sql, {}));
  },
  async claim({ intake, store }, { cluster, topic, partition }) {
    const [highest] = await intake.log.claims(cluster, topic, partition);
    const claim = { epoch: (highest?.epoch ?? 0) + 1, owner: 'a-passer-by' };
    await intake.log.writeClaim(cluster, topic, partition, claim);
    return { claim, at: store.clock.now() };
  },
  async post({ intake }, { tenant, source, body }) {
    const of = await intake.sources.get(tenant, source);
    const request = { mediaType: 'application/json', bytes: Buffer.from(body), headers: {} };
    const messages = messagesOfBody(request, of, intake.limits);
    const answers = await intake.http.submit(messages.value);
    const statuses = {};
    for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1;
    return { statuses };
  },
  async import({ intake }, { path, tenant, source }) {
    return intake.importFile(path, { tenant, source });
  },
};

const config = loadConfig({ env: order.env, workingDir: order.folder });
// What requests left open is settled when the product opens: an embedded store is looked at before.
if (config.clickhouse === undefined) {
  const store = await Store.open({ path: join(config.dataDir, 'store'), clock });
  say({ said: 'open', left: await left(store) });
  await store.close();
}
const runtime = await openRuntime({ config, clock, logger, metrics: new Metrics() });
if (config.clickhouse !== undefined) say({ said: 'open', left: await left(runtime.store) });
let kafka;
if (order.topics !== undefined) {
  if (order.trap !== undefined) setTrap(order.trap);
  kafka = createKafka({ brokers: [order.bootstrap], clientId: order.name }, logger);
  await runtime.intake.startKafka(impatient(kafka), order.group, order.topics);
}
say({ said: 'ready' });

let ending;
/** As the service ends on SIGTERM. */
function end() {
  ending ??= (async () => {
    await runtime.close();
    await kafka?.close();
    say({ said: 'ended' });
    process.exit(0);
  })();
}
process.on('SIGTERM', end);

for (let line = await nextLine(); line !== undefined; line = await nextLine()) {
  const { id, do: what, ...rest } = line;
  void (async () => commands[what](runtime, rest))().then(
    (answer) => say({ said: 'answer', id, answer: answer ?? {} }),
    (error) => say({ said: 'failed', id, error: String(error?.stack ?? error), code: error?.code }),
  );
}
end();
