import type { Days, Members } from '../access/team-members.js';
import type { Store } from '../store/store.js';
import { type EventSearch, findEvents, type LedgerEvent, type TimedActors } from './events.js';

/** What one part of a tenant holds of it, as `partsReached` says; all that is undefined is not bounded. */
export interface SearchedPart {
  readonly sources: readonly string[] | undefined;
  readonly members: Members | undefined;
  readonly dataClasses: readonly string[] | undefined;
}

export interface ReachedSearch extends EventSearch {
  /** All of the tenant when undefined. */
  readonly parts?: readonly SearchedPart[] | undefined;
  /** Of the calendar by whose days people are in teams. */
  readonly zone: string;
}

/** Actors that one statement names: a server takes them in its address line. */
const ACTORS_A_READ = 5_000;

/**
 * As `findEvents`, of what lies in one of the parts. Actors of teams are named to the store, which is sorted by them, some
 * thousands at a time; each further statement reads no further than to the last event that is already found.
 */
export async function findReached(store: Store, search: ReachedSearch): Promise<LedgerEvent[]> {
  const { parts, zone: _zone, ...whole } = search;
  if (parts === undefined) return findEvents(store, whole);
  let found: LedgerEvent[] = [];
  for (const narrowed of searchesOf(search, parts)) {
    const last = found.length < search.limit ? undefined : found.at(-1);
    const to = last === undefined ? whole.to : Math.min(last.occurred_at + 1, whole.to ?? Infinity);
    found = merged(found, await findEvents(store, { ...whole, ...narrowed, to }), search.limit);
  }
  return found;
}

/** In the order of time, then of id; what two parts hold is there once. */
function merged(one: readonly LedgerEvent[], other: readonly LedgerEvent[], limit: number): LedgerEvent[] {
  if (one.length === 0) return [...other];
  const byId = new Map([...one, ...other].map((event) => [event.id, event]));
  return [...byId.values()]
    .sort(
      (left, right) =>
        left.occurred_at - right.occurred_at || (inStore(left.id) < inStore(right.id) ? -1 : 1),
    )
    .slice(0, limit);
}

/** The store compares ids by their second half first (ClickHouse, data type UUID); pages go on behind an id as it does. */
const inStore = (id: string): string => id.slice(19) + id.slice(0, 19);

type Narrowed = Pick<EventSearch, 'sources' | 'actorKeys' | 'timed' | 'dataClasses'>;

function* searchesOf(search: ReachedSearch, parts: readonly SearchedPart[]): Generator<Narrowed> {
  for (const { sources, members, dataClasses } of parts)
    if (members === undefined) yield { sources, dataClasses, actorKeys: search.actorKeys };
    else for (const of of namedActors(members, search)) yield { sources, dataClasses, ...of };
}

/**
 * The members as statements name them. Who was in the team, left it and came back has several stretches of days, each of
 * which stands in another statement.
 */
function* namedActors(
  members: Members,
  { actorKeys, zone }: ReachedSearch,
): Generator<{ actorKeys: readonly string[]; timed: TimedActors }> {
  const wanted = actorKeys === undefined ? undefined : new Set(actorKeys);
  let rest = [...members].filter(([key]) => wanted?.has(key) ?? true);
  for (let turn = 0; rest.length > 0; turn++) {
    for (let at = 0; at < rest.length; at += ACTORS_A_READ) {
      const some = rest.slice(at, at + ACTORS_A_READ);
      const days = some.flatMap(([actorKey, stretches]) => timedIn(actorKey, stretches[turn]));
      yield { actorKeys: some.map(([actorKey]) => actorKey), timed: { zone, days } };
    }
    rest = rest.filter(([, stretches]) => stretches.length > turn + 1);
  }
}

/** Most people were in their team ever since: of them nothing is said. */
const timedIn = (actorKey: string, days: Days | undefined) =>
  days === undefined || (days.from === -Infinity && days.to === Infinity) ? [] : [{ actorKey, ...days }];
