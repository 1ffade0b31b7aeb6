import { z } from 'zod';
import { tenantQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { sqlTime } from '../../src/store/time.js';
import { type AlertHistory, readAlerts } from '../alert-log.js';
import type { AlertOfTenant } from './labels-of-alerts.js';

const ALERTS_A_READ = 500;

const touchedQuery = tenantQuery({
  file: new URL('../queries/alerts-touched-since.sql', import.meta.url),
  params: { since: z.string() },
  row: z.object({ id: z.string() }),
});

export type TouchedAlert = AlertOfTenant & Pick<AlertHistory, 'facts'>;

/** Alerts of a tenant that live findings touched since (epoch ms), whatever became of them, the newest first; at most 10,000. */
export async function touchedAlerts(store: Store, tenant: string, since: number): Promise<TouchedAlert[]> {
  const rows = await store.read(touchedQuery, { tenant, since: sqlTime(Math.max(0, since)) });
  const ids = rows.map(({ id }) => id);
  const touched: TouchedAlert[] = [];
  for (let at = 0; at < ids.length; at += ALERTS_A_READ)
    for (const [id, { state, facts }] of await readAlerts(store, tenant, ids.slice(at, at + ALERTS_A_READ)))
      if (state !== undefined) touched.push({ id, alert: state, facts });
  return touched;
}

/** Those of them that wait for an answer. */
export async function openAlerts(store: Store, tenant: string, since: number): Promise<TouchedAlert[]> {
  const isOpen = ({ alert: { status } }: AlertOfTenant): boolean =>
    status === 'open' || status === 'acknowledged';
  return (await touchedAlerts(store, tenant, since)).filter(isOpen);
}
