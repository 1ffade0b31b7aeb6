import type { Evidence } from '../event/finding.js';
import { HOUR } from '../kernel/clock.js';
import type { Store } from '../store/store.js';
import { isoTime } from '../store/time.js';
import type { Claim, ToldStage } from './claim.js';
import { largestEventsOf } from './largest-events.js';

/** The stages before the last, each with what is usual and with its events. */
export async function stageEvidence(
  store: Store,
  tenant: string,
  { actorKey, evidence }: Pick<Claim, 'actorKey' | 'evidence'>,
  stages: readonly ToldStage[],
): Promise<Evidence[]> {
  const earlier = stages.slice(0, -1);
  const windowOf = ({ measure, hour }: ToldStage) => ({ actorKey, measure, from: hour, to: hour + HOUR });
  const eventsOf = await largestEventsOf(store, tenant, earlier.map(windowOf));
  const told: Evidence[] = [];
  for (const stage of earlier) {
    const { measure, amount, decades, usualLow, usualHigh } = stage;
    const { from, to } = windowOf(stage);
    const { ids, n } = eventsOf(windowOf(stage));
    told.push({
      measure,
      actual: amount,
      usualLow,
      usualHigh,
      windowFrom: isoTime(from),
      windowTo: isoTime(to),
      basis: 'person',
      sampleDays: evidence.sampleDays,
      learning: evidence.learning,
      tail: decades,
      eventIds: ids,
      eventCount: n,
      profileVersion: evidence.profileVersion,
    });
  }
  return told;
}
