// npm run bench [-- --events N] [--seconds N] [--only file,elf,elf-gz,http,http-4,kafka,growth,tenants,access,detect] [--sizes 1000000,10000000]
// Each question in a process of its own. JSON and tables for the documentation on stdout, progress on stderr;
// --plot FILE draws the cost of an event as SVG.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { child } from './child.mjs';
import { plot } from './plot.mjs';
import { tables } from './tables.mjs';

/** Of Kafka so many are laid in for each second: more than are taken. */
const KAFKA_PER_SECOND = 30_000;

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '60' },
    sizes: { type: 'string', default: '1000000,10000000,50000000' },
    'search-at': { type: 'string', default: '5000000,10000000' },
    'start-at': { type: 'string', default: '10000000' },
    measure: { type: 'string', default: '200000' },
    people: { type: 'string', default: '500' },
    actors: { type: 'string', default: '1000,10000' },
    rate: { type: 'string', default: '5000' },
    only: { type: 'string' },
    plot: { type: 'string' },
  },
});
const whole = (name) => wholeOf(values[name], name);
const list = (name) => values[name].split(',').map((text) => wholeOf(text, name));
const events = whole('events');
const seconds = whole('seconds');
const measure = whole('measure');

const QUESTIONS = {
  file: async () => child('intake-file.mjs', await lines(events)),
  elf: async () => child('intake-elf.mjs', await logFiles(events)),
  'elf-gz': async () => child('intake-elf.mjs', { ...(await logFiles(events)), packed: true }),
  http: async () => child('intake-http.mjs', { ...(await lines(events)), connections: 16 }),
  'http-4': async () => child('intake-http.mjs', { ...(await lines(events)), connections: 4 }),
  kafka: async () => child('intake-kafka.mjs', { ...(await lines(seconds * KAFKA_PER_SECOND)), seconds }),
  growth: async () =>
    child('growth.mjs', {
      sizes: list('sizes'),
      searchAt: list('search-at'),
      startAt: whole('start-at'),
      measure,
    }),
  tenants: async () => child('tenants.mjs', { measure }),
  access: async () => child('access.mjs', {}),
  detect: async () =>
    child('detect-speed.mjs', {
      people: whole('people'),
      actors: list('actors'),
      rate: whole('rate'),
      seconds,
    }),
};
const asked = values.only === undefined ? Object.keys(QUESTIONS) : values.only.split(',');
for (const name of asked)
  if (!Object.hasOwn(QUESTIONS, name)) throw new Error(`there is no question ${name}`);

const version = (name) =>
  JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;

const folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-bench-input-'));
const inputs = new Map();
try {
  const figures = {};
  for (const name of asked) {
    process.stderr.write(`\n${name}\n`);
    const loadBefore = Number(loadavg()[0].toFixed(1));
    const started = performance.now();
    const answer = await QUESTIONS[name]();
    const wallSeconds = Math.round((performance.now() - started) / 1000);
    figures[name] = { answer, loadBefore, wallSeconds };
  }
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Number((totalmem() / 1024 ** 3).toFixed(1)),
    system: `${process.platform} ${release()} ${process.arch}`,
    node: process.version,
    chdb: version('chdb'),
    kafkajs: version('kafkajs'),
  };
  process.stdout.write(`${JSON.stringify({ machine, figures }, null, 2)}\n\n${tables(figures)}\n`);
  if (values.plot !== undefined) writeFileSync(values.plot, plot(figures));
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** A file of so many events, made once. */
async function lines(count) {
  const path = join(folder, `${count}.jsonl`);
  if (!inputs.has(count)) {
    process.stderr.write(`  making ${count} events\n`);
    inputs.set(count, await child('generate.mjs', { events: count, path }));
  }
  return { events: count, path };
}

/** EventLogFiles of so many rows, made once. */
async function logFiles(count) {
  const key = `elf-${count}`;
  if (!inputs.has(key)) {
    process.stderr.write(`  making ${count} rows of log files\n`);
    inputs.set(key, child('generate-elf.mjs', { events: count, folder }));
  }
  return inputs.get(key);
}

function wholeOf(text, name) {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`--${name} takes whole numbers from 1`);
  return value;
}
