import type { Finding, Severity } from '../../src/event/finding.js';
import { nameBasedId } from '../../src/kernel/ids.js';
import { isoTime } from '../../src/store/time.js';

/** A feed that is hurt, and from when to when. */
export interface HurtFeed {
  readonly tenant: string;
  readonly source: string;
  readonly detector: string;
  readonly severity: Severity;
  /** Epoch ms. */
  readonly from: number;
  /** When it was last seen to be hurt, or healed. */
  readonly to: number;
  readonly isOver: boolean;
  readonly sentence: string;
}

/**
 * One finding a source and day: what it says later replaces what it said before. Once the feed is well again it is
 * withdrawn, and its sentence says from when to when it was not.
 */
export function feedFinding(feed: HurtFeed, now: number): Finding {
  const { tenant, source, detector, severity, sentence } = feed;
  const day = isoTime(feed.from).slice(0, 10);
  return {
    id: nameBasedId('finding', tenant, detector, source, day),
    tenant,
    actorKey: '',
    source,
    detector,
    family: 'integrity',
    occurredFrom: isoTime(feed.from),
    occurredTo: isoTime(feed.to),
    receivedAt: isoTime(now),
    evaluatedAt: isoTime(now),
    score: 4,
    severity,
    state: feed.isOver ? 'withdrawn' : 'raised',
    history: false,
    localDay: day,
    sentence,
    evidence: [],
  };
}
