import { z } from 'zod';
import { HOUR } from '../src/kernel/clock.js';
import { shownKey } from '../src/privacy/pseudonym.js';
import { identitiesShown, type Names } from '../src/privacy/sight.js';
import { tenantQuery } from '../src/store/query.js';
import type { Store } from '../src/store/store.js';
import { sqlTime } from '../src/store/time.js';
import { type Alert, weightyClaims } from './alert.js';

const rolesQuery = tenantQuery({
  file: new URL('./queries/roles-of-actors.sql', import.meta.url),
  params: { from: z.string(), to: z.string(), actors: z.array(z.string()) },
  row: z.object({ actor_key: z.string(), role: z.string() }),
});

/**
 * The actors of these alerts as a reader may know them, by key: the CRM's id where it may be shown and is known, else
 * the pseudonym, after the newest role that they acted in while it happened.
 */
export async function actorsShown(
  store: Store,
  tenant: string,
  alerts: readonly Alert[],
  names: Names,
): Promise<ReadonlyMap<string, string>> {
  const keys = [...new Set(alerts.map(({ actorKey }) => actorKey))];
  const people = await identitiesShown(store, tenant, names, keys);
  const unnamed = alerts.filter(({ actorKey }) => !people.has(actorKey));
  const roles = await rolesOf(store, tenant, unnamed);
  return new Map(keys.map((key) => [key, people.get(key)?.id ?? shownKey(key, roles.get(key))]));
}

/** Of the hours in which these alerts happened, from what detection has counted: a row an actor and hour. */
export async function rolesOf(
  store: Store,
  tenant: string,
  alerts: readonly Alert[],
): Promise<ReadonlyMap<string, string>> {
  const claims = alerts.flatMap(weightyClaims);
  if (claims.length === 0) return new Map();
  const from = claims.reduce((at, { occurredFrom }) => Math.min(at, Date.parse(occurredFrom)), Infinity);
  const to = claims.reduce((at, { occurredTo }) => Math.max(at, Date.parse(occurredTo)), 0);
  const rows = await store.read(rolesQuery, {
    tenant,
    from: sqlTime(Math.floor(from / HOUR) * HOUR),
    to: sqlTime(to),
    actors: [...new Set(alerts.map(({ actorKey }) => actorKey))],
  });
  return new Map(rows.map(({ actor_key, role }) => [actor_key, role]));
}
