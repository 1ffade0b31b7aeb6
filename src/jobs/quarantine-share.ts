import { z } from 'zod';
import { feedFinding } from '../../streams/intake/feed-finding.js';
import { intakeSums, type SourceSums } from '../../streams/intake/sums.js';
import { type Finding, findingSchema } from '../event/finding.js';
import { DAY, HOUR } from '../kernel/clock.js';
import type { Findings } from '../store/findings.js';
import { systemQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { isoTime, sqlTime } from '../store/time.js';

const DETECTOR = 'feed-quarantined';

/** Of what came in the last hour more than half was refused: the vendor has changed something, or the format is not the declared one. */
const LOOK_BACK = HOUR;
const HURTING_SHARE = 0.5;
/** Fewer say nothing: one broken test event is no feed. */
const LEAST_ITEMS = 5;

const openQuery = systemQuery({
  file: new URL('./open-feed-findings.sql', import.meta.url),
  params: { detector: z.string(), from: z.string() },
  row: z.object({ body: z.string() }).transform(({ body }) => findingSchema.parse(JSON.parse(body))),
});

/**
 * Says of each source when more than half of what came in lately lies in quarantine, and when that is over: a redrive
 * takes back what was booked, so it heals too. Gives the number of sources that are hurt.
 */
export async function findQuarantinedFeeds(store: Store, findings: Findings): Promise<number> {
  const now = store.clock.now();
  const sums = await intakeSums(store, { from: now - LOOK_BACK, to: now + HOUR });
  const open = await store.read(openQuery, { detector: DETECTOR, from: sqlTime(now - 2 * DAY) });
  const hurting = sums.filter(isHurting);
  const said = new Set(open.map(({ id }) => id));
  const begun = hurting.map((one) => hurt(one, now)).filter(({ id }) => !said.has(id));
  const over = open.flatMap((one) => healed(one, sums, now));
  await findings.write([...begun, ...over]);
  return hurting.length;
}

const refusedOf = ({ quarantined, unparsed }: SourceSums): number => quarantined + unparsed;
const cameOf = ({ events, unparsed }: SourceSums): number => events + unparsed;

const isHurting = (sums: SourceSums): boolean =>
  cameOf(sums) >= LEAST_ITEMS && refusedOf(sums) > cameOf(sums) * HURTING_SHARE;

function hurt(sums: SourceSums, now: number): Finding {
  const { tenant, source } = sums;
  const sentence =
    `Of ${cameOf(sums)} records that the source ${source} sent within an hour ${refusedOf(sums)} could not be read and lie in ` +
    'quarantine: the CRM sends something else than the mapping expects. Nothing is lost; they can be taken in again.';
  const feed = { tenant, source, detector: DETECTOR, severity: 'high', from: now, to: now } as const;
  return feedFinding({ ...feed, isOver: false, sentence }, now);
}

/** Only what came can show that it fits again: a feed that is silent is not well. */
function healed(open: Finding, sums: readonly SourceSums[], now: number): Finding[] {
  const { tenant, source } = open;
  const own = sums.find((one) => one.tenant === tenant && one.source === source);
  if (own === undefined || cameOf(own) === 0 || refusedOf(own) > cameOf(own) * HURTING_SHARE) return [];
  const from = Date.parse(open.occurredFrom);
  const sentence =
    `Most of what the source ${source} sent from ${open.occurredFrom} to ${isoTime(now)} could not be read and went to ` +
    'quarantine; what it sends now fits again.';
  const feed = { tenant, source, detector: DETECTOR, severity: 'high', from, to: now } as const;
  return [feedFinding({ ...feed, isOver: true, sentence }, now)];
}
