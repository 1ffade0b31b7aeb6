import { z } from 'zod';
import { actionsOf, isClaim, type Measure } from '../baseline/measures.js';
import { isRepeated, type Repeated } from '../event/repeated.js';
import { actionsRepeated } from '../baseline/repetition/repeated.js';
import { PARTS_DAYS } from '../baseline/touched.js';
import { ACTIONS, type Action } from '../event/actions.js';
import { SENSITIVE_CLASSES } from '../event/data-classes.js';
import { tenantQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { sqlTime } from '../store/time.js';

const MOST_EVENT_IDS = 20;

const largestQuery = tenantQuery({
  file: new URL('./queries/largest-events.sql', import.meta.url),
  params: {
    actors: z.array(z.string()),
    actions: z.array(z.string()),
    from: z.string(),
    to: z.string(),
    failed: z.int().min(0).max(1),
    margin: z.number(),
    most: z.number(),
    sensitive: z.array(z.string()),
  },
  row: z.object({
    actor_key: z.string(),
    ids: z.array(z.string()),
    n: z.coerce.number(),
    newest_source: z.string(),
    received: z.coerce.number(),
    occurred: z.coerce.number(),
    newest_received: z.coerce.number(),
    classes: z.array(z.enum(SENSITIVE_CLASSES)),
  }),
});

/** Events of one window; how many there are, the largest of them, and how late the newest came in. Times are epoch ms. */
export type LargestEvents = Omit<z.infer<typeof largestQuery.row>, 'actor_key'>;

const NONE: LargestEvents = {
  ids: [],
  n: 0,
  newest_source: '',
  received: 0,
  occurred: 0,
  newest_received: 0,
  classes: [],
};

/** Whatever was done; of hours of which nothing is counted. */
const ANY_ACTS = 'acts';

export type Cited = Measure | Repeated | typeof ANY_ACTS;

const DONE = ACTIONS.filter((action) => !isClaim(action));

const citedActions = (cited: Cited): readonly Action[] => {
  if (cited === ANY_ACTS) return DONE;
  return isRepeated(cited) ? actionsRepeated(cited) : actionsOf(cited);
};

/** An amount of a measure that somebody reached from an instant to another, which is not included. */
export interface EventsWindow {
  readonly actorKey: string;
  readonly measure: Cited;
  readonly from: number;
  readonly to: number;
}

/** Actors that are asked for at a time. */
const MOST_ACTORS = 500;

/** The events that make up each of these amounts. Of many people in one hour, as after an outage, it is one read. */
export async function largestEventsOf(
  store: Store,
  tenant: string,
  windows: readonly EventsWindow[],
): Promise<(window: EventsWindow) => LargestEvents> {
  const found = new Map<string, LargestEvents>();
  for (const [span, alike] of Map.groupBy(windows, spanKey)) {
    const [first] = alike;
    if (first === undefined) continue;
    const { measure, from, to } = first;
    const actors = [...new Set(alike.map(({ actorKey }) => actorKey))];
    for (let at = 0; at < actors.length; at += MOST_ACTORS)
      for (const { actor_key, ...events } of await store.read(largestQuery, {
        tenant,
        actors: actors.slice(at, at + MOST_ACTORS),
        actions: [...citedActions(measure)],
        from: sqlTime(from),
        to: sqlTime(to),
        failed: Number(measure === 'failure'),
        margin: PARTS_DAYS,
        most: MOST_EVENT_IDS,
        sensitive: [...SENSITIVE_CLASSES],
      }))
        found.set(`${actor_key}/${span}`, events);
  }
  return (window) => found.get(`${window.actorKey}/${spanKey(window)}`) ?? NONE;
}

const spanKey = ({ measure, from, to }: EventsWindow): string => `${measure}/${from}/${to}`;
