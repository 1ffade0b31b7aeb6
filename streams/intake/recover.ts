import type { Logger } from '../../src/kernel/logger.js';
import { foundInRange, healViews, settleViews } from '../../src/store/heal.js';
import type { IntakeCounts, IntakeLog, OpenIntent } from '../../src/store/intake-log.js';
import type { Store } from '../../src/store/store.js';
import { HTTP_TOPIC } from '../http/http-intake.js';
import { REDRIVE_PREFIX, settleRedrive } from '../quarantine/redrive.js';
import { quarantinedInRange } from '../quarantine/read.js';
import { Tally } from './tally.js';

/**
 * What a crash left open and nobody can repeat, settled before anything new is taken in. A request that was never
 * answered is counted as found. A redrive is booked as far as it got. A file's range stays open: importing the file
 * again repeats it; only its views are made whole here. Kafka's ranges are repeated by whoever owns the partition.
 */
export async function settleAtStart(store: Store, log: IntakeLog, logger: Logger): Promise<number> {
  let settled = 0;
  for (const intent of await log.openIntents(HTTP_TOPIC, 0)) {
    await settleViews(store, intent);
    await log.noteDone(intent, {
      counts: await countFound(store, intent),
      occurred: intent.occurred,
      settled: true,
    });
    settled++;
  }
  for (const intent of await log.openIntentsUnder(REDRIVE_PREFIX)) {
    await settleViews(store, intent);
    const { counts, bookedAt } = await settleRedrive(store, intent);
    await log.noteDone(intent, { counts, bookedAt, occurred: intent.occurred, settled: true });
    settled++;
  }
  for (const intent of await log.openIntentsUnder('file:')) await healViews(store, intent);
  if (settled > 0) logger.warn({ settled }, 'settled what a crash had left open');
  return settled;
}

const OF_A_STORED = ['messages', 'parsed', 'events', 'stored'] as const;
const OF_A_REFUSED = {
  message: ['messages', 'unparsed'],
  event: ['messages', 'parsed', 'events', 'quarantined'],
} as const;

/** The sums of a range by what the ledger and quarantine hold of it. */
export async function countFound(store: Store, intent: OpenIntent): Promise<IntakeCounts[]> {
  const stored = await foundInRange(store, intent);
  const quarantined = await quarantinedInRange(store, intent);
  const tally = new Tally();
  for (const { events, ...of } of stored) for (const sum of OF_A_STORED) tally.add(of, sum, events);
  for (const { rows, level, ...of } of quarantined)
    for (const sum of OF_A_REFUSED[level]) tally.add(of, sum, rows);
  return tally.counts();
}
