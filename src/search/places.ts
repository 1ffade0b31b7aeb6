import { z } from 'zod';
import { tenantQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { type LedgerEvent, ledgerRowSchema } from './events.js';

/** Where an event stands in the order of the ledger. */
const placeSchema = z.object({ at: z.coerce.number(), actor_key: z.string(), id: z.string() });
type Place = z.infer<typeof placeSchema>;

const limit = z.int().min(1);

const latestQuery = tenantQuery({
  file: new URL('./latest-places.sql', import.meta.url),
  params: { anybody: z.boolean(), actors: z.array(z.string()), limit },
  row: placeSchema,
});
const ofSubjectQuery = tenantQuery({
  file: new URL('./places-of-subject.sql', import.meta.url),
  params: { subject: z.string(), limit },
  row: placeSchema,
});
const ofIdQuery = tenantQuery({
  file: new URL('./place-of-id.sql', import.meta.url),
  params: { id: z.uuid() },
  row: placeSchema,
});
const eventsAtQuery = tenantQuery({
  file: new URL('./events-at.sql', import.meta.url),
  params: { times: z.array(z.number()), actors: z.array(z.string()), ids: z.array(z.string()) },
  row: ledgerRowSchema,
});

/** The newest events of these actors, or of anybody when there are none given; newest first. */
export async function latestEvents(
  store: Store,
  search: { tenant: string; actorKeys?: readonly string[]; limit: number },
): Promise<LedgerEvent[]> {
  const { tenant, actorKeys } = search;
  if (actorKeys?.length === 0) return [];
  // The engine refuses an empty list.
  const whose = { anybody: actorKeys === undefined, actors: [...(actorKeys ?? [''])] };
  return eventsAt(store, tenant, await store.read(latestQuery, { tenant, ...whose, limit: search.limit }));
}

/** What was done to a person's record, newest first. */
export async function eventsOfSubject(
  store: Store,
  search: { tenant: string; subjectKey: string; limit: number },
): Promise<LedgerEvent[]> {
  const { tenant, subjectKey: subject } = search;
  return eventsAt(store, tenant, await store.read(ofSubjectQuery, { tenant, subject, limit: search.limit }));
}

export async function eventById(store: Store, tenant: string, id: string): Promise<LedgerEvent | undefined> {
  const [event] = await eventsAt(store, tenant, await store.read(ofIdQuery, { tenant, id }));
  return event;
}

async function eventsAt(store: Store, tenant: string, places: readonly Place[]): Promise<LedgerEvent[]> {
  if (places.length === 0) return [];
  return store.read(eventsAtQuery, {
    tenant,
    times: places.map(({ at }) => at),
    actors: places.map((place) => place.actor_key),
    ids: places.map(({ id }) => id),
  });
}
