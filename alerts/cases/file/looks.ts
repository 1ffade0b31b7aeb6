import { z } from 'zod';
import { OWN_SOURCE } from '../../../src/config/own-source.js';
import { shownKey } from '../../../src/privacy/pseudonym.js';
import { tenantQuery } from '../../../src/store/query.js';
import type { Store } from '../../../src/store/store.js';
import { sqlTime } from '../../../src/store/time.js';

/** Of one case; the first ones stay. */
export const MOST_LOOKS = 10_000;

/** That somebody opened or changed something of a case, or tried to, by the record of what is done here. */
export interface Look {
  /** Epoch ms. */
  readonly at: number;
  /** Under their pseudonym: who looks is never the person of the case. */
  readonly who: string;
  readonly action: string;
  readonly type: string;
  readonly id: string;
  readonly outcome: string;
}

const looksQuery = tenantQuery({
  file: new URL('../../queries/looks-at-case.sql', import.meta.url),
  params: { source: z.string(), ids: z.array(z.string()), from: z.string(), limit: z.int().min(1) },
  row: z.object({
    at: z.coerce.number(),
    actor_key: z.string(),
    roles: z.array(z.string()),
    action: z.string(),
    outcome: z.string(),
    target_type: z.string(),
    target_id: z.string(),
  }),
});

export interface LooksAsked {
  readonly tenant: string;
  /** The case, its alerts and its person. */
  readonly ids: readonly string[];
  /** Epoch ms. */
  readonly from: number;
}

/** In the order of time. Also what the reader did: the file is for a third party, who must see it all. */
export async function looksAt(store: Store, { tenant, ids, from }: LooksAsked): Promise<Look[]> {
  const asked = { tenant, source: OWN_SOURCE, ids: [...ids], from: sqlTime(from), limit: MOST_LOOKS };
  const rows = await store.read(looksQuery, asked);
  return rows.map(({ at, actor_key, roles, action, outcome, target_type: type, target_id: id }) => ({
    at,
    who: shownKey(actor_key, roles[0]),
    action,
    type,
    id,
    outcome,
  }));
}
