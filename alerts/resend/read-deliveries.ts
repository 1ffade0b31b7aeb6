import { z } from 'zod';
import type { Sight } from '../../src/privacy/sight.js';
import { tenantQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { sqlTime } from '../../src/store/time.js';
import type { Alert } from '../alert.js';
import { readAlerts } from '../alert-log.js';
import { isAlertShown } from '../commands.js';
import { type Delivery, deliveryRow } from '../deliveries.js';
import { withoutOwnCases } from '../opened/shown-deliveries.js';

export interface DeliveryFilter {
  readonly channel?: string | undefined;
  readonly outcome?: Delivery['outcome'] | undefined;
  /** Epoch ms. */
  readonly from: number;
  /** Epoch ms. */
  readonly to: number;
  /** Only of these; of all when there are none. */
  readonly alerts: readonly string[];
}

export interface AlertDelivery extends Delivery {
  readonly id: string;
  readonly alert: Alert;
}

const ALERTS_A_READ = 500;

const pageQuery = tenantQuery({
  file: new URL('../queries/delivery-page.sql', import.meta.url),
  params: {
    from: z.string(),
    to: z.string(),
    channel: z.string(),
    outcome: z.string(),
    alerts: z.array(z.uuid()),
  },
  row: deliveryRow,
});

/** The attempts that the reader is shown, the newest first; at most 10,000 are looked at. */
export async function readDeliveries(
  store: Store,
  tenant: string,
  filter: DeliveryFilter,
  sight: Sight,
): Promise<readonly AlertDelivery[]> {
  const { channel = '', outcome = '', from, to, alerts } = filter;
  const span = { from: sqlTime(from), to: sqlTime(to) };
  const rows = await store.read(pageQuery, { tenant, ...span, channel, outcome, alerts: [...alerts] });
  const known = await alertsOf(store, tenant, [...new Set(rows.map((row) => row.alert))]);
  const shown = rows.flatMap(({ alert: id, batch, ...row }) => {
    const alert = known.get(id);
    if (alert === undefined || !isAlertShown(sight, alert)) return [];
    return [{ ...row, ...(batch === '' ? {} : { batch }), id, alert }];
  });
  return withoutOwnCases({ store, tenant, sight }, shown);
}

async function alertsOf(store: Store, tenant: string, ids: readonly string[]): Promise<Map<string, Alert>> {
  const found = new Map<string, Alert>();
  for (let at = 0; at < ids.length; at += ALERTS_A_READ)
    for (const [id, { state }] of await readAlerts(store, tenant, ids.slice(at, at + ALERTS_A_READ)))
      if (state !== undefined) found.set(id, state);
  return found;
}
