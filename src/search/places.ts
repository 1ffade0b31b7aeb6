import { z } from 'zod';
import { DAY } from '../kernel/clock.js';
import { searchQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { sqlTime } from '../store/time.js';
import { type LedgerEvent, ledgerRowSchema } from './events.js';

const limit = z.int().min(1);
const texts = z.array(z.string());

const lineSchema = ledgerRowSchema.pick({
  id: true,
  occurred_at: true,
  source: true,
  actor_key: true,
  actor_type: true,
  action: true,
  target_type: true,
  target_id: true,
  target_name: true,
  outcome: true,
  ip: true,
  country: true,
  channel: true,
  records: true,
  bytes: true,
});
const touchSchema = lineSchema.pick({ id: true, occurred_at: true, actor_key: true, action: true });

/** An event as a list shows it; `eventById` has the rest. */
export type EventLine = z.infer<typeof lineSchema>;

/** That somebody did something to a person's record. */
export type Touch = z.infer<typeof touchSchema>;

const latestOfActorsQuery = searchQuery({
  file: new URL('./latest-of-actors.sql', import.meta.url),
  params: { since: z.string(), actors: texts, limit },
  row: lineSchema,
});
const latestPlacesQuery = searchQuery({
  file: new URL('./latest-places.sql', import.meta.url),
  params: { since: z.string(), limit },
  row: z.object({ at: z.coerce.number(), actor_key: z.string(), id: z.string() }),
});
const linesAtQuery = searchQuery({
  file: new URL('./lines-at.sql', import.meta.url),
  params: { days: texts, actors: texts, ids: texts },
  row: lineSchema,
});
const ofSubjectQuery = searchQuery({
  file: new URL('./touches-of-subject.sql', import.meta.url),
  params: { subject: z.string(), limit },
  row: touchSchema,
});
const byIdQuery = searchQuery({
  file: new URL('./event-by-id.sql', import.meta.url),
  params: { id: z.uuid() },
  row: ledgerRowSchema,
});

/**
 * Days back from now within which the newest are looked for, one after the other until there are enough. Of a day all
 * events of a tenant are read, but of an actor a granule or two.
 */
const LOOKS_BACK = { tenant: [2, 16, 128, Infinity], actors: [32, 128, Infinity] };

/** The newest events of these actors, newest first. */
export async function latestOfActors(
  store: Store,
  search: { tenant: string; actorKeys: readonly string[]; limit: number },
): Promise<EventLine[]> {
  const { tenant, actorKeys, limit: wanted } = search;
  // The engine refuses an empty list.
  if (actorKeys.length === 0) return [];
  return lookBack(LOOKS_BACK.actors, wanted, store, async (since) =>
    store.read(latestOfActorsQuery, { tenant, since, actors: [...actorKeys], limit: wanted }),
  );
}

/** The newest events of a tenant, newest first: first their places among all of a day, then what a list shows of them. */
export async function latestOfTenant(
  store: Store,
  { tenant, limit: wanted }: { tenant: string; limit: number },
): Promise<EventLine[]> {
  const places = await lookBack(LOOKS_BACK.tenant, wanted, store, async (since) =>
    store.read(latestPlacesQuery, { tenant, since, limit: wanted }),
  );
  if (places.length === 0) return [];
  return store.read(linesAtQuery, {
    tenant,
    days: distinct(places.map(({ at }) => dayOf(at))),
    actors: distinct(places.map((place) => place.actor_key)),
    ids: places.map(({ id }) => id),
  });
}

/** What was done to a person's record, newest first. */
export async function touchesOf(
  store: Store,
  { tenant, subjectKey, limit: most }: { tenant: string; subjectKey: string; limit: number },
): Promise<Touch[]> {
  return store.read(ofSubjectQuery, { tenant, subject: subjectKey, limit: most });
}

export async function eventById(store: Store, tenant: string, id: string): Promise<LedgerEvent | undefined> {
  const [event] = await store.read(byIdQuery, { tenant, id });
  return event;
}

async function lookBack<R>(
  looks: readonly number[],
  wanted: number,
  { clock }: Store,
  look: (since: string) => Promise<R[]>,
): Promise<R[]> {
  let found: R[] = [];
  for (const days of looks) {
    found = await look(dayOf(Math.max(0, clock.now() - days * DAY)));
    if (found.length >= wanted) break;
  }
  return found;
}

const distinct = (all: readonly string[]): string[] => [...new Set(all)];

/** `2026-01-02` */
const dayOf = (at: number): string => sqlTime(at).slice(0, 10);
