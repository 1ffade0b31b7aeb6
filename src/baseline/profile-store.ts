import { z } from 'zod';
import { tenantQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { sqlTime } from '../store/time.js';
import { countKinds, type LearnedDay } from './learn-day.js';
import type { ActorProfile, Many, ProfileSet } from './profile.js';
import { ServingSet, type StoredProfiles } from './serving-set.js';

/** Keys of the rows that are no actor's: an actor's key is 32 hex digits. */
const SHARED = '';
const ROLE = 'role:';
const FIRST_ACTOR = '0';

const bestQuery = tenantQuery({
  file: new URL('./queries/best-of-day.sql', import.meta.url),
  params: { day: z.string(), method: z.string(), zone: z.string() },
  row: z.object({ best: z.string() }),
});

const profileRow = z.object({ actor_key: z.string(), parameters: z.string() });
const ofVersionQuery = tenantQuery({
  file: new URL('./queries/profiles-of-version.sql', import.meta.url),
  params: { day: z.string(), version: z.string(), from: z.string(), most: z.number() },
  row: profileRow,
});
const ofActorsQuery = tenantQuery({
  file: new URL('./queries/profiles-of-actors.sql', import.meta.url),
  params: { day: z.string(), version: z.string(), actors: z.array(z.string()) },
  row: profileRow,
});

/** Rows that are read at a time: a large tenant's are more than one answer can hold. */
const PAGE = 2_000;

/** A set that is stored: the local day (ISO) that it serves, and its version. */
export interface Serves {
  readonly day: string;
  readonly version: string;
}

interface AtWork {
  readonly atWork?: number | undefined;
}

/** What a set holds beside profiles; of a tenant of many it is stored who taught. */
type Shared = Omit<ProfileSet, 'actors' | 'roles' | 'many'> & {
  readonly many?: Pick<Many, 'people'> & { readonly teachers: readonly string[] };
};

/**
 * The version of the set of one local day that learned from most, of this time zone where one is named; undefined when that
 * day has none of this method.
 */
export async function bestVersion(
  store: Store,
  tenant: string,
  { zone = '', ...serves }: { day: string; method: string; zone?: string },
): Promise<string | undefined> {
  const [found] = await store.read(bestQuery, { tenant, zone, ...serves });
  return found?.best;
}

/** That set, as it was stored. */
export async function loadProfiles(
  store: Store,
  tenant: string,
  serves: { day: string; method: string },
): Promise<ServingSet | undefined> {
  const version = await bestVersion(store, tenant, serves);
  return version === undefined ? undefined : loadProfileVersion(store, tenant, { day: serves.day, version });
}

/**
 * The set of one local day under the version that findings and judgements cite; undefined when it is not stored. Of a tenant
 * of many it remembers the profiles of so many people at work.
 */
export async function loadProfileVersion(
  store: Store,
  tenant: string,
  { atWork, ...serves }: Serves & AtWork,
): Promise<ServingSet | undefined> {
  const stored = storedProfiles(store, tenant, serves);
  const [head] = await store.read(ofActorsQuery, { tenant, ...serves, actors: [SHARED] });
  // The row of nobody is stored last: without it nothing of the set counts.
  if (head === undefined) return undefined;
  const shared = JSON.parse(head.parameters) as Shared;
  const roles: [string, ActorProfile][] = [];
  for await (const page of pagesFrom(ROLE, { store, tenant, serves }))
    for (const [key, profile] of page)
      if (key.startsWith(ROLE)) roles.push([key.slice(ROLE.length), profile]);
  const held: [string, ActorProfile][] = [];
  if (shared.many !== undefined) held.push(...(await stored.of(shared.many.teachers)));
  else for await (const portion of stored.all()) held.push(...portion);
  return new ServingSet(setOf(shared, Object.fromEntries(roles), Object.fromEntries(held)), stored, atWork);
}

/** Of everybody, or of a tenant of many of those who taught. */
const setOf = (
  { many, ...shared }: Shared,
  roles: ProfileSet['roles'],
  held: ProfileSet['actors'],
): ProfileSet =>
  many === undefined
    ? { ...shared, roles, actors: held }
    : { ...shared, roles, actors: {}, many: { ...many, teachers: held, asked: new Set() } };

interface OfStored {
  readonly store: Store;
  readonly tenant: string;
  readonly serves: Serves;
}

/** Rows from a key on, in the order of keys. */
async function* pagesFrom(
  first: string,
  { store, tenant, serves }: OfStored,
): AsyncGenerator<[string, ActorProfile][]> {
  let from: string | undefined = first;
  while (from !== undefined) {
    const page: z.infer<typeof profileRow>[] = await store.read(ofVersionQuery, {
      tenant,
      ...serves,
      from,
      most: PAGE + 1,
    });
    yield page.slice(0, PAGE).map((read) => [read.actor_key, parse(read)]);
    from = page[PAGE]?.actor_key;
  }
}

const storedProfiles = (store: Store, tenant: string, serves: Serves): StoredProfiles => ({
  async of(actorKeys) {
    const found = new Map<string, ActorProfile>();
    for (let at = 0; at < actorKeys.length; at += MOST_ROWS) {
      const actors = actorKeys.slice(at, at + MOST_ROWS);
      for (const read of await store.read(ofActorsQuery, { tenant, ...serves, actors }))
        found.set(read.actor_key, parse(read));
    }
    return found;
  },
  async *all() {
    for await (const page of pagesFrom(FIRST_ACTOR, { store, tenant, serves }))
      yield new Map(page.filter(([key]) => !key.startsWith(ROLE)));
  },
});

/** Rows that are made and written at a time. */
const MOST_ROWS = 500;

/**
 * Stores a set, a row an actor and role; the shared row last, since a set without it does not count as stored. Gives it as
 * it will be read back.
 */
export async function saveProfiles(
  store: Store,
  tenant: string,
  { day, atWork }: { readonly day: string } & AtWork,
  { set, others }: LearnedDay,
): Promise<ServingSet> {
  const { actors, roles, ...shared } = set;
  const serves = { day, version: set.version };
  const about = {
    tenant,
    ...serves,
    trained_from: sqlTime(Date.parse(set.from)),
    trained_to: sqlTime(Date.parse(set.to)),
  };
  const write = async (profiles: Rows): Promise<void> => {
    const computed = store.clock.now() * 1000;
    await store.write(
      'profiles',
      profiles.map(([actor_key, parameters]) => ({ ...about, actor_key, parameters, computed })),
    );
  };
  const held = Object.fromEntries(await written('', actors, write));
  const people = countKinds(actors);
  for await (const portion of others ?? []) {
    await written('', portion, write);
    countKinds(portion, people);
  }
  const savedRoles = Object.fromEntries(await written(ROLE, roles, write));
  const many = { people, teachers: Object.keys(held) };
  const parameters = JSON.stringify({ ...shared, ...(others && { many }) }, rounded);
  await write([[SHARED, parameters]]);
  const stored = storedProfiles(store, tenant, serves);
  return new ServingSet(setOf(JSON.parse(parameters) as Shared, savedRoles, held), stored, atWork);
}

/** Keys of rows, and parameters as they are stored. */
type Rows = readonly (readonly [string, string])[];

/** Profiles as they will be read back, once they are written. */
async function written(
  prefix: string,
  profiles: Readonly<Record<string, ActorProfile>>,
  write: (rows: Rows) => Promise<void>,
): Promise<[string, ActorProfile][]> {
  const saved: [string, ActorProfile][] = [];
  const all = Object.entries(profiles);
  for (let at = 0; at < all.length; at += MOST_ROWS) {
    const rows = all
      .slice(at, at + MOST_ROWS)
      .map(([key, profile]) => [key, JSON.stringify(profile, rounded)] as const);
    await write(rows.map(([key, parameters]) => [`${prefix}${key}`, parameters]));
    for (const [key, parameters] of rows) saved.push([key, parse({ parameters })]);
  }
  return saved;
}

/** What this module wrote itself; a profile is never changed after it is stored. */
const parse = (row: { parameters: string }): ActorProfile => JSON.parse(row.parameters) as ActorProfile;

/** Six digits are more than a habit is known to, and a third of the room. */
const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' ? roundProfile(value) : value;

export const roundProfile = (value: number): number =>
  Number.isInteger(value) ? value : Number(value.toPrecision(6));

/** The set with its numbers as they will be read back: judged by the same digits live and a year later. */
export const asStored = ({ actors, roles, many, ...shared }: ProfileSet): ProfileSet => ({
  ...again(shared),
  actors: eachAgain(actors),
  roles: eachAgain(roles),
  ...(many && { many: { ...many, teachers: eachAgain(many.teachers) } }),
});

/** One by one: of a large tenant all together are more than a text can hold. */
const eachAgain = (profiles: ProfileSet['actors']): ProfileSet['actors'] =>
  Object.fromEntries(Object.entries(profiles).map(([key, profile]) => [key, again(profile)]));

const again = <T>(value: T): T => JSON.parse(JSON.stringify(value, rounded)) as T;
