import type { Finding } from '../../src/event/finding.js';
import { nameBasedId } from '../../src/kernel/ids.js';
import { isoTime } from '../../src/store/time.js';
import type { OfFeed } from './trouble.js';

const DETECTOR = 'source-lost';

/** The source deleted records before we read them: said once for each thing that is gone, never silently skipped. */
export function lostFinding({ tenant, source, feed }: OfFeed, what: string, at: number): Finding {
  const now = isoTime(at);
  return {
    id: nameBasedId('finding', tenant, DETECTOR, source, feed, what),
    tenant,
    actorKey: '',
    source,
    detector: DETECTOR,
    family: 'integrity',
    occurredFrom: now,
    occurredTo: now,
    receivedAt: now,
    evaluatedAt: now,
    score: 6,
    severity: 'critical',
    state: 'raised',
    history: false,
    localDay: now.slice(0, 10),
    sentence: `The source ${source} no longer has what we had not read of its feed ${feed}: ${what}. The log has a hole there.`,
    evidence: [],
  };
}
