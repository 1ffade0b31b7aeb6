// Question: does an event cost more when a flow is of many tenants? The same events, dealt out to 1, 100 and 1,000
// tenants within each batch, as requests of many customers share one.
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { child } from './child.mjs';
import { answer, measured, openBench, order, submitted } from './measure.mjs';
import { product } from './product.mjs';

const { counts = [1, 100, 1_000], measure = 200_000 } = order();
const SUBMISSION = 5_000;
const nothingKnown = { version: '' };
const knowledge = () => nothingKnown;

const { openRuntime } = await product('src/runtime.js');
const { PeopleOfSource } = await product('src/privacy/identities.js');
const { TenantKeys } = await product('src/privacy/pseudonyms.js');

const { base, remove } = await openBench();
const path = join(tmpdir(), `${process.pid}-tenants.jsonl`);
await child('generate.mjs', { events: measure, path });
const first = readFileSync(path, 'utf8')
  .trim()
  .split('\n')
  .map((line) => Buffer.from(line));
const others = first.map((line) => Buffer.from(line.toString().replace('"key":"', '"key":"again-')));
rmSync(path, { force: true });
const runtime = await openRuntime(base);
const figures = [];
for (const tenants of counts) {
  const sources = await sourcesOf(tenants, `of-${tenants}`);
  // Everybody is a stranger once: a person's key and identity are no cost of an event.
  await takeIn(sources, first);
  const { eventsPerSecond, cpuMicrosPerEvent } = await takeIn(sources, others);
  figures.push({ tenants, eventsPerSecond, cpuMicrosPerEvent });
  process.stderr.write(`  tenants: ${JSON.stringify(figures.at(-1))}\n`);
}
answer(figures);
await runtime.close();
remove();
process.exit(0);

async function sourcesOf(tenants, prefix) {
  const secrets = { getOrCreate: async () => Buffer.alloc(32, 7) };
  const sources = [];
  for (let index = 0; index < tenants; index++) {
    const tenant = `${prefix}-${index}`;
    const keys = await TenantKeys.open(secrets, tenant);
    const people = new PeopleOfSource(keys, 'crm');
    sources.push({
      tenant,
      source: 'crm',
      format: 'json',
      horizon: 3650 * 86_400_000,
      keys,
      people,
      knowledge,
    });
  }
  return sources;
}

async function takeIn(sources, lines) {
  let next = 0;
  let taken = 0;
  const worker = async () => {
    while (next < lines.length) {
      const from = next;
      next += SUBMISSION;
      const messages = lines
        .slice(from, next)
        .map((body, index) => ({ source: sources[(from + index) % sources.length], body }));
      const answers = await submitted(runtime.intake, messages);
      for (const { status } of answers) if (status === 'stored') taken++;
    }
  };
  const work = async () => Promise.all([worker(), worker(), worker(), worker()]);
  const of = await measured(lines.length, work);
  if (taken !== lines.length) throw new Error(`${taken} of ${lines.length} were stored`);
  return of;
}
