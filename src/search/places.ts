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
const ofIdQuery = searchQuery({
  file: new URL('./place-of-id.sql', import.meta.url),
  params: { id: z.uuid() },
  row: placeSchema,
});
const places = { days: z.array(z.string()), actors: z.array(z.string()), ids: z.array(z.string()) };
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
const linesAtQuery = searchQuery({
  file: new URL('./lines-at.sql', import.meta.url),
  params: places,
  row: lineSchema,
});
const touchSchema = lineSchema.pick({ id: true, occurred_at: true, actor_key: true, action: true });
const ofSubjectQuery = searchQuery({
  file: new URL('./touches-of-subject.sql', import.meta.url),
  params: { subject: z.string(), limit },
  row: touchSchema,
});
const eventsAtQuery = searchQuery({
  file: new URL('./events-at.sql', import.meta.url),
  params: places,
  row: ledgerRowSchema,
});

/** An event as a list shows it; `eventById` has the rest. */
export type EventLine = z.infer<typeof lineSchema>;

/** That somebody did something to a person's record. */
export type Touch = z.infer<typeof touchSchema>;

/**
 * Days back from now within which the newest are looked for, one after the other until there are enough. Of a day all
 * events of a tenant are read, but of an actor a granule or two.
 */
const LOOKS_BACK = { anybody: [2, 16, 128, Infinity], actors: [32, 128, Infinity] };

/** The newest events of these actors, or of anybody when there are none given; newest first. */
export async function latestEvents(
  store: Store,
  search: { tenant: string; actorKeys?: readonly string[]; limit: number },
): Promise<EventLine[]> {
  const { tenant, actorKeys, limit: wanted } = search;
  if (actorKeys?.length === 0) return [];
  // The engine refuses an empty list.
  const whose = { anybody: actorKeys === undefined, actors: [...(actorKeys ?? [''])] };
  let found: Place[] = [];
  for (const days of actorKeys === undefined ? LOOKS_BACK.anybody : LOOKS_BACK.actors) {
    const since = dayOf(Math.max(0, store.clock.now() - days * DAY));
    found = await store.read(latestQuery, { tenant, since, ...whose, limit: wanted });
    if (found.length >= wanted) break;
  }
  return linesAt(store, tenant, found);
}

/** What was done to a person's record, newest first. */
export async function touchesOf(
  store: Store,
  { tenant, subjectKey, limit: most }: { tenant: string; subjectKey: string; limit: number },
): Promise<Touch[]> {
  return store.read(ofSubjectQuery, { tenant, subject: subjectKey, limit: most });
}

export async function eventById(store: Store, tenant: string, id: string): Promise<LedgerEvent | undefined> {
  const found = await store.read(ofIdQuery, { tenant, id });
  if (found.length === 0) return undefined;
  const [event] = await store.read(eventsAtQuery, { tenant, ...placesOf(found) });
  return event;
}

async function linesAt(store: Store, tenant: string, found: readonly Place[]): Promise<EventLine[]> {
  return found.length === 0 ? [] : store.read(linesAtQuery, { tenant, ...placesOf(found) });
}

const placesOf = (found: readonly Place[]): { days: string[]; actors: string[]; ids: string[] } => ({
  days: distinct(found.map(({ at }) => dayOf(at))),
  actors: distinct(found.map((place) => place.actor_key)),
  ids: found.map(({ id }) => id),
});

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];

/** `2026-01-02` */
const dayOf = (at: number): string => sqlTime(at).slice(0, 10);
