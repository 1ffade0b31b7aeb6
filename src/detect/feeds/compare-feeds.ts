import { z } from 'zod';
import { ACTIONS } from '../../event/actions.js';
import type { Finding } from '../../event/finding.js';
import { PAIR_WINDOW, pairActs } from '../../event/pair-acts.js';
import { DAY, HOUR, MINUTE } from '../../kernel/clock.js';
import type { Logger } from '../../kernel/logger.js';
import { actsOfFeeds } from '../../store/acts-of-feeds.js';
import type { Findings } from '../../store/findings.js';
import { tenantQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import { isoTime } from '../../store/time.js';
import { DIFFER_DETECTOR, differFinding, differId } from './differ-finding.js';
import { type Difference, differencesOf, joined, telling } from './feed-differences.js';
import { type FeedPair, type IsOwnedElsewhere, isHeardOn, pairsOf } from './feed-pairs.js';

/** Days that are held against each other anew at each look: what comes in later changes nothing any more. */
const JUDGED_DAYS = 7;
/** Days in which it is seen which feeds tell what. */
const SEEN_DAYS = 35;
/** A day with too many acts is read in parts, down to this. */
const SMALLEST_PART = HOUR;

const feedActions = tenantQuery({
  file: new URL('../queries/feed-actions.sql', import.meta.url),
  params: { source: z.string(), first: z.string(), end: z.string() },
  row: z.object({
    feed: z.string(),
    action: z.enum(ACTIONS),
    own: z.coerce.number(),
    corroborating: z.coerce.number(),
    days: z.array(z.string()),
  }),
});

/** A source that declares which of its feeds tell again what another one owns. */
export interface ComparedSource {
  readonly tenant: string;
  readonly source: string;
  readonly isOwnedElsewhere: IsOwnedElsewhere;
  readonly promisedDelayMinutes: number;
  /** Epoch ms; absent when it was always live. */
  readonly liveFrom?: number | undefined;
}

export interface CompareFeedsDeps {
  readonly store: Store;
  readonly findings: Findings;
  readonly logger: Logger;
  /** As they are declared now. */
  readonly sources: () => readonly ComparedSource[];
}

/**
 * Finds acts that only one of two feeds of a source shows, a finding for each source and day, once both feeds had the time
 * that is promised. Gives the number of findings written.
 */
export async function compareFeeds(deps: CompareFeedsDeps, signal: AbortSignal): Promise<number> {
  let written = 0;
  for (const one of deps.sources()) if (!signal.aborted) written += await compareSource(one, deps, signal);
  return written;
}

async function compareSource(
  one: ComparedSource,
  deps: CompareFeedsDeps,
  signal: AbortSignal,
): Promise<number> {
  const { store, findings } = deps;
  const { tenant, source } = one;
  const now = store.clock.now();
  const end = floorDay(now - one.promisedDelayMinutes * MINUTE - PAIR_WINDOW);
  const from = end - JUDGED_DAYS * DAY;
  const range = { first: dayOf(end - SEEN_DAYS * DAY), end: dayOf(end) };
  const seen = await store.read(feedActions, { tenant, source, ...range });
  const pairs = pairsOf(seen, one.isOwnedElsewhere);
  const found: Difference[] = [];
  for (let at = from; at < end && !signal.aborted; at += DAY)
    for (const pair of pairs)
      if ([pair.owner, pair.other].every((feed) => isHeardOn(dayOf(at), feed, seen)))
        found.push(...(await differencesIn(one, pair, { from: at, to: at + DAY }, deps)));
  if (signal.aborted) return 0;
  const known = await findings.between(tenant, from, end);
  const own = known.filter((finding) => finding.source === source && finding.detector === DIFFER_DETECTOR);
  const changed = changes(joined(found), { one, now, from, end, known: own });
  await findings.write(changed);
  return changed.length;
}

/** Of a part of one day. */
async function differencesIn(
  one: ComparedSource,
  pair: FeedPair,
  { from, to }: { readonly from: number; readonly to: number },
  deps: CompareFeedsDeps,
): Promise<Difference[]> {
  const { tenant, source } = one;
  const span = { from: from - PAIR_WINDOW, to: to + PAIR_WINDOW };
  const acts = await actsOfFeeds(deps.store, { tenant, source, ...pair, ...span });
  if (!acts.isCut)
    return differencesOf(pairActs(acts.owned, acts.corroborating), pair, { day: dayOf(from), from, to });
  const middle = from + (to - from) / 2;
  if (middle - from < SMALLEST_PART) {
    const day = dayOf(from);
    deps.logger.warn({ tenant, source, day }, 'feeds tell too many acts of an hour to be compared');
    return [];
  }
  return [
    ...(await differencesIn(one, pair, { from, to: middle }, deps)),
    ...(await differencesIn(one, pair, { from: middle, to }, deps)),
  ];
}

interface Judged {
  readonly one: ComparedSource;
  readonly now: number;
  readonly from: number;
  readonly end: number;
  readonly known: readonly Finding[];
}

/** What is new or other than it was said, and what is no longer so, since a feed told it after all. */
function changes(found: readonly Difference[], { one, now, from, end, known }: Judged): Finding[] {
  const raised = known.filter(({ state }) => state === 'raised');
  const told = new Set(raised.flatMap(({ evidence }) => evidence.map(({ measure }) => measure)));
  const byDay = Map.groupBy(telling(found, told), ({ day }) => day);
  const { tenant, source, liveFrom = -Infinity } = one;
  const days = Array.from({ length: (end - from) / DAY }, (_, index) => dayOf(from + index * DAY));
  return days.flatMap((day): Finding[] => {
    const said = raised.find(({ id }) => id === differId({ tenant, source, day }));
    const differences = byDay.get(day);
    if (differences === undefined) return said === undefined ? [] : [{ ...said, state: 'withdrawn' }];
    const finding = differFinding(differences, { tenant, source, day, now, liveFrom });
    return said?.sentence === finding.sentence ? [] : [finding];
  });
}

const floorDay = (at: number): number => Math.floor(at / DAY) * DAY;
const dayOf = (at: number): string => isoTime(at).slice(0, 10);
