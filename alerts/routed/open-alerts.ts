import { z } from 'zod';
import { tenantQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { sqlTime } from '../../src/store/time.js';
import { type AlertHistory, readAlerts } from '../alert-log.js';
import { isEnded } from '../follow/due-followed.js';
import type { AlertOfTenant } from './labels-of-alerts.js';

const ALERTS_A_READ = 500;

/** Alerts that are held at once. */
export const MOST_ALERTS = 10_000;

const touchedQuery = tenantQuery({
  file: new URL('../queries/alerts-touched-since.sql', import.meta.url),
  params: { since: z.string(), open: z.boolean(), most: z.int() },
  row: z.object({ id: z.string(), among: z.coerce.number() }),
});

export type TouchedAlert = AlertOfTenant & Pick<AlertHistory, 'facts'>;

export interface TouchedSince {
  /** Epoch ms. */
  readonly since: number;
  /** Whether those that somebody answered are left out. */
  readonly open: boolean;
  readonly most: number;
}

export interface Touched {
  /** Some at a time, read as they are asked for. */
  readonly pages: AsyncIterable<readonly TouchedAlert[]>;
  /** How many more there are than were wanted at most. */
  readonly beyond: number;
}

/** Alerts of a tenant that live findings touched: those that wait for an answer first, and of each the newest first. */
export async function touchedAlerts(
  store: Store,
  tenant: string,
  { since, open, most }: TouchedSince,
): Promise<Touched> {
  const rows = await store.read(touchedQuery, { tenant, since: sqlTime(Math.max(0, since)), open, most });
  const ids = rows.map(({ id }) => id);
  return { pages: readPages(store, { tenant, ids, open }), beyond: (rows[0]?.among ?? 0) - rows.length };
}

async function* readPages(
  store: Store,
  { tenant, ids, open }: { readonly tenant: string; readonly ids: readonly string[]; readonly open: boolean },
): AsyncGenerator<TouchedAlert[]> {
  for (let at = 0; at < ids.length; at += ALERTS_A_READ) {
    const read = await readAlerts(store, tenant, ids.slice(at, at + ALERTS_A_READ));
    yield [...read].flatMap(([id, { state: alert, facts }]) =>
      alert === undefined || (open && isEnded(alert)) ? [] : [{ id, alert, facts }],
    );
  }
}

/** Those that wait for an answer; at most 10,000. */
export async function openAlerts(store: Store, tenant: string, since: number): Promise<AlertOfTenant[]> {
  const { pages } = await touchedAlerts(store, tenant, { since, open: true, most: MOST_ALERTS });
  const open: AlertOfTenant[] = [];
  // Without their facts, which are many times as large.
  for await (const page of pages) open.push(...page.map(({ id, alert }) => ({ id, alert })));
  return open;
}
