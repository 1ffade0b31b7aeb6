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
const place = { topic: z.string(), partition: z.number() };
/** The last second that a column of hours can hold. */
const LATEST = 2 ** 32 - 1;
const touchedQuery = systemQuery({
  file: new URL('./queries/touched-hours.sql', import.meta.url),
  params: { ...place, from: z.string(), to: z.string(), since: z.number(), until: z.number() },
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

/**
 * Which actor-hours must be computed again because of these ranges, of each the hours in its span alone (epoch ms, `until`
 * not included). Parts of acts draw in the hours of the others, wherever they are.
 */
export async function touchedHours(
  store: Store,
  ranges: readonly DoneRange[],
  spanOfRange: (range: DoneRange) => { readonly since: number; readonly until: number },
): Promise<TouchedHours> {
  const touched: TouchedHours = new Map();
  const parts = new Map<string, { groups: Set<string>; actors: Set<string> }>();
  for (const range of ranges) {
    for (const { tenant, actor_key, hour_ms, groups } of await touchedIn(store, range, spanOfRange(range))) {
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

async function touchedIn(
  store: Store,
  { topic, partition, from, to }: DoneRange,
  { since, until }: { readonly since: number; readonly until: number },
): Promise<z.infer<typeof touchedQuery.row>[]> {
  return store.read(touchedQuery, {
    topic,
    partition,
    from: String(from),
    to: String(to),
    since: Math.max(0, since / 1_000),
    until: Math.min(LATEST, until / 1_000),
  });
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
