import { z } from 'zod';
import { tenantQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { sqlTime } from '../../src/store/time.js';
import { readAlerts } from '../alert-log.js';
import type { AlertOfTenant } from './labels-of-alerts.js';

const ALERTS_A_READ = 500;

const openQuery = tenantQuery({
  file: new URL('../queries/open-alerts.sql', import.meta.url),
  params: { since: z.string() },
  row: z.object({ id: z.string() }),
});

/** Alerts of a tenant that wait for an answer and were touched since (epoch ms), the newest first; at most 10,000. */
export async function openAlerts(store: Store, tenant: string, since: number): Promise<AlertOfTenant[]> {
  const ids = (await store.read(openQuery, { tenant, since: sqlTime(Math.max(0, since)) })).map(
    ({ id }) => id,
  );
  const open: AlertOfTenant[] = [];
  for (let at = 0; at < ids.length; at += ALERTS_A_READ)
    for (const [id, { state }] of await readAlerts(store, tenant, ids.slice(at, at + ALERTS_A_READ)))
      if (state?.status === 'open' || state?.status === 'acknowledged') open.push({ id, alert: state });
  return open;
}
