// A process that takes events in with the built product and dies where it is told to. Its order comes as JSON on stdin;
// what it has to say goes to stdout as JSON lines, written at once, since the next moment may be its last.
import { writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

// Named by an expression, so that type-checking tools leave the built product alone.
const built = async (path) => import(new URL(`../../dist/${path}`, import.meta.url).href);
const { loadConfig } = await built('src/config/load-config.js');
const { createKafka } = await built('src/kafka/client.js');
const { SimulatedClock } = await built('src/kernel/clock.js');
const { Metrics } = await built('src/metrics/metrics.js');
const { openRuntime } = await built('src/runtime.js');
const { messagesOfBody } = await built('streams/http/bodies.js');
const { setFaultTrap } = await built('streams/intake/fault-points.js');
const { listQuarantine } = await built('streams/quarantine/read.js');

const order = JSON.parse(await text(process.stdin));
const say = (line) => writeSync(1, `${JSON.stringify(line)}\n`);

/** To stderr, which is shown when the child ends in another way than it was told to. */
const told = (level) => (fields, message) =>
  process.stderr.write(`${Math.round(performance.now())} ${level} ${message} ${JSON.stringify(fields)}\n`);
const nothing = () => undefined;
const logger = {
  error: told('error'),
  warn: told('warn'),
  info: nothing,
  debug: process.env.CHILD_DEBUG ? told('debug') : nothing,
};

function die(place) {
  say({ said: 'dying', point: order.trap.point, partition: place.partition });
  process.kill(process.pid, 'SIGKILL');
}

/** In an insert the end comes some milliseconds after its begin; an insert that was over before does not count. */
function setTrap({ point: wanted, hit, delay = 0 }) {
  let seen = 0;
  let falling;
  setFaultTrap((point, place) => {
    if (point === 'after-insert' && falling !== undefined) {
      clearTimeout(falling);
      falling = undefined;
      say({ said: 'missed', delay });
      delay /= 2;
    }
    if (point !== wanted || ++seen < hit) return;
    if (point === 'in-insert') falling ??= setTimeout(() => die(place), delay);
    else die(place);
  });
}

/** The short session makes a dead member's partitions free after seconds. */
const impatient = (kafka) => ({
  ...kafka,
  group: (options) => kafka.group({ ...options, sessionTimeoutMs: 4_000, heartbeatIntervalMs: 500 }),
});

/** Ranges that the process before left open, and how far they had come. */
async function tellLeft({ store, intake }) {
  for (const { topic, partition, from, to, occurred: _, ...rest } of await intake.log.openIntentsUnder('')) {
    const range = `topic = '${topic}' AND partition = ${partition} AND offset BETWEEN ${from} AND ${to}`;
    const counted = async (table) =>
      Number(JSON.parse(await store.engine.select(`SELECT count() AS n FROM ${table} WHERE ${range}`, {})).n);
    const [events, touched] = [await counted('events'), await counted('touched')];
    say({
      said: 'left',
      topic,
      partition,
      from: Number(from),
      to: Number(to),
      owner: rest.owner,
      events,
      touched,
    });
  }
}

const ways = {
  async kafka({ intake }) {
    const kafka = createKafka({ brokers: [order.bootstrap], clientId: 'child' }, logger);
    const { topic, tenant, source, group } = order;
    await intake.startKafka(impatient(kafka), group, [{ topic, tenant, source }]);
    for (const { partition, newest } of await kafka.offsets(topic)) {
      while (((await intake.log.nextOffset(topic, partition)) ?? 0n) < newest) {
        await wait(50);
      }
    }
    return async () => kafka.close();
  },
  async http({ intake }) {
    const source = await intake.sources.get(order.tenant, order.source);
    for (const body of order.bodies) {
      const bytes = Buffer.from(body);
      const messages = messagesOfBody(
        { mediaType: 'application/json', bytes, headers: {} },
        source,
        intake.limits,
      );
      const answers = await intake.http.submit(messages.value);
      say({ said: 'answered', statuses: answers.map(({ status }) => status) });
    }
  },
  async file({ intake }) {
    const { path, tenant, source } = order;
    say({ said: 'imported', sums: await intake.importFile(path, { tenant, source }) });
  },
  async redrive({ store, intake }) {
    const open = await listQuarantine(store, order.tenant, { state: 'open', limit: 1_000 });
    say({ said: 'redriven', results: await intake.redrive(order.tenant, open) });
  },
};

const config = loadConfig({ env: { LEDGERWATCH_DATA_DIR: order.dataDir }, workingDir: order.dataDir });
const clock = new SimulatedClock(order.now);
const runtime = await openRuntime({ config, clock, logger, metrics: new Metrics() });
await tellLeft(runtime);
if (order.trap !== undefined) setTrap(order.trap);
const end = await ways[order.way](runtime);
await runtime.close();
await end?.();
say({ said: 'complete' });
