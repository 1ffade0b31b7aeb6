// Question: what does deciding about an event cost in Node, step by step (no store)? Builds given as folders are run in
// turns in one process, so that they share the machine's moods:
//   node --expose-gc bench/decide.mjs dist dist-before
import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { child } from './child.mjs';
import { round as rounded } from './measure.mjs';

const EVENTS = 40_000;
const BATCH = 20_000;
const ROUNDS = 9;
const folders = process.argv.length > 2 ? process.argv.slice(2) : ['dist'];

const folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-bench-decide-'));
const path = join(folder, 'events.jsonl');
await child('generate.mjs', { events: EVENTS, path });
const bodies = readFileSync(path, 'utf8')
  .trim()
  .split('\n')
  .map((line) => Buffer.from(line));
rmSync(folder, { recursive: true, force: true });

const builds = await Promise.all(folders.map(open));
const runs = builds.map(() => new Map());
for (let round = 0; round <= ROUNDS; round++)
  for (const [index, build] of builds.entries()) {
    const measured = new Map([['whole', await build.whole()], ...build.steps()]);
    if (round === 0) continue;
    for (const [step, micros] of measured) {
      const all = runs[index].get(step) ?? [];
      all.push(micros);
      runs[index].set(step, all);
    }
  }
const figures = builds.map((_, index) => ({
  build: folders[index],
  cpuMicrosPerEvent: Object.fromEntries(
    [...runs[index]].map(([step, all]) => {
      const sorted = all.toSorted((a, b) => a - b);
      return [step, { least: rounded(sorted[0], 2), median: rounded(sorted[ROUNDS >> 1], 2) }];
    }),
  ),
}));
process.stdout.write(`${JSON.stringify({ events: EVENTS, rounds: ROUNDS, figures }, null, 2)}\n`);
process.stdout.write(`\n${table(figures)}\n`);

function since(cpu) {
  const { user, system } = process.cpuUsage(cpu);
  return user + system;
}

function table(all) {
  const steps = Object.keys(all[0].cpuMicrosPerEvent);
  const rows = steps.map((step) => {
    const cells = all.map(({ cpuMicrosPerEvent: { [step]: of } }) => `${of.least} | ${of.median}`);
    return `| ${step} | ${cells.join(' | ')} |`;
  });
  const head = all.map(({ build }) => `${build} least µs | median µs`).join(' | ');
  return [`| step | ${head} |`, `| --- |${' --- | --- |'.repeat(all.length)}`, ...rows].join('\n');
}

async function open(dist) {
  const load = async (file) => import(pathToFileURL(resolve(dist, file)).href);
  const { prepareBatch } = await load('streams/intake/batch.js');
  const { settle } = await load('streams/intake/settle.js');
  const { append } = await load('src/store/ledger.js');
  const { PeopleOfSource } = await load('src/privacy/identities.js');
  const { TenantKeys } = await load('src/privacy/pseudonyms.js');
  const keys = await TenantKeys.open({ getOrCreate: async () => Buffer.alloc(32, 7) }, 'bench');
  const people = new PeopleOfSource(keys, 'crm');
  const horizon = 3650 * 86_400_000;
  const nothingKnown = { version: '', catalogueOf: () => undefined };
  const knowledge = () => nothingKnown;
  const source = { tenant: 'bench', source: 'crm', format: 'json', horizon, keys, people, knowledge };
  const store = { engine: { insert: async () => undefined } };
  const whole = async () => {
    people.forget();
    globalThis.gc?.();
    const cpu = process.cpuUsage();
    for (let from = 0; from < EVENTS; from += BATCH) {
      const messages = bodies
        .slice(from, from + BATCH)
        .map((body, index) => ({ offset: BigInt(from + index), source, body }));
      const range = { topic: 't', partition: 0, from: BigInt(from), to: BigInt(from + messages.length - 1) };
      const batch = await prepareBatch({ ...range, at: Date.now(), messages });
      const { insert } = settle(batch, new Map(), 'first');
      if (insert.length !== messages.length)
        throw new Error(`${messages.length - insert.length} were refused`);
      await append(store, insert, 'token');
    }
    return since(cpu) / EVENTS;
  };
  return {
    whole,
    steps: await stepsOf(load, { source, people }),
  };
}

/** Each step over all events before the next one: what one hands to the next is kept, so garbage is counted where it falls. */
async function stepsOf(load, { source, people }) {
  const { parseMessage } = await load('streams/steps/parse.js');
  const { SOURCE_MAPPINGS } = await load('streams/sources/registry.js');
  const { scrub } = await load('streams/steps/scrub.js');
  const { validateEvent } = await load('streams/steps/validate.js');
  const { identify } = await load('streams/steps/identify.js');
  const mapping = SOURCE_MAPPINGS.json;
  const at = Date.now();
  const salt = '00112233445566778899aabbccddeeff';
  return () => {
    people.forget();
    const sums = [];
    const step = (name, inputs, work) => {
      globalThis.gc?.();
      const cpu = process.cpuUsage();
      const results = inputs.map(work);
      sums.push([name, since(cpu) / inputs.length]);
      return results;
    };
    const payloads = step('parse', bodies, (body) => parseMessage(body).value);
    const terms = { receivedAt: at, hashKey: source.keys.mappingKey };
    const items = step('map', payloads, (payload) => mapping.map(payload, terms)[0]);
    const clean = step('scrub', items, ({ candidate, derived }) => scrub(candidate, derived));
    const valid = step(
      'validate',
      clean,
      ({ candidate }) => validateEvent(candidate, { now: at, horizon: 0 }).value,
    );
    const rows = step('identify', valid, (event, offset) =>
      identify(event, source, {
        topic: 't',
        partition: 0,
        offset: BigInt(offset),
        item: 0,
        receivedAt: at,
        mapping: mapping.version,
        feed: 'events',
        derived: [],
        salt,
      }),
    );
    const [body] = step('body', [rows], (all) => Buffer.from(all.map(({ line }) => line).join('\n')));
    sums[sums.length - 1][1] /= EVENTS;
    if (body.length < EVENTS * 300) throw new Error('rows are missing');
    return sums;
  };
}
