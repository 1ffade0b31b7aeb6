// npm run bench [-- --events N] [--only file,http,kafka]
// Each question in a process of its own; figures as JSON on stdout, progress on stderr.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { child } from './child.mjs';

const QUESTIONS = ['file', 'http', 'kafka'];
const { values } = parseArgs({
  options: { events: { type: 'string', default: '1000000' }, only: { type: 'string' } },
});
const events = Number(values.events);
if (!Number.isSafeInteger(events) || events < 1) throw new Error('--events must be a whole number from 1');
const asked = values.only === undefined ? QUESTIONS : values.only.split(',');
for (const name of asked) if (!QUESTIONS.includes(name)) throw new Error(`there is no question ${name}`);

const version = (name) =>
  JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;

const folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-bench-input-'));
try {
  const path = join(folder, 'events.jsonl');
  process.stderr.write(`making ${events} events\n`);
  const input = await child('generate.mjs', { events, path });
  const intake = {};
  for (const name of asked) {
    process.stderr.write(`intake by ${name}\n`);
    const loadBefore = loadavg()[0];
    const figures = await child(`intake-${name}.mjs`, { events, path });
    intake[name] = { ...figures, loadBefore: Number(loadBefore.toFixed(1)) };
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
  process.stdout.write(`${JSON.stringify({ machine, input, intake }, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
