import type { Finding } from '../../src/event/finding.js';
import { nameBasedId } from '../../src/kernel/ids.js';
import { isoTime } from '../../src/store/time.js';
import type { Conflict } from './settle.js';

const DETECTOR = 'content-conflict';

/** One record came twice with different contents: somebody changed it, or the source reuses its keys. */
export function conflictFindings(conflicts: readonly Conflict[], at: number): Finding[] {
  return conflicts.map(({ row, known }) => {
    const occurred = isoTime(row.occurredAt);
    const { tenant, actorKey, source, id } = row;
    return {
      id: nameBasedId('finding', tenant, actorKey, DETECTOR, id, row.contentHash),
      tenant,
      actorKey,
      source,
      detector: DETECTOR,
      family: 'integrity',
      occurredFrom: occurred,
      occurredTo: occurred,
      receivedAt: isoTime(at),
      evaluatedAt: isoTime(at),
      score: 3,
      severity: 'medium',
      state: 'raised',
      history: false,
      localDay: occurred.slice(0, 10),
      sentence:
        `The source ${source} sent one record twice with different contents; the first is kept. ` +
        `Event ${id}, first received at ${known.position}.`,
      evidence: [],
    };
  });
}
