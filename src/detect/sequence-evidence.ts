import type { Evidence } from '../event/finding.js';
import { HOUR } from '../kernel/clock.js';
import type { Store } from '../store/store.js';
import { isoTime } from '../store/time.js';
import type { Claim, ToldStage } from './claim.js';
import { largestEvents } from './largest-events.js';

/** The stages before the last, each with what is usual and with its events. */
export async function stageEvidence(
  store: Store,
  tenant: string,
  { actorKey, evidence }: Pick<Claim, 'actorKey' | 'evidence'>,
  stages: readonly ToldStage[],
): Promise<Evidence[]> {
  const told: Evidence[] = [];
  for (const { measure, amount, hour, decades, usualLow, usualHigh } of stages.slice(0, -1)) {
    const [from, to] = [hour, hour + HOUR];
    const { ids, n } = await largestEvents(store, tenant, { actorKey, measure, from, to });
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
