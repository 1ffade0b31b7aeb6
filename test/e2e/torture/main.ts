import { parseArgs } from 'node:util';
import { LATER_MS, OVERLOAD_CHECKS, overload } from '../../support/overload.js';
import { kafkaAvailable } from '../../support/kafka/java.js';
import { FAULTS } from '../../support/torture/faults.js';
import { plan } from '../../support/torture/plan.js';
import { type Outcome, isGood, lineOf, run } from '../../support/torture/run.js';
import { smallDisk } from '../../support/torture/small-disk.js';
import type { WorldKind } from '../../support/torture/world.js';

/** The last of the faults, in a world of its own: five minutes of ten times what the store takes. */
const OVERLOAD = 'overload';
const OVERLOAD_OPTIONS = { seconds: 300, produced: 10_000, held: 1_000 };
const WORLDS: readonly WorldKind[] = ['embedded', 'front'];

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    minutes: { type: 'string', default: '0' },
    only: { type: 'string' },
  },
});
const seed = Number(values.seed);
const minutes = Number(values.minutes);
const only = values.only?.split(',');
for (const name of only ?? [])
  if (name !== OVERLOAD && !FAULTS.some((fault) => fault.name === name))
    throw new Error(`there is no fault ${name}`);
const available = kafkaAvailable();
if (!available.ok) throw new Error(available.reason);

const began = Date.now();
const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort());
process.once('SIGTERM', () => stopping.abort());

const tell = (line: string): void => {
  const seconds = String(Math.round((Date.now() - began) / 1_000)).padStart(5);
  process.stdout.write(`${seconds} s  ${line}\n`);
};

const disk = smallDisk('1g');
const outcomes: Outcome[] = [];
try {
  for (let round = 0; ; round++) {
    for (const world of WORLDS) await goThrough(world, seed + round);
    const isOver = Date.now() - began > minutes * 60_000;
    if (isOver || stopping.signal.aborted || !outcomes.every(isGood)) break;
  }
  if (isAsked(OVERLOAD) && !stopping.signal.aborted) outcomes.push(await flood());
} finally {
  disk?.release();
}
summary();

async function goThrough(world: WorldKind, roundSeed: number): Promise<void> {
  const steps = plan({ seed: roundSeed, world, only }).filter(
    ({ act }) => disk !== undefined || act.do !== 'fill-disk',
  );
  if (steps.length === 0 || stopping.signal.aborted) return;
  tell(`${world}: ${steps.length} faults, seed ${roundSeed}`);
  const parent = world === 'embedded' && disk !== undefined ? { parent: disk.path } : {};
  const options = { kind: world, seed: roundSeed, steps, compareOften: true, tell, ...parent };
  try {
    outcomes.push(...(await run({ ...options, signal: stopping.signal })));
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
  }
}

/** Hit is how often a request was told to come back; recovered, how much later the other tenant was at worst. */
async function flood(): Promise<Outcome> {
  tell(`${OVERLOAD}: ${OVERLOAD_OPTIONS.seconds} s …`);
  const report = await overload({ ...OVERLOAD_OPTIONS, signal: stopping.signal });
  const violations = OVERLOAD_CHECKS.flatMap(([what, wrong]) => {
    const found = wrong(report);
    return found === undefined ? [] : [`not so: ${what}: ${JSON.stringify(found)}`];
  });
  const { produced, rss, quiet, flooded } = report;
  const later = Math.max(flooded.kafka - quiet.kafka, flooded.http - quiet.http);
  // Asked by the clock here alone, where nothing else runs beside it.
  if (later >= LATER_MS) violations.push(`not so: another tenant is later by less than ${LATER_MS} ms`);
  const note = `${produced} produced, memory ${rss.early} to ${rss.most} MiB, another tenant later by ${Math.round(later)} ms`;
  const outcome = { fault: OVERLOAD, hits: report.refused, seconds: later / 1_000, violations, note };
  tell(lineOf(outcome));
  return outcome;
}

/** One line a fault; a fault that was not hit is a failure. */
function summary(): void {
  process.stdout.write(`\nseed ${seed}\n`);
  for (const [, all] of Map.groupBy(outcomes, ({ fault }) => fault)) {
    const worst = all.find((outcome) => !isGood(outcome)) ?? all[0]!;
    const hits = all.reduce((sum, outcome) => sum + outcome.hits, 0);
    process.stdout.write(`${lineOf({ ...worst, hits, seconds: Math.max(...all.map((o) => o.seconds)) })}\n`);
  }
  const known = [...FAULTS.filter(({ pending }) => pending === undefined), { name: OVERLOAD }];
  const missed = known.filter(({ name }) => isAsked(name) && !hasRun(name));
  for (const { name } of missed) process.stdout.write(`${name.padEnd(34)} NOT RUN\n`);
  for (const { name, pending } of FAULTS)
    if (pending !== undefined) process.stdout.write(`${name.padEnd(34)} pending: ${pending}\n`);
  const isWell = outcomes.length > 0 && outcomes.every(isGood) && missed.length === 0;
  process.stdout.write(isWell ? 'torture: all well\n' : 'torture: FAILED\n');
  process.exitCode = isWell ? 0 : 1;
}

function isAsked(name: string): boolean {
  return only === undefined || only.includes(name);
}

function hasRun(name: string): boolean {
  return outcomes.some(({ fault }) => fault === name);
}
