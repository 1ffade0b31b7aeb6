import { z } from 'zod';
import { HOUR } from '../../src/kernel/clock.js';
import { systemQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { sqlTime } from '../../src/store/time.js';
import { NOT_BEFORE } from '../delivery-notes.js';

const heldQuery = systemQuery({
  file: new URL('../queries/lanes-held.sql', import.meta.url),
  params: { words: z.string(), since: z.string() },
  row: z.object({ channel: z.string(), detail: z.string() }),
});

/** Nobody is left alone for longer (`channels/answers.ts`); an hour more for clocks that differ. */
const LOOKED_BACK = 2 * HOUR;

/** Until when each lane is held, by its name in the delivery log, epoch ms: a process that begins asks no sooner than the last one would. */
export async function lanesHeld(store: Store, now: number): Promise<ReadonlyMap<string, number>> {
  const since = sqlTime(Math.max(0, now - LOOKED_BACK));
  const rows = await store.read(heldQuery, { words: NOT_BEFORE, since });
  return new Map(rows.map(({ channel, detail }) => [channel, Date.parse(detail.slice(NOT_BEFORE.length))]));
}
