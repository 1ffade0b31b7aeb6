import { z } from 'zod';
import { tenantQuery } from '../src/store/query.js';
import type { Store } from '../src/store/store.js';
import { sqlTime } from '../src/store/time.js';
import type { AlertLine } from './alert-line.js';

/** Events that are looked into, and what of theirs is told. */
const MOST_EVENTS = 20;
const MOST_TARGETS = 3;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const targetsQuery = tenantQuery({
  file: new URL('./queries/targets-of-events.sql', import.meta.url),
  params: { ids: z.array(z.string()), from: z.string(), to: z.string(), limit: z.int().min(1) },
  row: z.object({ target_id: z.string() }),
});

/** Ids of the largest events of an alert. */
export function citedEvents({ evidence }: Pick<AlertLine, 'evidence'>): string[] {
  const all = new Set(evidence.flatMap(({ eventIds }) => eventIds));
  return [...all].filter((id) => UUID.test(id)).slice(0, MOST_EVENTS);
}

/** The CRM's ids of what the largest events of an alert were about, at most three. They may be those of somebody's record. */
export async function targetsOf(store: Store, alert: AlertLine): Promise<string[]> {
  const { tenant, occurredFrom, occurredTo } = alert;
  const ids = citedEvents(alert);
  if (ids.length === 0) return [];
  const range = { from: sqlTime(Date.parse(occurredFrom)), to: sqlTime(Date.parse(occurredTo)) };
  const rows = await store.read(targetsQuery, { tenant, ids, ...range, limit: MOST_TARGETS });
  return rows.map(({ target_id }) => target_id);
}
