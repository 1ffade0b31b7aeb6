import { z } from 'zod';
import { actionsOf, type Measure } from '../baseline/measures.js';
import { PARTS_DAYS } from '../baseline/touched.js';
import { tenantQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { sqlTime } from '../store/time.js';

const MOST_EVENT_IDS = 20;

const largestQuery = tenantQuery({
  file: new URL('./queries/largest-events.sql', import.meta.url),
  params: {
    actor: z.string(),
    actions: z.array(z.string()),
    from: z.string(),
    to: z.string(),
    failed: z.int().min(0).max(1),
    margin: z.number(),
    most: z.number(),
  },
  row: z.object({
    ids: z.array(z.string()),
    n: z.coerce.number(),
    newest_source: z.string(),
    received: z.coerce.number(),
    occurred: z.coerce.number(),
    newest_received: z.coerce.number(),
  }),
});

/** Events of one window; how many there are, the largest of them, and how late the newest came in. Times are epoch ms. */
export type LargestEvents = z.infer<typeof largestQuery.row>;

const NONE: LargestEvents = {
  ids: [],
  n: 0,
  newest_source: '',
  received: 0,
  occurred: 0,
  newest_received: 0,
};

/** The events that make up an amount of a measure, from an instant to another, which is not included. */
export async function largestEvents(
  store: Store,
  tenant: string,
  of: { readonly actorKey: string; readonly measure: Measure; readonly from: number; readonly to: number },
): Promise<LargestEvents> {
  const [events] = await store.read(largestQuery, {
    tenant,
    actor: of.actorKey,
    actions: [...actionsOf(of.measure)],
    from: sqlTime(of.from),
    to: sqlTime(of.to),
    failed: Number(of.measure === 'failure'),
    margin: PARTS_DAYS,
    most: MOST_EVENT_IDS,
  });
  return events ?? NONE;
}
