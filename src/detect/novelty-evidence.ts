import { z } from 'zod';
import { deviceFamily } from '../baseline/sightings/device-family.js';
import type { Moment } from '../baseline/sightings/novelty.js';
import { LONGEST_VALUE } from '../baseline/sightings/sight.js';
import { kindOfSighting, sightingOf, type Sighting } from '../baseline/sightings/sighting-hour.js';
import type { Evidence } from '../event/finding.js';
import { HOUR } from '../kernel/clock.js';
import { tenantQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { isoTime, sqlTime } from '../store/time.js';
import type { Claim } from './claim.js';

const MOST_EVENT_IDS = 20;
/** Acts of one hour that are looked through. */
const MOST_ACTS = 2_000;

const eventsQuery = tenantQuery({
  file: new URL('./queries/novelty-events.sql', import.meta.url),
  params: { actor: z.string(), from: z.string(), longest: z.number(), most: z.number() },
  row: z.object({
    id: z.string(),
    device: z.string(),
    user_agent: z.string(),
    net: z.string(),
    land: z.string(),
    app: z.string(),
    report: z.string(),
    object: z.string(),
  }),
});

/** What was new, with the acts that show most of it. Addresses and names of things are in the acts alone. */
export async function noveltyEvidence(
  store: Store,
  tenant: string,
  { actorKey, evidence }: Pick<Claim, 'actorKey' | 'evidence'>,
  moment: Moment,
): Promise<Evidence> {
  const rows = await store.read(eventsQuery, {
    tenant,
    actor: actorKey,
    from: sqlTime(moment.since),
    longest: LONGEST_VALUE,
    most: MOST_ACTS,
  });
  const shown = rows.map((row) => ({ id: row.id, n: countOf(row, moment.news) }));
  const most = shown.reduce((best, { n }) => Math.max(best, n), 1);
  const ids = shown.filter(({ n }) => n === most).map(({ id }) => id);
  return {
    measure: `new: ${moment.news.map((sighting) => kindOfSighting(sighting) ?? '').join(', ')}`,
    actual: moment.news.length,
    usualLow: 0,
    usualHigh: 0,
    windowFrom: isoTime(moment.since),
    windowTo: isoTime(moment.since + HOUR),
    basis: 'person',
    sampleDays: evidence.sampleDays,
    learning: evidence.learning,
    tail: moment.points,
    eventIds: ids.slice(0, MOST_EVENT_IDS),
    eventCount: ids.length,
    profileVersion: evidence.profileVersion,
  };
}

/** How much of what was new an act shows. */
const countOf = (row: z.infer<typeof eventsQuery.row>, news: readonly Sighting[]): number => {
  const { net, land, app, report, object } = row;
  const shown = new Set([
    sightingOf('network', net),
    sightingOf('device', deviceFamily(row.user_agent, row.device)),
    sightingOf('country', land),
    sightingOf('app', app),
    sightingOf('report', report),
    sightingOf('object', object),
  ]);
  return news.reduce((count, sighting) => count + Number(shown.has(sighting)), 0);
};
