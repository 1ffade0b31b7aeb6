import { z } from 'zod';
import type { Action } from '../event/actions.js';
import type { FeedAct } from '../event/pair-acts.js';
import { tenantQuery } from './query.js';
import type { Store } from './store.js';
import { sqlTime } from './time.js';

/** Acts that one comparison holds in memory at most. */
export const MOST_ACTS = 100_000;

const actsQuery = tenantQuery({
  file: new URL('./queries/acts-of-feeds.sql', import.meta.url),
  params: {
    source: z.string(),
    owner: z.string(),
    other: z.string(),
    actions: z.array(z.string()),
    from: z.string(),
    to: z.string(),
    limit: z.int().min(1),
  },
  row: z.object({
    feed: z.string(),
    actor_key: z.string(),
    action: z.string(),
    at: z.coerce.number(),
    target_type: z.string(),
    target_id: z.string(),
    records: z.coerce.number().nullable(),
    id: z.string(),
  }),
});

export interface FeedsOfSource {
  readonly tenant: string;
  readonly source: string;
  /** The feed that owns the volume of these actions, and the one that corroborates them. */
  readonly owner: string;
  readonly other: string;
  readonly actions: readonly Action[];
  /** Epoch ms; `to` is not part of it. */
  readonly from: number;
  readonly to: number;
}

export interface ActsOfFeeds {
  readonly owned: FeedAct[];
  readonly corroborating: FeedAct[];
  /** Whether there were more than MOST_ACTS: then the newest are missing. */
  readonly isCut: boolean;
}

/** What both feeds of a source tell of a time, for `pairActs`. */
export async function actsOfFeeds(store: Store, feeds: FeedsOfSource): Promise<ActsOfFeeds> {
  const { tenant, source, owner, other, actions, from, to } = feeds;
  const span = { from: sqlTime(from), to: sqlTime(to), limit: MOST_ACTS + 1 };
  const rows = await store.read(actsQuery, { tenant, source, owner, other, actions: [...actions], ...span });
  const acts = rows.slice(0, MOST_ACTS).map((row) => ({
    feed: row.feed,
    actorKey: row.actor_key,
    action: row.action,
    at: row.at,
    target: { type: row.target_type, id: row.target_id },
    records: row.records ?? undefined,
    id: row.id,
  }));
  return {
    owned: acts.filter(({ feed }) => feed === owner),
    corroborating: acts.filter(({ feed }) => feed === other),
    isCut: rows.length > MOST_ACTS,
  };
}
