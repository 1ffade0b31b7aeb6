import { z } from 'zod';
import { DAY } from '../kernel/clock.js';
import { searchQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { sqlTime } from '../store/time.js';
import { type LedgerEvent, ledgerRowSchema } from './events.js';

/** Where an event stands in the order of the ledger. */
const placeSchema = z.object({ at: z.coerce.number(), actor_key: z.string(), id: z.string() });
type Place = z.infer<typeof placeSchema>;

const limit = z.int().min(1);

const latestQuery = searchQuery({
  file: new URL('./latest-places.sql', import.meta.url),
  params: { since: z.string(), anybody: z.boolean(), actors: z.array(z.string()), limit },
  row: placeSchema,
});
const ofSubjectQuery = searchQuery({
  file: new URL('./places-of-subject.sql', import.meta.url),
  params: { subject: z.string(), limit },
  row: placeSchema,
});
const ofIdQuery = searchQuery({
  file: new URL('./place-of-id.sql', import.meta.url),
  params: { id: z.uuid() },
  row: placeSchema,
});
const eventsAtQuery = searchQuery({
  file: new URL('./events-at.sql', import.meta.url),
  params: { days: z.array(z.string()), actors: z.array(z.string()), ids: z.array(z.string()) },
  row: ledgerRowSchema,
});

/** Days back from now within which the newest are looked for, one after the other until there are enough. */
const LOOKS_BACK = [2, 16, 128, Infinity];

/** The newest events of these actors, or of anybody when there are none given; newest first. */
export async function latestEvents(
  store: Store,
  search: { tenant: string; actorKeys?: readonly string[]; limit: number },
): Promise<LedgerEvent[]> {
  const { tenant, actorKeys, limit: wanted } = search;
  if (actorKeys?.length === 0) return [];
  // The engine refuses an empty list.
  const whose = { anybody: actorKeys === undefined, actors: [...(actorKeys ?? [''])] };
  let places: Place[] = [];
  for (const days of LOOKS_BACK) {
    const since = dayOf(Math.max(0, store.clock.now() - days * DAY));
    places = await store.read(latestQuery, { tenant, since, ...whose, limit: wanted });
    if (places.length >= wanted) break;
  }
  return eventsAt(store, tenant, places);
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
    days: distinct(places.map(({ at }) => dayOf(at))),
    actors: distinct(places.map((place) => place.actor_key)),
    ids: places.map(({ id }) => id),
  });
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];

/** `2026-01-02` */
const dayOf = (at: number): string => sqlTime(at).slice(0, 10);
