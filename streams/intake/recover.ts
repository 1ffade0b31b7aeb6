import type { Logger } from '../../src/kernel/logger.js';
import { foundInRange, healViews, settleViews } from '../../src/store/heal.js';
import type { IntakeCounts, IntakeLog, OpenIntent } from '../../src/store/intake-log.js';
import type { Store } from '../../src/store/store.js';
import { HTTP_TOPIC } from '../http/http-intake.js';
import { REDRIVE_PREFIX, settleRedrive } from '../quarantine/redrive.js';
import { quarantinedInRange } from '../quarantine/read.js';
import { Tally } from './tally.js';

/**
 * Requests that were never answered, because their process ended: counted as they are found, since nobody can repeat
 * them. The caller owns what requests bring.
 */
export async function settleRequests(store: Store, log: IntakeLog, logger: Logger): Promise<number> {
  const open = await log.openIntents(HTTP_TOPIC, 0);
  for (const intent of open) {
    await settleViews(store, intent);
    const counts = await countFound(store, intent);
    await log.noteDone(intent, { counts, occurred: intent.occurred, settled: true });
  }
  if (open.length > 0) logger.warn({ settled: open.length }, 'settled requests that a crash cut off');
  return open.length;
}

/** Redrives that were cut off, booked as far as they got. Nobody else may be redriving. */
export async function settleRedrives(store: Store, log: IntakeLog, logger: Logger): Promise<number> {
  const open = await log.openIntentsUnder(REDRIVE_PREFIX);
  for (const intent of open) {
    await settleViews(store, intent);
    const { counts, bookedAt } = await settleRedrive(store, intent);
    await log.noteDone(intent, { counts, bookedAt, occurred: intent.occurred, settled: true });
  }
  if (open.length > 0) logger.warn({ settled: open.length }, 'settled redrives that a crash cut off');
  return open.length;
}

/** Ranges of files stay open: importing the file again repeats them. Until then at least their views are whole. */
export async function healFiles(store: Store, log: IntakeLog): Promise<void> {
  for (const intent of await log.openIntentsUnder('file:')) await healViews(store, intent);
}

/** The same for one file, by its topic, when it is imported again. */
export async function healFile(store: Store, log: IntakeLog, topic: string): Promise<void> {
  for (const intent of await log.openIntents(topic, 0)) await healViews(store, intent);
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
