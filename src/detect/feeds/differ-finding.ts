import type { Evidence, Finding } from '../../event/finding.js';
import { DAY } from '../../kernel/clock.js';
import { nameBasedId } from '../../kernel/ids.js';
import { keyOfSource } from '../../privacy/pseudonym.js';
import { isoTime } from '../../store/time.js';
import { type Difference, kindOf, MOST_IDS } from './feed-differences.js';

export const DIFFER_DETECTOR = 'feed-differs';

/** So many acts of a day that only one feed shows are no slip of a log. */
const MANY = 20;

export interface DifferContext {
  readonly tenant: string;
  readonly source: string;
  readonly day: string;
  /** Epoch ms. */
  readonly now: number;
  /** Before it the source was not live (epoch ms): nobody is told. */
  readonly liveFrom: number;
}

export const differId = ({ tenant, source, day }: Pick<DifferContext, 'tenant' | 'source' | 'day'>): string =>
  nameBasedId('finding', tenant, DIFFER_DETECTOR, source, day);

/** That two feeds of a source do not tell the same of a day; about the source and nobody. `differences` is not empty. */
export function differFinding(differences: readonly Difference[], context: DifferContext): Finding {
  const { tenant, source, day, now, liveFrom } = context;
  const from = Date.parse(`${day}T00:00:00Z`);
  const sorted = differences.toSorted((a, b) => b.acts - a.acts).slice(0, MOST_IDS);
  const ids = Math.floor(MOST_IDS / Math.max(1, sorted.length));
  const isMany = sorted.reduce((sum, { acts }) => sum + acts, 0) >= MANY;
  return {
    id: differId(context),
    tenant,
    actorKey: keyOfSource(source),
    source,
    detector: DIFFER_DETECTOR,
    family: 'feed',
    occurredFrom: isoTime(from),
    occurredTo: isoTime(from + DAY - 1),
    receivedAt: isoTime(now),
    evaluatedAt: isoTime(now),
    score: isMany ? 3 : 2,
    severity: isMany ? 'medium' : 'low',
    state: 'raised',
    history: from + DAY <= liveFrom,
    localDay: day,
    sentence: `Two feeds of the source ${source} do not tell the same of ${day}: ${sorted.map(phraseOf).join('; ')}.`,
    evidence: sorted.map((one) => evidenceOf(one, from, ids)),
  };
}

const phraseOf = ({ action, shownBy, absentIn, acts }: Difference): string =>
  `${acts} ${acts === 1 ? 'act' : 'acts'} of ${action} only in ${shownBy}, not in ${absentIn}`;

/** Usual is that each act of the one feed is in the other. */
const evidenceOf = (difference: Difference, from: number, ids: number): Evidence => ({
  measure: kindOf(difference),
  actual: difference.acts,
  usualLow: 0,
  usualHigh: 0,
  windowFrom: isoTime(from),
  windowTo: isoTime(from + DAY),
  basis: `the feed ${difference.absentIn}`,
  sampleDays: 0,
  learning: false,
  tail: 0,
  eventIds: difference.eventIds.slice(0, ids),
  eventCount: difference.acts,
  profileVersion: '',
});
