import type { Kind } from '../measures.js';
import { groupKey } from '../profile.js';
import type { Commonness } from './commonness.js';
import type { Known } from './known.js';
import { kindOfSighting, type Sighting, type SightingKind } from './sighting-hour.js';
import { UNKNOWN_ROLE } from '../unknown.js';

/** Values that are kept, the most common first; what is not kept counts as nobody's. */
const MOST_VALUES = 5_000;

/** Fewer people of a role say nothing of it: then the peers are all of the tenant. */
const LEAST_PEERS = 5;

/** Places and devices are shared by a whole company; reports, objects and programs by those who do the same work. */
const OF_THE_WORK: ReadonlySet<SightingKind> = new Set(['app', 'report', 'object']);

export interface PersonSeen {
  readonly kind: Kind;
  readonly role: string;
  readonly known: Known;
}

const groupsOf = ({ kind, role }: { readonly kind: Kind; readonly role: string }): string[] =>
  role === UNKNOWN_ROLE ? [kind] : [kind, groupKey(kind, role)];

const add = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

export const commonnessOf = (people: Iterable<PersonSeen>): Commonness => {
  const sizes = new Map<string, number>();
  const have = new Map<Sighting, Map<string, number>>();
  const all = new Map<Sighting, number>();
  for (const person of people) {
    const groups = groupsOf(person);
    for (const group of groups) add(sizes, group);
    for (const sighting of person.known.taught.keys()) {
      const counts = have.get(sighting) ?? new Map<string, number>();
      have.set(sighting, counts);
      for (const group of groups) add(counts, group);
      all.set(sighting, (all.get(sighting) ?? 0) + 1);
    }
  }
  const kept = [...all]
    .filter(([, count]) => count >= 2)
    .sort(([one, n], [other, m]) => m - n || (one < other ? -1 : 1))
    .slice(0, MOST_VALUES);
  return {
    people: Object.fromEntries(sizes),
    have: Object.fromEntries(
      kept.map(([sighting]) => [sighting, Object.fromEntries(have.get(sighting) ?? [])]),
    ),
  };
};

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/** Who asks; `counted`: whether the person is among those who have the value, and to be left out. */
export interface Asking {
  readonly kind: Kind;
  readonly role: string;
  readonly counted: boolean;
}

/** -log10 of the share of peers who have a value: (those who have it + 1) / (peers + 2). */
export const rarityAmongPeers = (
  { people, have }: Commonness,
  sighting: Sighting,
  { kind, role, counted }: Asking,
): number => {
  const of = kindOfSighting(sighting);
  const named = groupKey(kind, role);
  const isOfWork = of !== undefined && OF_THE_WORK.has(of) && role !== UNKNOWN_ROLE;
  const group = isOfWork && (own(people, named) ?? 0) >= LEAST_PEERS ? named : kind;
  const peers = Math.max((own(people, group) ?? 0) - 1, 0);
  const holders = own(own(have, sighting) ?? {}, group) ?? 0;
  const others = Math.min(Math.max(holders - Number(counted), 0), peers);
  return -Math.log10((others + 1) / (peers + 2));
};
