import type { Finding } from '../../event/finding.js';
import { HOUR } from '../../kernel/clock.js';
import type { FeedHour, FeedTrouble } from './feed-hour.js';
import { FEED_DETECTORS } from './feed-finding.js';

/** What was found so shortly before may be why. */
const BEFORE = 2 * HOUR;

export interface CauseQuestion {
  readonly source: string;
  readonly trouble: FeedTrouble;
  /** What else was found in the tenant at about that time. */
  readonly known: readonly Finding[];
  /** All feeds of the tenant, by name, then by hour. */
  readonly feeds: ReadonlyMap<string, ReadonlyMap<number, FeedHour>>;
}

/** Why a feed is in trouble, where something else says so: a sentence. */
export function causeOf({ source, trouble, known, feeds }: CauseQuestion): string | undefined {
  const end = trouble.to ?? Infinity;
  const said = known.find(
    (finding) =>
      finding.source === source &&
      (finding.family === 'integrity' || finding.family === 'feed') &&
      !(FEED_DETECTORS as readonly string[]).includes(finding.detector) &&
      finding.state === 'raised' &&
      Date.parse(finding.occurredTo) >= trouble.from - BEFORE &&
      Date.parse(finding.occurredFrom) < end,
  );
  if (said !== undefined) return `Found at that time: ${said.sentence}`;
  return trouble.kind === 'stopped' ? ofAll(source, trouble, feeds) : undefined;
}

/** When the feeds of all sources fall silent at once it is not the CRM. */
function ofAll(source: string, { from, to }: FeedTrouble, feeds: CauseQuestion['feeds']): string | undefined {
  const others = new Set<string>();
  for (const hours of feeds.values()) {
    const [first] = hours.values();
    if (first === undefined || first.source === source) continue;
    others.add(first.source);
    for (const hour of hours.keys()) if (hour >= from && (to === undefined || hour < to)) return undefined;
  }
  if (others.size === 0) return undefined;
  return 'No other source was heard either: look at the network and at this service first.';
}
