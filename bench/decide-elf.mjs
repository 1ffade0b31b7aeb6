// Question: where does the CPU of a row of a log file go, from CSV to stored? The JavaScript step by step, then the engine
// alone. Builds given as folders are run in turns in one process, so that they share the machine's moods:
//   node --expose-gc --max-semi-space-size=16 bench/decide-elf.mjs dist dist-before
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { child } from './child.mjs';
import { round as rounded } from './measure.mjs';

const ROWS = 30_000;
const BATCH = 15_000;
const ROUNDS = 5;
const folders = process.argv.length > 2 ? process.argv.slice(2) : ['dist'];

const folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-bench-decide-'));
const { files } = await child('generate-elf.mjs', { events: ROWS, folder });
let store;
const builds = [];
for (const dist of folders) builds.push(await open(dist));
const runs = builds.map(() => new Map());
for (let round = 0; round <= ROUNDS; round++)
  for (const [index, build] of builds.entries())
    for (const [step, micros] of await build(round)) {
      if (round === 0) continue;
      const all = runs[index].get(step) ?? [];
      all.push(micros);
      runs[index].set(step, all);
    }
process.stdout.write(`${asTable()}\n`);
await store.close();
rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

function asTable() {
  const steps = [...runs[0].keys()];
  const cell = (all) => {
    const sorted = all.toSorted((a, b) => a - b);
    return `${rounded(sorted[0], 2)} | ${rounded(sorted[sorted.length >> 1], 2)}`;
  };
  const head = folders.map((name) => `${name} least µs | median µs`).join(' | ');
  return [
    `| step | ${head} |`,
    `| --- |${' --- | --- |'.repeat(folders.length)}`,
    ...steps.map((step) => `| ${step} | ${runs.map((run) => cell(run.get(step))).join(' | ')} |`),
  ].join('\n');
}

function since(cpu) {
  const { user, system } = process.cpuUsage(cpu);
  return user + system;
}

async function open(dist) {
  const load = async (file) => import(pathToFileURL(resolve(dist, file)).href);
  const { readFileRows } = await load('streams/files/file-rows.js');
  const { prepareBatch } = await load('streams/intake/batch.js');
  const { settle } = await load('streams/intake/settle.js');
  const { append, knownEvents } = await load('src/store/ledger.js');
  const { Store } = await load('src/store/store.js');
  const { systemClock } = await load('src/kernel/clock.js');
  const { PeopleOfSource } = await load('src/privacy/identities.js');
  const { TenantKeys } = await load('src/privacy/pseudonyms.js');
  const { NO_KNOWLEDGE } = await load('streams/steps/knowledge.js');
  const keys = await TenantKeys.open({ getOrCreate: async () => Buffer.alloc(32, 7) }, 'bench');
  const people = new PeopleOfSource(keys, 'crm');
  const source = {
    tenant: 'bench',
    source: 'crm',
    format: 'salesforce',
    horizon: 3650 * 86_400_000,
    keys,
    people,
    knowledge: () => NO_KNOWLEDGE,
  };
  const steps = await stepsOf(load, source);
  // An engine takes one folder a process: that of the first build serves all.
  store ??= await Store.open({ path: join(folder, 'store'), clock: systemClock });

  return async (round) => {
    const sums = [];
    const step = async (name, work) => {
      globalThis.gc?.();
      const cpu = process.cpuUsage();
      const result = await work();
      sums.push([name, since(cpu) / ROWS]);
      return result;
    };
    const rows = await step('read the rows of the file', async () => readAll(readFileRows));
    const inserts = await step('decide, with settling and the garbage of a batch', async () => {
      const all = [];
      people.forget();
      for (let from = 0; from < rows.length; from += BATCH) {
        const messages = rows
          .slice(from, from + BATCH)
          .map(({ bytes, ...row }, n) => ({ offset: BigInt(from + n), source, body: bytes, ...row }));
        const range = {
          topic: `t${round}`,
          partition: 0,
          from: BigInt(from),
          to: BigInt(from + messages.length - 1),
        };
        const { insert } = settle(
          await prepareBatch({ ...range, at: Date.now(), messages }),
          new Map(),
          'first',
        );
        if (insert.length !== messages.length) throw new Error('rows were refused');
        all.push(insert);
      }
      return all;
    });
    await step('engine: known ids', async () => {
      for (const insert of inserts) await knownEvents(store, insert);
    });
    await step('engine: insert', async () => {
      for (const [n, insert] of inserts.entries()) await append(store, insert, `${dist}/${round}/${n}`);
    });
    sums.push(...steps(rows));
    for (const name of ['events', 'subject_events', 'touched'])
      await store.engine.command(`TRUNCATE TABLE ${name}`);
    return sums;
  };
}

async function readAll(readFileRows) {
  const rows = [];
  for (const { path } of files) for await (const some of readFileRows(path, 'salesforce')) rows.push(...some);
  if (rows.length !== ROWS) throw new Error(`${rows.length} rows were read`);
  return rows;
}

/** Each step over all rows before the next one. */
async function stepsOf(load, source) {
  const { SOURCE_MAPPINGS } = await load('streams/sources/registry.js');
  const { scrub } = await load('streams/steps/scrub.js');
  const { validateEvent } = await load('streams/steps/validate.js');
  const { identify } = await load('streams/steps/identify.js');
  const mapping = SOURCE_MAPPINGS.salesforce;
  const salt = '00112233445566778899aabbccddeeff';
  return (rows) => {
    source.people.forget();
    const at = Date.now();
    const sums = [];
    const step = (name, inputs, work) => {
      globalThis.gc?.();
      const cpu = process.cpuUsage();
      const results = inputs.map(work);
      sums.push([name, since(cpu) / inputs.length]);
      return results;
    };
    const terms = { receivedAt: at, hashKey: source.keys.mappingKey };
    const payloads = step('of deciding: read the cells', rows, ({ table, bytes }) => table.read(bytes).value);
    const items = step('of deciding: map', payloads, (payload) => mapping.map(payload, terms)[0]);
    const clean = step('of deciding: scrub', items, ({ candidate, derived }) => scrub(candidate, derived));
    const valid = step(
      'of deciding: validate',
      clean,
      ({ candidate }) => validateEvent(candidate, { now: at, horizon: 0 }).value,
    );
    step('of deciding: identify (keys, id, content, hash, the row)', valid, (event, offset) =>
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
    return sums;
  };
}
