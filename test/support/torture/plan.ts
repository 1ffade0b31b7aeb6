import { type Act, FAULTS, type Fault, SHORT } from './faults.js';
import { between, randomOf, shuffled } from './random.js';
import type { WorldKind } from './world.js';

export interface Step {
  readonly fault: Fault;
  readonly act: Act;
  /** Decides what the act leaves open: whom it hits, and when. */
  readonly seed: number;
}

export interface PlanOptions {
  readonly seed: number;
  readonly world: WorldKind;
  /** Names of faults; all of the world when absent. */
  readonly only?: readonly string[] | undefined;
  /** At most so long is the store away, ms. */
  readonly awayMs?: number;
}

/** Which faults come in which order: pure, so that a seed repeats it. Pending ones are not in it. */
export function plan({ seed, world, only, awayMs }: PlanOptions): Step[] {
  const random = randomOf(seed);
  const wanted = FAULTS.filter(
    (fault) =>
      fault.world === world &&
      fault.pending === undefined &&
      (only === undefined || only.includes(fault.name)),
  );
  return shuffled(random, wanted).map((fault) => ({
    fault,
    act: shortened(fault.act, awayMs),
    seed: between(random, 1, 2 ** 31),
  }));
}

export const shortPlan = (seed: number): Step[] => plan({ seed, world: 'front', only: SHORT, awayMs: 8_000 });

const shortened = (act: Act, awayMs = Infinity): Act =>
  act.do === 'front-away' ? { ...act, ms: Math.min(act.ms, awayMs) } : act;
