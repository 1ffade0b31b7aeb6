import { settleViews } from '../../src/store/heal.js';
import type { IntakeCounts, IntakeLog, OpenIntent } from '../../src/store/intake-log.js';
import type { Store } from '../../src/store/store.js';
import type { WriteTerms } from '../intake/intake-writer.js';
import { countFound } from '../intake/recover.js';
import { Tally } from '../intake/tally.js';

/** An open intent as it can still be repeated. */
export interface Begun {
  readonly intent: OpenIntent;
  /** The first of its offsets that the broker still holds. */
  readonly from: bigint;
  /** What the ledger and quarantine hold of the offsets before it. */
  readonly found: readonly IntakeCounts[];
}

/**
 * What of these intents the broker, whose oldest offset is given, can still deliver. An intent that is gone as a whole
 * cannot be repeated: its views are made whole, it is counted as found and is done.
 */
export async function settleGone(
  intents: readonly OpenIntent[],
  oldest: bigint,
  { store, log }: { store: Store; log: IntakeLog },
): Promise<Begun[]> {
  const begun: Begun[] = [];
  for (const intent of intents) {
    if (intent.from >= oldest) {
      begun.push({ intent, from: intent.from, found: [] });
      continue;
    }
    await settleViews(store, intent);
    if (intent.to >= oldest) {
      begun.push({ intent, from: oldest, found: await countFound(store, { ...intent, to: oldest - 1n }) });
    } else {
      const counts = await countFound(store, intent);
      await log.noteDone(intent, { counts, occurred: intent.occurred, settled: true });
    }
  }
  return begun;
}

/** How a begun range is written: repeated under its token, or row by row when that would not decide the same. */
export async function termsOf(
  { intent, from, found }: Begun,
  mapping: string,
  store: Store,
): Promise<Pick<WriteTerms, 'mode' | 'intent' | 'booking'>> {
  if (from === intent.from && intent.mapping === mapping) return { mode: 'repeat', intent };
  // Rows that are there already are not inserted again, hence nothing else would write their views; and rows of views
  // without their events may be decided otherwise now.
  await settleViews(store, intent);
  const booking: WriteTerms['booking'] = ({ tally }) => ({
    counts: together(found, tally.counts()),
    bookedAt: intent.at,
  });
  return { mode: 'settle', intent, booking };
}

function together(...sums: readonly (readonly IntakeCounts[])[]): IntakeCounts[] {
  const tally = new Tally();
  for (const { tenant, source, ...counts } of sums.flat()) {
    for (const [sum, by] of Object.entries(counts)) {
      tally.add({ tenant, source }, sum as keyof typeof counts, by);
    }
  }
  return tally.counts();
}
