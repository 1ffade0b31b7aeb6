import type { Acts, Hit } from './act.js';
import { brokerActs } from './broker-acts.js';
import type { Act } from './faults.js';
import { frontActs } from './front-acts.js';
import { processActs } from './process-acts.js';
import type { Random } from './random.js';
import type { World } from './world.js';

const ACTS: Acts = { ...processActs, ...brokerActs, ...frontActs };

/** Does it to the world. Traffic may go on until it resolves, not after. */
export async function perform(world: World, act: Act, random: Random): Promise<Hit> {
  const run = ACTS[act.do] as (world: World, act: Act, random: Random) => Promise<Hit>;
  return run(world, act, random);
}
