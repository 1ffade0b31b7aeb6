// Question: do intake, search and start stay as fast when the ledger grows? A year's ledger is filled inside the engine
// from real rows (through events_in, so the views run), then at each size: real intake on top, its CPU per event; at
// some sizes the product's own searches while intake runs at half speed; at one size a cold start.
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { child } from './child.mjs';
import { answer, declareSources, measured, openBench, order, round, submitted, TENANT } from './measure.mjs';
import { product } from './product.mjs';

const {
  role = 'all',
  sizes = [1_000_000, 10_000_000, 50_000_000],
  searchAt = [5_000_000, 10_000_000],
  startAt = 10_000_000,
  measure = 200_000,
  searches = 60,
  dataDir,
} = order();

/** Rows of the template: 200 people, three weeks. */
const TEMPLATE = 100_000;
/** Copies of the template in one insert: each has its own people. */
const COPIES = 10;
const CHUNK = TEMPLATE * COPIES;
/** The year: chunk after chunk one period further back, then again with more people. */
const PERIODS = 13;
const PERIOD_DAYS = 28;

const { Store } = await product('src/store/store.js');

if (role === 'start') answer(await coldStart());
else answer(await grow());
process.exit(0);

async function grow() {
  const { openRuntime } = await product('src/runtime.js');
  const { Metrics } = await product('src/metrics/metrics.js');
  const { base, remove } = await openBench();
  const files = {
    template: join(tmpdir(), `${process.pid}-template.jsonl`),
    fresh: join(tmpdir(), `${process.pid}-fresh.jsonl`),
  };
  await child('generate.mjs', { events: TEMPLATE, path: files.template });
  await child('generate.mjs', { events: measure + 100_000, path: files.fresh, seed: 2 });
  let runtime = await openRuntime(base);
  const names = [...sizes, ...searchAt].flatMap((size) => [`full-${size}`, ...halves(size)]);
  await declareSources(runtime, ['template', ...new Set(names)]);
  await runtime.intake.importFile(files.template, { tenant: TENANT, source: 'template' });
  await runtime.store.engine.command(
    'CREATE TABLE bench_template ENGINE = MergeTree ORDER BY offset AS SELECT * FROM events',
  );
  const figures = { cost: [], search: [], start: undefined };
  const fresh = linesOf(files.fresh);
  for (const size of [...new Set([...sizes, ...searchAt])].toSorted((a, b) => a - b)) {
    const stored = await fill(runtime.store, size);
    const cost = await takeIn(runtime, fresh.slice(0, measure), `full-${size}`);
    process.stderr.write(`  ${size} stored: ${JSON.stringify(cost)}\n`);
    if (sizes.includes(size)) figures.cost.push({ stored, ...cost });
    if (searchAt.includes(size)) {
      const half = { lines: fresh, sources: halves(size), rate: cost.eventsPerSecond / 2 };
      figures.search.push({ stored, ...(await searchUnderLoad(runtime, half)) });
      process.stderr.write(`  ${size} stored: ${JSON.stringify(figures.search.at(-1))}\n`);
    }
    if (size === startAt) {
      await runtime.close();
      figures.start = {
        stored,
        ...(await child('growth.mjs', { role: 'start', dataDir: base.config.dataDir })),
      };
      runtime = await openRuntime({ ...base, metrics: new Metrics() });
    }
  }
  await runtime.close();
  remove();
  for (const path of Object.values(files)) rmSync(path, { force: true });
  return figures;
}

/** Sources that take turns: each takes the same lines in once, so that intake does not end before the searches do. */
function halves(size) {
  return Array.from({ length: 8 }, (_, index) => `half-${size}-${index}`);
}

async function count(store) {
  return Number(JSON.parse(await store.engine.select('SELECT count() AS n FROM events', {})).n);
}

/** Copies of the template until there are so many; what does not compress in a real event does not here. */
async function fill(store, size) {
  for (let have = await count(store); have < size; have = await count(store)) {
    const chunk = Math.floor(have / CHUNK);
    const people = `toString(${Math.floor(chunk / PERIODS) * COPIES} + n.number)`;
    const rename = (column) => `lower(hex(MD5(concat(${column}, ${people}))))`;
    const copies = Math.min(COPIES, Math.ceil((size - have) / TEMPLATE));
    const columns = `* REPLACE (
      generateUUIDv4() AS id, concat(key, '.', toString(n.number), '.${have}') AS key, 'fill' AS topic,
      toUInt64(offset + ${have} + n.number * ${TEMPLATE}) AS offset,
      occurred_at - toIntervalDay(${(chunk % PERIODS) * PERIOD_DAYS}) - toIntervalMillisecond(rand() % 60000) AS occurred_at,
      ${rename('actor_key')} AS actor_key, arrayMap(s -> ${rename('s')}, subject_keys) AS subject_keys,
      if(session_id = '', '', concat(session_id, toString(n.number))) AS session_id,
      lower(hex(reinterpretAsFixedString(rand64()))) AS content_hash, lower(hex(randomFixedString(16))) AS salt)`;
    await store.engine.command(`INSERT INTO events_in SELECT t.* EXCEPT number FROM (
      SELECT ${columns} FROM bench_template AS t CROSS JOIN (SELECT number FROM numbers(${copies})) AS n) AS t
      SETTINGS min_insert_block_size_rows = 250000, max_insert_threads = 1`);
    process.stderr.write(`  growth: ${have + copies * TEMPLATE} of ${size} filled\r`);
  }
  await merged(store);
  return count(store);
}

/** Merges of the filling are not the intake's: none for some seconds, or after ten minutes whatever runs. */
async function merged(store) {
  const under = async () =>
    Number(JSON.parse(await store.engine.select('SELECT count() AS n FROM system.merges', {})).n);
  let quiet = 0;
  for (let waited = 0; quiet < 5 && waited < 600; waited++) {
    quiet = (await under()) > 0 ? 0 : quiet + 1;
    await wait(1_000);
  }
  if (quiet < 5) process.stderr.write('  growth: merges of the filling go on\n');
}

function linesOf(path) {
  const bytes = readFileSync(path);
  const lines = [];
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(0x0a, from);
    lines.push(bytes.subarray(from, end));
    from = end + 1;
  }
  return lines;
}

/** As a full flow by request takes it in: submissions of 5,000, four under way. */
async function takeIn({ intake }, lines, name) {
  const source = await intake.sources.get(TENANT, name);
  let next = 0;
  let taken = 0;
  const worker = async () => {
    while (next < lines.length) {
      const some = lines.slice(next, (next += 5_000));
      const answers = await submitted(
        intake,
        some.map((body) => ({ source, body })),
      );
      for (const { status } of answers) if (status === 'stored') taken++;
    }
  };
  const figures = await measured(lines.length, async () =>
    Promise.all([worker(), worker(), worker(), worker()]),
  );
  if (taken !== lines.length) throw new Error(`${taken} of ${lines.length} were stored`);
  const { eventsPerSecond, cpuMicrosPerEvent } = figures;
  return { eventsPerSecond, cpuMicrosPerEvent };
}

async function searchUnderLoad(runtime, { lines, sources, rate }) {
  const { store } = runtime;
  const picks = await pick(store);
  const { eventById, latestOfActors, latestOfTenant, touchesOf } = await product('src/search/places.js');
  const tenant = TENANT;
  const questions = {
    'one actor, last 100': async (i) =>
      latestOfActors(store, { tenant, actorKeys: [picks.actors[i]], limit: 100 }),
    'tenant, latest 100': async () => latestOfTenant(store, { tenant, limit: 100 }),
    'one subject, history': async (i) =>
      touchesOf(store, { tenant, subjectKey: picks.subjects[i], limit: 1_000 }),
    'one event by id': async (i) => [await eventById(store, tenant, picks.ids[i])],
  };
  const pace = paced(runtime, { lines, sources, rate });
  const figures = {};
  for (const [name, ask] of Object.entries(questions)) {
    const took = [];
    for (let i = 0; i < searches; i++) {
      const started = performance.now();
      const found = await ask(i);
      took.push(performance.now() - started);
      if (found.length === 0 || found[0] === undefined) throw new Error(`${name}: nothing was found`);
      await wait(20);
    }
    took.sort((a, b) => a - b);
    const at = (share) => round(took[Math.ceil(took.length * share) - 1], 1);
    figures[name] = { p50: at(0.5), p95: at(0.95), most: at(1) };
  }
  return { wantedPerSecond: Math.round(rate), takenPerSecond: await pace.stop(), milliseconds: figures };
}

async function pick(store) {
  const one = async (column, of) => {
    const sql = `SELECT DISTINCT ${column} AS v FROM ${of} WHERE topic = 'fill' AND cityHash64(${column}) % 101 = 7 LIMIT ${searches}`;
    const rows = (await store.engine.select(sql, {})).trim().split('\n');
    const values = rows.map((row) => JSON.parse(row).v);
    return Array.from({ length: searches }, (_, index) => values[index % values.length]);
  };
  return {
    actors: await one('actor_key', 'events'),
    subjects: await one('subject_key', 'subject_events'),
    ids: await one('id', 'events'),
  };
}

/** Intake at a rate: a submission four times a second, however long the answers take. */
function paced({ intake }, { lines, sources, rate }) {
  const share = Math.max(1, Math.round(rate / 4));
  const started = performance.now();
  const underWay = new Set();
  let next = 0;
  const tick = async () => {
    const name = sources[Math.floor(next / lines.length)];
    if (name === undefined) throw new Error('intake has run out of events while searches went on');
    const at = next % lines.length;
    const some = lines.slice(at, at + share);
    next += some.length;
    const source = await intake.sources.get(TENANT, name);
    await submitted(
      intake,
      some.map((body) => ({ source, body })),
    );
  };
  const timer = setInterval(() => {
    const work = tick().finally(() => underWay.delete(work));
    underWay.add(work);
  }, 250);
  return {
    async stop() {
      clearInterval(timer);
      const seconds = (performance.now() - started) / 1000;
      await Promise.all(underWay);
      return Math.round(next / seconds);
    },
  };
}

/** From the start of a process to its first answer; the page cache is warm. */
async function coldStart() {
  const { systemClock } = await product('src/kernel/clock.js');
  const store = await Store.open({ path: join(dataDir, 'store'), clock: systemClock });
  const opened = performance.now();
  const { latestOfTenant } = await product('src/search/places.js');
  const found = await latestOfTenant(store, { tenant: TENANT, limit: 1 });
  if (found.length === 0) throw new Error('nothing is stored');
  const figures = { toOpenMs: Math.round(opened), toFirstAnswerMs: Math.round(performance.now()) };
  await store.close();
  return figures;
}
