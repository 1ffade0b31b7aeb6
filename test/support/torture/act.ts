import { setTimeout as wait } from 'node:timers/promises';
import type { Act } from './faults.js';
import type { Random } from './random.js';
import { type World, MAIN } from './world.js';

/** What an act did. */
export interface Hit {
  /** How often the fault was hit, as counted where it happened. */
  readonly times: number;
  /** Epoch ms: when it was over and recovery could begin. */
  readonly over: number;
  /** What the act itself has seen that must not be. */
  readonly violations?: readonly string[];
  readonly note?: string;
}

export type ActOf<K extends Act['do']> = (
  world: World,
  act: Extract<Act, { do: K }>,
  random: Random,
) => Promise<Hit>;
export type Acts<K extends Act['do'] = Act['do']> = { readonly [kind in K]: ActOf<kind> };

/** Looks again and again until it holds. */
export async function until(
  holds: () => Promise<boolean> | boolean,
  what: string,
  ms = 30_000,
): Promise<void> {
  const end = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`in vain for ${ms} ms: ${what}`);
    await wait(50);
  }
}

/** How often each partition of the main topic was claimed. */
export async function epochs(world: World): Promise<Map<number, number>> {
  const rows = await world.select(
    `SELECT partition, toUInt32(max(epoch)) AS epoch FROM claims WHERE topic = '${MAIN}' GROUP BY partition`,
  );
  return new Map(rows.map((row) => [Number(row['partition']), Number(row['epoch'])]));
}

/** Waits for the work and stops the traffic, however the work ends. */
export async function underTraffic<T>(flow: { stop(): Promise<void> }, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } finally {
    await flow.stop();
  }
}
