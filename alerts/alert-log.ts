import { z } from 'zod';
import { systemQuery, tenantQuery } from '../src/store/query.js';
import type { Fact } from '../src/store/facts.js';
import type { Store } from '../src/store/store.js';
import { ALERT_KIND, asOf, foldAlert, type AlertState } from './alert.js';

/** An alert's facts in the order of the fold, and what they come to now. */
export interface AlertHistory {
  readonly facts: readonly Fact[];
  readonly state: AlertState;
}

const factsQuery = tenantQuery({
  file: new URL('./queries/alert-facts.sql', import.meta.url),
  params: { ids: z.array(z.string()) },
  row: z.object({
    id: z.string(),
    version: z.coerce.number(),
    fact_id: z.string(),
    type: z.string(),
    data: z.string(),
    by: z.string(),
    at: z.coerce.number(),
  }),
});

const newestMarkQuery = systemQuery({
  file: new URL('./queries/newest-mark.sql', import.meta.url),
  params: {},
  row: z.object({ mark: z.coerce.bigint() }),
});

/** Several alerts in one read; one that has no facts is not in the answer. */
export async function readAlerts(
  store: Store,
  tenant: string,
  ids: readonly string[],
): Promise<Map<string, AlertHistory>> {
  const byId = await readAlertFacts(store, tenant, ids);
  const now = store.clock.now();
  return new Map([...byId].map(([id, own]) => [id, { facts: own, state: asOf(foldAlert(own), now) }]));
}

/** What was stated of them, by id, each in the order of the fold. */
export async function readAlertFacts(
  store: Store,
  tenant: string,
  ids: readonly string[],
): Promise<Map<string, Fact[]>> {
  if (ids.length === 0) return new Map();
  const rows = await store.read(factsQuery, { tenant, ids: [...new Set(ids)] });
  const facts = rows.map(({ fact_id, data, ...row }): Fact => ({
    ...row,
    tenant,
    kind: ALERT_KIND,
    factId: fact_id,
    data: JSON.parse(data),
  }));
  return Map.groupBy(facts, ({ id }) => id);
}

/** The highest mark of a finding that any alert's fact holds; 0 before the first. */
export async function newestMark(store: Store): Promise<bigint> {
  const [row] = await store.read(newestMarkQuery, {});
  return row?.mark ?? 0n;
}

export const lastVersion = (history: AlertHistory | undefined): number => history?.facts.at(-1)?.version ?? 0;
