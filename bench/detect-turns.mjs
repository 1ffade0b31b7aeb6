// Question: what does a turn of live detection cost when it finds 1, 10, 100 or 1,000 people's hours touched? Profiles are
// learned before, and these people were seen before on that day, as of a hundred turns all but one are; each turn begins when
// its acts are stored, and nothing else is done meanwhile.
// `node --expose-gc bench/detect-turns.mjs '{"actors":1000,"sizes":[1,10,100,1000]}'`
import { atWork, CONTEXT, fillTenant } from './detect-fill.mjs';
import {
  answer,
  declareSource,
  openBench,
  order,
  quantiles,
  round,
  SOURCE,
  submitted,
  TENANT,
} from './measure.mjs';
import { product } from './product.mjs';

const { actors = 1_000, sizes = [1, 10, 100, 1_000], turns = 20 } = order();
const { openRuntime } = await product('src/runtime.js');
const { TenantKeys } = await product('src/privacy/pseudonyms.js');
const { base, remove } = await openBench();
const runtime = await openRuntime(base);
await declareSource(runtime);
const keys = await TenantKeys.open(runtime.secrets, TENANT);
const ids = Array.from({ length: actors }, (_, n) => `u${n}`);
await fillTenant(
  runtime.store,
  actors,
  ids.map((id) => keys.personKey('actor', SOURCE, id)),
);
const statements = countStatements(runtime.store.engine);
let next = 0;
await turn(Math.min(10, actors));
const figures = [];
for (const size of sizes.filter((n) => n <= actors)) figures.push(await turnsOf(size));
answer({ actors, turns: figures });
await runtime.close();
remove();
process.exit(0);

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

/** Acts of the first so many people, who are at work, stored, and then what it takes to judge them. */
async function turn(size) {
  const source = await runtime.intake.sources.get(TENANT, SOURCE);
  const occurredAt = new Date(atWork()).toISOString();
  const messages = Array.from({ length: size }, (_, n) => ({
    source,
    body: Buffer.from(JSON.stringify(act(`${next}-${n}`, ids[n], occurredAt))),
  }));
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
