import type { Finding } from '../../../src/event/finding.js';
import { DAY } from '../../../src/kernel/clock.js';
import { nameBasedId } from '../../../src/kernel/ids.js';
import { keyOfSource } from '../../../src/privacy/pseudonym.js';
import { isoTime } from '../../../src/store/time.js';
import type { OfFeed } from '../trouble.js';
import type { Residual } from './residuals.js';

export const GAP_DETECTOR = 'feed-gap';

/** A feed that lacks so much of a day is no slip. */
const MANY = 100;
const LARGE_SHARE = 0.1;

export interface GapContext {
  /** Epoch ms. */
  readonly now: number;
  /** Before it the source was not live (epoch ms): nobody is told. */
  readonly liveFrom: number;
  /** What was found of the tenant in these days. */
  readonly known: readonly Finding[];
}

/**
 * What is to be written of the days of one feed: that records are missing, where this was not said yet or is other than it was
 * said, and that none are any more. One finding a day, about the source and nobody.
 */
export function gapFindings(of: OfFeed, days: readonly Residual[], context: GapContext): Finding[] {
  const known = new Map(context.known.map((finding) => [finding.id, finding]));
  return days.flatMap((day): Finding[] => {
    const said = known.get(idOf(of, day));
    if (day.missing === 0)
      return said?.state === 'raised' ? [{ ...said, ...healed(of, day, context.now) }] : [];
    const found = gapFinding(of, day, context, said);
    const isSaid = said?.state === 'raised' && said.sentence === found.sentence;
    return isSaid ? [] : [found];
  });
}

const idOf = ({ tenant, source, feed }: OfFeed, { day }: Residual): string =>
  nameBasedId('finding', tenant, GAP_DETECTOR, source, feed, day);

function healed({ source, feed }: OfFeed, { day }: Residual, now: number): Partial<Finding> {
  const sentence = `Nothing is missing any more of what the feed ${feed} of the source ${source} told of ${day}.`;
  return { state: 'withdrawn', sentence, evaluatedAt: isoTime(now) };
}

function gapFinding(of: OfFeed, day: Residual, context: GapContext, said: Finding | undefined): Finding {
  const { tenant, source } = of;
  const at = isoTime(context.now);
  const from = Date.parse(`${day.day}T00:00:00Z`);
  const since = said?.state === 'raised' ? said.receivedAt : at;
  const isLarge = day.missing >= MANY || day.missing >= day.there * LARGE_SHARE;
  return {
    id: idOf(of, day),
    tenant,
    actorKey: keyOfSource(source),
    source,
    detector: GAP_DETECTOR,
    family: 'feed',
    occurredFrom: isoTime(from),
    occurredTo: isoTime(from + DAY - 1),
    receivedAt: since,
    evaluatedAt: at,
    score: isLarge ? 4 : 3,
    severity: isLarge ? 'high' : 'medium',
    state: 'raised',
    history: from + DAY <= context.liveFrom,
    localDay: day.day,
    sentence: sentenceOf(of, day, { since, cause: causeOf(of, from, context.known) }),
    evidence: [],
  };
}

function sentenceOf(
  { source, feed }: OfFeed,
  { day, there, missing }: Residual,
  { since, cause }: { since: string; cause: string | undefined },
): string {
  const records = there === 1 ? 'the 1 record' : `the ${there} records`;
  const are = missing === 1 ? 'is' : 'are';
  const why = cause ?? 'Why is not known.';
  return `Of ${records} that the source ${source} has in its feed ${feed} of ${day}, ${missing} ${are} not stored here, seen since ${since}. ${why}`;
}

/** What else was found of the source on that day, such as records that it deleted, or that it could not be read. */
function causeOf({ source }: OfFeed, from: number, known: readonly Finding[]): string | undefined {
  const said = known.find(
    (finding) =>
      finding.source === source &&
      (finding.family === 'integrity' || finding.family === 'feed') &&
      finding.detector !== GAP_DETECTOR &&
      finding.state === 'raised' &&
      Date.parse(finding.occurredFrom) < from + 2 * DAY &&
      Date.parse(finding.occurredTo) >= from,
  );
  return said === undefined ? undefined : `Found at that time: ${said.sentence}`;
}
