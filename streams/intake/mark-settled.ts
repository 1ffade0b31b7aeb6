import type { IntakeLog } from '../../src/store/intake-log.js';
import { placeOf, readSettled, writeSettled } from '../../src/store/settled-marks.js';
import type { Store } from '../../src/store/store.js';
import { intentsToRepeat } from '../consumer/ownership.js';

/**
 * Moves the marks below which nothing is left to repeat. A partition with an open intent below its last done offset
 * keeps its mark. Gives the number of partitions whose mark moved.
 */
export async function markSettled(store: Store, log: IntakeLog): Promise<number> {
  const before = await readSettled(store);
  const below = new Map(before.below);
  let { logged } = before;
  let moved = 0;
  for (const place of await log.partitionsDoneSince(before.logged)) {
    const done = await log.nextOffset(place.topic, place.partition);
    const open = await intentsToRepeat(log, place.topic, place.partition);
    if (place.logged > logged) logged = place.logged;
    if (done === undefined || open.some((intent) => intent.from < done)) continue;
    below.set(placeOf(place), done);
    moved++;
  }
  if (moved > 0) await writeSettled(store, { tick: before.tick + 1n, logged, below });
  return moved;
}
