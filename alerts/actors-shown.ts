import { z } from 'zod';
import { HOUR } from '../src/kernel/clock.js';
import { shownKey } from '../src/privacy/pseudonym.js';
import { identitiesShown, type Names } from '../src/privacy/sight.js';
import { tenantQuery } from '../src/store/query.js';
import type { Store } from '../src/store/store.js';
import { sqlTime } from '../src/store/time.js';
import type { Alert } from './alert.js';
import { type Happened, happenedOf } from './happened.js';

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
  return actorsWithin(store, tenant, alerts.map(happenedOf), names);
}

export async function actorsWithin(
  store: Store,
  tenant: string,
  alerts: readonly Happened[],
  names: Names,
): Promise<ReadonlyMap<string, string>> {
  const keys = [...new Set(alerts.map(({ actorKey }) => actorKey))];
  const people = await identitiesShown(store, tenant, names, keys);
  const unnamed = alerts.filter(({ actorKey }) => !people.has(actorKey));
  const roles = await rolesWithin(store, tenant, unnamed);
  return new Map(keys.map((key) => [key, people.get(key)?.id ?? shownKey(key, roles.get(key))]));
}

/** Of the hours in which these alerts happened, from what detection has counted: a row an actor and hour. */
async function rolesWithin(
  store: Store,
  tenant: string,
  alerts: readonly Happened[],
): Promise<ReadonlyMap<string, string>> {
  const times = alerts.flatMap(({ happened }) => happened ?? []);
  if (times.length === 0) return new Map();
  const begin = times.reduce((at, { from }) => Math.min(at, from), Infinity);
  const end = times.reduce((at, { to }) => Math.max(at, to), 0);
  const rows = await store.read(rolesQuery, {
    tenant,
    from: sqlTime(Math.floor(begin / HOUR) * HOUR),
    to: sqlTime(end),
    actors: [...new Set(alerts.map(({ actorKey }) => actorKey))],
  });
  return new Map(rows.map(({ actor_key, role }) => [actor_key, role]));
}
