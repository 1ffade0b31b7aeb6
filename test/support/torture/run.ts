import { perform } from './acts.js';
import { randomOf } from './random.js';
import type { Step } from './plan.js';
import { World, type WorldOptions } from './world.js';

/** What became of one fault. */
export interface Outcome {
  readonly fault: string;
  readonly hits: number;
  /** From the end of the fault until everything that was sent was done. */
  readonly seconds: number;
  readonly violations: readonly string[];
  readonly note: string;
}

export interface RunOptions extends WorldOptions {
  readonly steps: readonly Step[];
  /** Compare after each fault and not only at the end: says which fault it was. */
  readonly compareOften: boolean;
  readonly tell: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** Goes through the steps in one world. The last outcome is that of the end: all comparisons, and the findings. */
export async function run(options: RunOptions): Promise<Outcome[]> {
  const { steps, tell, signal } = options;
  const outcomes: Outcome[] = [];
  const world = await World.open(options);
  const onAbort = (): void => void world.close();
  signal?.addEventListener('abort', onAbort);
  try {
    for (const step of steps) {
      if (signal?.aborted === true) return outcomes;
      tell(`${step.fault.name} (seed ${step.seed}) …`);
      const outcome = await one(world, step, options);
      outcomes.push(outcome);
      tell(lineOf(outcome));
      // What is broken already says nothing about the next fault.
      if (outcome.violations.length > 0) return outcomes;
    }
    outcomes.push(await atEnd(world));
    tell(lineOf(outcomes.at(-1)!));
    return outcomes;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await world.close();
  }
}

export const isGood = ({ hits, violations }: Outcome): boolean => hits > 0 && violations.length === 0;

export function lineOf({ fault, hits, seconds, violations, note }: Outcome): string {
  const verdict = hits === 0 ? 'NOT HIT' : violations.length === 0 ? 'ok' : 'VIOLATED';
  const head = `${fault.padEnd(34)} hit ${String(hits).padStart(2)}  recovered ${seconds.toFixed(1).padStart(5)} s  ${verdict}`;
  return [`${head}${note === '' ? '' : `  (${note})`}`, ...violations.map((line) => `    ${line}`)].join(
    '\n',
  );
}

async function one(world: World, step: Step, { compareOften }: RunOptions): Promise<Outcome> {
  const fault = step.fault.name;
  try {
    const { times, over, violations = [], note = '' } = await perform(world, step.act, randomOf(step.seed));
    await world.caughtUp();
    const seconds = (Date.now() - over) / 1_000;
    const compared = compareOften ? await world.check() : [];
    return { fault, hits: times, seconds, violations: [...violations, ...compared], note };
  } catch (error) {
    return { fault, hits: 1, seconds: 0, violations: [textOf(error)], note: '' };
  }
}

async function atEnd(world: World): Promise<Outcome> {
  const began = Date.now();
  try {
    const { account } = world.producer;
    const violations = await world.check();
    const { missing, without } = await world.findingsMissing();
    const note = `${account.sums.messages} messages, ${account.keys.size} events, ${without} findings without faults`;
    const seconds = (Date.now() - began) / 1_000;
    return { fault: 'the end', hits: without, seconds, violations: [...violations, ...missing], note };
  } catch (error) {
    return { fault: 'the end', hits: 1, seconds: 0, violations: [textOf(error)], note: '' };
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
