import { z } from 'zod';
import { HOUR } from '../kernel/clock.js';
import type { DoneRange } from '../store/intake-log.js';
import { systemQuery, tenantQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { sqlTime } from '../store/time.js';

/** Days around a touched hour in which the other parts of one act are looked for: they arrive hours apart. */
export const PARTS_DAYS = 2;

/** Hours of actors, by tenant and actor: epoch ms of the hours' starts. */
export type TouchedHours = Map<string, Map<string, Set<number>>>;

const hourMs = z.coerce.number();
const touchedQuery = systemQuery({
  file: new URL('./queries/touched-hours.sql', import.meta.url),
  params: { topic: z.string(), partition: z.number(), from: z.string(), to: z.string() },
  row: z.object({ tenant: z.string(), actor_key: z.string(), hour_ms: hourMs, groups: z.array(z.string()) }),
});
const groupsQuery = tenantQuery({
  file: new URL('./queries/hours-of-groups.sql', import.meta.url),
  params: {
    actors: z.array(z.string()),
    groups: z.array(z.string()),
    from: z.string(),
    to: z.string(),
    margin: z.number(),
  },
  row: z.object({ actor_key: z.string(), hour_ms: hourMs }),
});

/** Which actor-hours must be computed again because of these ranges; parts of acts draw in the hours of the others. */
export async function touchedHours(store: Store, ranges: readonly DoneRange[]): Promise<TouchedHours> {
  const touched: TouchedHours = new Map();
  const parts = new Map<string, { groups: Set<string>; actors: Set<string> }>();
  for (const { topic, partition, from, to } of ranges) {
    const range = { topic, partition, from: String(from), to: String(to) };
    for (const { tenant, actor_key, hour_ms, groups } of await store.read(touchedQuery, range)) {
      addHour(touched, tenant, actor_key, hour_ms);
      const joined = groups.filter((group) => group !== '');
      if (joined.length === 0) continue;
      const own = parts.get(tenant) ?? { groups: new Set(), actors: new Set() };
      parts.set(tenant, own);
      own.actors.add(actor_key);
      for (const group of joined) own.groups.add(group);
    }
  }
  for (const [tenant, own] of parts) await addHoursOfGroups(store, touched, { tenant, ...own });
  return touched;
}

async function addHoursOfGroups(
  store: Store,
  touched: TouchedHours,
  parts: { tenant: string; groups: ReadonlySet<string>; actors: ReadonlySet<string> },
): Promise<void> {
  const { tenant } = parts;
  const { from, to } = spanOf([...(touched.get(tenant)?.values() ?? [])].flatMap((hours) => [...hours]));
  const rows = await store.read(groupsQuery, {
    tenant,
    actors: [...parts.actors],
    groups: [...parts.groups],
    from: sqlTime(from),
    to: sqlTime(to),
    margin: PARTS_DAYS,
  });
  for (const { actor_key, hour_ms } of rows) addHour(touched, tenant, actor_key, hour_ms);
}

export function spanOf(hours: readonly number[]): { from: number; to: number } {
  let [from, to] = [Infinity, -Infinity];
  for (const hour of hours) {
    from = Math.min(from, hour);
    to = Math.max(to, hour);
  }
  return { from, to };
}

function addHour(touched: TouchedHours, tenant: string, actor: string, hour: number): void {
  const actors = touched.get(tenant) ?? new Map<string, Set<number>>();
  touched.set(tenant, actors);
  const hours = actors.get(actor) ?? new Set<number>();
  actors.set(actor, hours);
  hours.add(Math.floor(hour / HOUR) * HOUR);
}
