// Question: what does a turn of live detection cost when it finds 1, 10, 100 or 1,000 people's hours touched? Profiles are
// learned before, and these people were seen before on that day, as of a hundred turns all but one are; each turn begins when
// its acts are stored, and nothing else is done meanwhile. One process fills the store, another judges: the memory of the
// first turn, which learns the day, and of all others is its own.
// `node --expose-gc bench/detect-turns.mjs '{"actors":1000,"sizes":[1,10,100,1000]}'`; people who are known for two weeks:
// `{"weeks":2}`; turns of other people each time: `{"others":true}`; a folder that is kept, and filled unless it is:
// `{"folder":"/tmp/of-100000"}`
import { cpSync, existsSync } from 'node:fs';
import { child } from './child.mjs';
import { atWork, CONTEXT, workClock } from './detect-fill.mjs';
import {
  answer,
  measured,
  openBench,
  order,
  quantiles,
  round,
  SOURCE,
  submitted,
  TENANT,
} from './measure.mjs';
import { product } from './product.mjs';

const { actors = 1_000, sizes = [1, 10, 100, 1_000], turns = 20, weeks, others, folder, dataDir } = order();
const ids = Array.from({ length: actors }, (_, n) => `u${n}`);
let runtime;
let statements;
let next = 0;
let first = 0;

if (dataDir === undefined) await fill();
else await judge();
process.exit(0);

async function fill() {
  const { base, remove } = await openBench();
  const own = base.config.dataDir;
  const kept = folder ?? own;
  if (folder === undefined || !existsSync(folder))
    await child('detect-live-fill.mjs', { actors, weeks, dataDir: kept });
  if (kept !== own) cpSync(kept, own, { recursive: true });
  answer(await child('detect-turns.mjs', { actors, sizes, turns, others, dataDir: own }));
  remove();
}

async function judge() {
  const { openRuntime } = await product('src/runtime.js');
  const { base } = await openBench({}, dataDir);
  base.clock = workClock();
  runtime = await openRuntime(base);
  statements = countStatements(runtime.store.engine);
  const learning = await memoryOf(actors, async () => turn(Math.min(10, actors)));
  const figures = [];
  for (const size of sizes.filter((n) => n <= actors))
    figures.push(await memoryOf(size, async () => turnsOf(size)));
  answer({ actors, learning, turns: figures });
  await runtime.close();
}

/** What was done, and the most memory of the process meanwhile. */
async function memoryOf(people, work) {
  let done;
  const { seconds, cpuMicrosPerEvent, ...figures } = await measured(people, async () => {
    done = await work();
  });
  const { rssPeakMiB, ofThatHeapMiB } = figures;
  const cpuSeconds = round((cpuMicrosPerEvent * people) / 1e6, 1);
  return { ...done, seconds, cpuSeconds, rssPeakMiB, ofThatHeapMiB };
}

async function turnsOf(size) {
  await turn(size);
  const all = [];
  for (let n = 0; n < Math.max(3, Math.ceil(turns / Math.sqrt(size))); n++) all.push(await turn(size));
  const mean = (of) => all.reduce((sum, one) => sum + of(one), 0) / all.length;
  const cpu = mean(({ cpuMs }) => cpuMs);
  process.stderr.write(`  turns of ${size}: ${round(cpu, 1)} ms of CPU\n`);
  return {
    size,
    statements: Math.round(mean((one) => one.statements)),
    findings: round(
      mean((one) => one.findings),
      1,
    ),
    cpuMs: round(cpu, 1),
    cpuMsPerActorHour: round(cpu / size, 2),
    wallMs: quantiles(all.map(({ wallMs }) => wallMs)),
    wallMsPerActorHour: round(mean(({ wallMs }) => wallMs) / size, 2),
  };
}

/** Acts of so many people, who are at work, stored, and then what it takes to judge them. */
async function turn(size) {
  const source = await runtime.intake.sources.get(TENANT, SOURCE);
  const occurredAt = new Date(atWork()).toISOString();
  const messages = Array.from({ length: size }, (_, n) => ({
    source,
    body: Buffer.from(JSON.stringify(act(`${next}-${n}`, ids[(first + n) % actors], occurredAt))),
  }));
  if (others) first += size;
  next = (next + size) % 1_000_003;
  for (const { status } of await submitted(runtime.intake, messages))
    if (status !== 'stored') throw new Error(`an act was ${status}`);
  const before = { cpu: process.cpuUsage(), wall: performance.now(), statements: statements.count };
  const { hours, findings } = await runtime.detection.follow();
  const { user, system } = process.cpuUsage(before.cpu);
  if (hours < size) throw new Error(`${hours} hours were judged and not ${size}`);
  return {
    findings,
    cpuMs: (user + system) / 1_000,
    wallMs: performance.now() - before.wall,
    statements: statements.count - before.statements,
  };
}

function act(name, id, occurredAt) {
  return {
    key: `${name}-${Date.now()}`,
    occurredAt,
    actor: { id, type: 'human' },
    action: 'record.read',
    target: { type: 'account', id: `a-${name}` },
    context: { ...CONTEXT, sessionId: id },
  };
}

/** Reads and inserts from now on. */
function countStatements(engine) {
  const counted = { count: 0 };
  for (const name of ['select', 'insert']) {
    const own = engine[name].bind(engine);
    engine[name] = async (...given) => {
      counted.count++;
      return own(...given);
    };
  }
  return counted;
}
