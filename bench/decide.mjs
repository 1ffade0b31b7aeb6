// Question: what does deciding about an event cost in Node (parse, map, validate, identify; no store)? Builds given as
// folders are run in turns in one process, so that they share the machine's moods:
//   node bench/decide.mjs dist dist-before
import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { child } from './child.mjs';
import { round } from './measure.mjs';

const EVENTS = 40_000;
const ROUNDS = 9;
const folders = process.argv.length > 2 ? process.argv.slice(2) : ['dist'];

const folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-bench-decide-'));
const path = join(folder, 'events.jsonl');
await child('generate.mjs', { events: EVENTS, path });
const lines = readFileSync(path, 'utf8').trim().split('\n');
const bodies = lines.map((line) => Buffer.from(line));
rmSync(folder, { recursive: true, force: true });

const builds = await Promise.all(folders.map(open));
const runs = builds.map(() => []);
for (let round = 0; round <= ROUNDS; round++)
  for (const [index, run] of builds.entries()) {
    const micros = await run();
    if (round > 0) runs[index].push(micros);
  }
const figures = builds.map((_, index) => {
  const sorted = runs[index].sort((a, b) => a - b);
  return {
    build: folders[index],
    cpuMicrosPerEvent: { least: round(sorted[0], 1), median: round(sorted[ROUNDS >> 1], 1) },
  };
});
process.stdout.write(`${JSON.stringify({ events: EVENTS, rounds: ROUNDS, figures }, null, 2)}\n`);

async function open(dist) {
  const load = async (file) => import(pathToFileURL(resolve(dist, file)).href);
  const { prepareBatch } = await load('streams/intake/batch.js');
  const { append } = await load('src/store/ledger.js');
  const { PeopleOfSource } = await load('src/privacy/identities.js');
  const { TenantKeys } = await load('src/privacy/pseudonyms.js');
  const keys = await TenantKeys.open({ getOrCreate: async () => Buffer.alloc(32, 7) }, 'bench');
  const people = new PeopleOfSource(keys, 'crm');
  const source = {
    tenant: 'bench',
    source: 'crm',
    format: 'json',
    horizon: 3650 * 86_400_000,
    keys,
    people,
  };
  const store = { engine: { insert: async () => undefined } };
  return async () => {
    people.forget();
    globalThis.gc?.();
    const cpu = process.cpuUsage();
    for (let from = 0; from < EVENTS; from += 20_000) {
      const messages = bodies
        .slice(from, from + 20_000)
        .map((body, index) => ({ offset: BigInt(from + index), source, body }));
      const range = { topic: 't', partition: 0, from: BigInt(from), to: BigInt(from + messages.length - 1) };
      const batch = await prepareBatch({ ...range, at: Date.now(), messages });
      const rows = batch.decided.flatMap(({ verdict }) => (verdict.kind === 'row' ? [verdict.row] : []));
      if (rows.length !== messages.length) throw new Error(`${messages.length - rows.length} were refused`);
      await append(store, rows, 'token');
    }
    const { user, system } = process.cpuUsage(cpu);
    return (user + system) / EVENTS;
  };
}
