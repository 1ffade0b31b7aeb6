import type { Finding } from '../../src/event/finding.js';
import { nameBasedId } from '../../src/kernel/ids.js';
import { isoTime } from '../../src/store/time.js';

const DETECTOR = 'offsets-lost';

/** Kafka's retention removed messages before we took them in: said with their number, never silently skipped. */
export function lossFinding(
  place: { topic: string; partition: number },
  { tenant, source }: { readonly tenant: string; readonly source: string },
  lost: { from: bigint; to: bigint; at: number },
): Finding {
  const { topic, partition } = place;
  const at = isoTime(lost.at);
  const count = lost.to - lost.from + 1n;
  return {
    id: nameBasedId(
      'finding',
      tenant,
      DETECTOR,
      topic,
      String(partition),
      String(lost.from),
      String(lost.to),
    ),
    tenant,
    actorKey: '',
    source,
    detector: DETECTOR,
    family: 'integrity',
    occurredFrom: at,
    occurredTo: at,
    receivedAt: at,
    evaluatedAt: at,
    score: 6,
    severity: 'critical',
    state: 'raised',
    history: false,
    localDay: at.slice(0, 10),
    sentence:
      `Up to ${count} messages of the source ${source} were deleted by Kafka before they were taken in ` +
      `(${topic}, partition ${partition}, offsets ${lost.from} to ${lost.to}): the log has a hole there.`,
    evidence: [],
  };
}
