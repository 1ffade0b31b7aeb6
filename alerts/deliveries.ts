import { z } from 'zod';
import { systemQuery, tenantQuery } from '../src/store/query.js';
import type { Store } from '../src/store/store.js';
import { sqlTime } from '../src/store/time.js';

export const DELIVERY_OUTCOMES = ['delivered', 'retry', 'failed'] as const;

/** One attempt to tell people of an alert over one channel. `detail` holds reasons and codes, never addresses. */
export const deliverySchema = z
  .strictObject({
    channel: z.string(),
    purpose: z
      .string()
      .describe(
        'Why it was sent: reason/episode/severity, and of who follows the alert also a number and a state',
      ),
    attempt: z.int(),
    outcome: z.enum(DELIVERY_OUTCOMES),
    detail: z.string(),
    at: z.number().describe('When the attempt was decided, epoch ms'),
    batch: z.string().optional().describe('The message, where it is about several alerts or goes by a route'),
  })
  .meta({ id: 'Delivery' });
export type Delivery = Readonly<z.infer<typeof deliverySchema>>;

export interface NewDelivery extends Delivery {
  readonly tenant: string;
  readonly alertId: string;
}

/** An attempt as queries give it; `batch` is empty where there is none. */
export const deliveryRow = z.object({
  alert: z.string(),
  channel: z.string(),
  purpose: z.string(),
  attempt: z.coerce.number(),
  outcome: z.enum(DELIVERY_OUTCOMES),
  detail: z.string(),
  at: z.coerce.number(),
  batch: z.string(),
});

const ofAlertsQuery = tenantQuery({
  file: new URL('./queries/deliveries-of-alerts.sql', import.meta.url),
  params: { ids: z.array(z.uuid()) },
  row: deliveryRow,
});

const toTellQuery = systemQuery({
  file: new URL('./queries/alerts-to-tell.sql', import.meta.url),
  params: { channel: z.string(), since: z.string(), now: z.string() },
  row: z.object({ tenant: z.string(), id: z.string() }),
});

/** By alert id, in the order of the attempts. */
export async function deliveriesOf(
  store: Store,
  tenant: string,
  ids: readonly string[],
): Promise<Map<string, Delivery[]>> {
  const found = new Map<string, Delivery[]>();
  if (ids.length === 0) return found;
  for (const { alert, batch, ...row } of await store.read(ofAlertsQuery, { tenant, ids: [...ids] })) {
    const delivery = batch === '' ? row : { ...row, batch };
    const own = found.get(alert);
    if (own === undefined) found.set(alert, [delivery]);
    else own.push(delivery);
  }
  return found;
}

export async function writeDeliveries(store: Store, rows: readonly NewDelivery[]): Promise<void> {
  await store.write(
    'deliveries',
    rows.map(({ tenant, alertId, at, batch = '', ...row }) => ({
      tenant,
      alert_id: alertId,
      ...row,
      at: sqlTime(at),
      batch,
    })),
  );
}

/** Alerts that may want a message on the channel, each tenant's most recently touched first, at most 10,000 of all. */
export async function alertsToTell(
  store: Store,
  channel: string,
  { since, now }: { readonly since: number; readonly now: number },
): Promise<{ tenant: string; id: string }[]> {
  return store.read(toTellQuery, { channel, since: sqlTime(Math.max(0, since)), now: sqlTime(now) });
}
