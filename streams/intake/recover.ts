import type { Logger } from '../../src/kernel/logger.js';
import { foundInRange, healViews } from '../../src/store/heal.js';
import type { IntakeCounts, IntakeLog, OpenIntent } from '../../src/store/intake-log.js';
import type { Store } from '../../src/store/store.js';
import { HTTP_TOPIC } from '../http/http-intake.js';
import { REDRIVE_PREFIX, settleRedrive } from '../quarantine/redrive.js';
import { quarantinedInRange } from '../quarantine/read.js';

/**
 * What a crash left open and nobody can repeat, settled before anything new is taken in. A request that was never
 * answered is counted as found. A redrive is booked as far as it got. A file's range stays open: importing the file
 * again repeats it; only its views are made whole here. Kafka's ranges are repeated by whoever owns the partition.
 */
export async function settleAtStart(store: Store, log: IntakeLog, logger: Logger): Promise<number> {
  let settled = 0;
  for (const intent of await log.openIntents(HTTP_TOPIC)) {
    await healViews(store, intent);
    await log.noteDone(intent, {
      counts: await countFound(store, intent),
      occurred: intent.occurred,
      settled: true,
    });
    settled++;
  }
  for (const intent of await log.openIntents(`${REDRIVE_PREFIX}%`)) {
    await healViews(store, intent);
    const { counts, bookedAt } = await settleRedrive(store, intent);
    await log.noteDone(intent, { counts, bookedAt, occurred: intent.occurred, settled: true });
    settled++;
  }
  for (const intent of await log.openIntents('file:%')) await healViews(store, intent);
  if (settled > 0) logger.warn({ settled }, 'settled what a crash had left open');
  return settled;
}

/** The sums of a range by what the ledger and quarantine hold of it. */
export async function countFound(store: Store, intent: OpenIntent): Promise<IntakeCounts[]> {
  const stored = await foundInRange(store, intent);
  const quarantined = await quarantinedInRange(store, intent);
  const counts = new Map<string, IntakeCounts>();
  const add = (of: { tenant: string; source: string }, more: Partial<IntakeCounts>): void => {
    const { tenant, source } = of;
    const none = {
      messages: 0,
      parsed: 0,
      unparsed: 0,
      events: 0,
      stored: 0,
      duplicates: 0,
      quarantined: 0,
      refused: 0,
    };
    const sum = { ...none, ...counts.get(`${tenant}/${source}`), tenant, source };
    for (const [name, by] of Object.entries(more)) sum[name as 'events'] += Number(by);
    counts.set(`${tenant}/${source}`, sum);
  };
  for (const { events, ...of } of stored)
    add(of, { messages: events, parsed: events, events, stored: events });
  for (const { rows, level, ...of } of quarantined) {
    const isMessage = level === 'message';
    add(
      of,
      isMessage
        ? { messages: rows, unparsed: rows }
        : { messages: rows, parsed: rows, events: rows, quarantined: rows },
    );
  }
  return [...counts.values()];
}
