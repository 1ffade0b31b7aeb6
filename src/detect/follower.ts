import { z } from 'zod';
import { systemQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { leastStanding, NOWHERE, type Standing, standingSchema } from './marks.js';
import type { Shard } from './shard.js';

const FOLLOWER = 'detect';

/** The name under which a shard's ticks stand; without shards one follower does everything. */
export const followerOf = (shard: Shard | undefined): string =>
  shard === undefined ? FOLLOWER : `${FOLLOWER}/${shard.index}/${shard.of}`;

const lastTickQuery = systemQuery({
  file: new URL('./queries/last-tick.sql', import.meta.url),
  params: { follower: z.string() },
  row: z.object({ tick: z.coerce.bigint(), marks: z.string() }),
});
const lastTicksQuery = systemQuery({
  file: new URL('./queries/last-ticks.sql', import.meta.url),
  params: {},
  row: z.object({ follower: z.string(), marks: z.string(), at: z.coerce.number() }),
});

/** Where a follower goes on: behind its own last tick, else where the least advanced of its predecessors is. */
export async function whereToGoOn(
  store: Store,
  shard: Shard | undefined,
): Promise<{ tick: bigint; standing: Standing }> {
  const [last] = await store.read(lastTickQuery, { follower: followerOf(shard) });
  if (last !== undefined) return { tick: last.tick, standing: parse(last.marks) };
  return { tick: 0n, standing: startingStanding(await store.read(lastTicksQuery, {})) };
}

interface LastTick {
  readonly follower: string;
  readonly marks: string;
}

/**
 * When the number of shards changes, actors go from one shard to another: a new shard takes up again whatever any shard
 * of the number that worked last has not. A shard of it that never worked has taken up nothing. `ticks` begins with the
 * most recent.
 */
export function startingStanding(ticks: readonly LastTick[]): Standing {
  const [newest] = ticks;
  if (newest === undefined) return NOWHERE;
  const of = shardsOf(newest.follower);
  const all = ticks.filter(({ follower }) => shardsOf(follower) === of);
  return all.length < of ? NOWHERE : leastStanding(all.map(({ marks }) => parse(marks)));
}

/** 1 for the follower without shards: it is all of them. */
const shardsOf = (follower: string): number => Number(follower.split('/')[2] ?? '1');

const parse = (marks: string): Standing => standingSchema.parse(JSON.parse(marks));
