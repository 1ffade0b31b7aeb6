import { z } from 'zod';
import { systemQuery } from './query.js';
import type { Store } from './store.js';
import { sqlTime } from './time.js';

/**
 * For each `topic/partition` the offset below which every range is done and nothing is left to repeat: who looks for
 * open intents begins there, so that a log of years costs what the last hour costs.
 */
export interface SettledMarks {
  readonly tick: bigint;
  /** Done ranges logged up to here are taken into account. */
  readonly logged: bigint;
  readonly below: ReadonlyMap<string, bigint>;
}

const FOLLOWER = 'settled';
const NONE: SettledMarks = { tick: 0n, logged: 0n, below: new Map() };

const marksSchema = z.object({ logged: z.coerce.bigint(), below: z.record(z.string(), z.coerce.bigint()) });
const newestQuery = systemQuery({
  file: new URL('./queries/settled-marks.sql', import.meta.url),
  params: { follower: z.string() },
  row: z.object({ tick: z.coerce.bigint(), marks: z.string() }),
});

export async function readSettled(store: Store): Promise<SettledMarks> {
  const [newest] = await store.read(newestQuery, { follower: FOLLOWER });
  if (newest === undefined) return NONE;
  const { logged, below } = marksSchema.parse(JSON.parse(newest.marks));
  return { tick: newest.tick, logged, below: new Map(Object.entries(below)) };
}

export async function writeSettled(store: Store, { tick, logged, below }: SettledMarks): Promise<void> {
  const texts = Object.fromEntries([...below].map(([place, offset]) => [place, String(offset)]));
  const marks = JSON.stringify({ logged: String(logged), below: texts });
  const at = sqlTime(store.clock.now());
  await store.write('ticks', [{ follower: FOLLOWER, tick: String(tick), at, marks, hours: 0, findings: 0 }]);
}

/** How a partition is named in marks. */
export const placeOf = ({ topic, partition }: { topic: string; partition: number }): string =>
  `${topic}/${partition}`;
