import { z } from 'zod';
import { tenantQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { sqlTime } from '../store/time.js';
import type { LearnedDay } from './learn-day.js';
import type { ActorProfile, ProfileSet } from './profile.js';

/** Keys of the rows that are no actor's: an actor's key is 32 hex digits. */
const SHARED = '';
const ROLE = 'role:';

const bestQuery = tenantQuery({
  file: new URL('./queries/best-of-day.sql', import.meta.url),
  params: { day: z.string(), method: z.string() },
  row: z.object({ best: z.string() }),
});

const ofVersionQuery = tenantQuery({
  file: new URL('./queries/profiles-of-version.sql', import.meta.url),
  params: { day: z.string(), version: z.string(), from: z.string(), most: z.number() },
  row: z.object({ actor_key: z.string(), parameters: z.string() }),
});

/** Rows that are read at a time: a large tenant's are more than one answer can hold. */
const PAGE = 5_000;

/** The set of one local day that learned from most, as it was stored; undefined when that day has none of this method. */
export async function loadProfiles(
  store: Store,
  tenant: string,
  serves: { day: string; method: string },
): Promise<ProfileSet | undefined> {
  const [found] = await store.read(bestQuery, { tenant, ...serves });
  return found && loadProfileVersion(store, tenant, { day: serves.day, version: found.best });
}

/** The set of one local day under the version that findings and judgements cite; undefined when it is not stored. */
export async function loadProfileVersion(
  store: Store,
  tenant: string,
  serves: { day: string; version: string },
): Promise<ProfileSet | undefined> {
  const actors: Record<string, ActorProfile> = {};
  const roles: Record<string, ActorProfile> = {};
  let shared: Omit<ProfileSet, 'actors' | 'roles'> | undefined;
  let from = SHARED;
  for (;;) {
    const page = await store.read(ofVersionQuery, { tenant, ...serves, from, most: PAGE + 1 });
    for (const row of page.slice(0, PAGE)) {
      const { actor_key: key } = row;
      if (key === SHARED) shared = JSON.parse(row.parameters) as typeof shared;
      else if (key.startsWith(ROLE)) roles[key.slice(ROLE.length)] = parse(row);
      else actors[key] = parse(row);
    }
    const next = page[PAGE];
    // The row of nobody comes first, and is stored last: without it nothing of the set counts.
    if (shared === undefined) return undefined;
    if (next === undefined) return { ...shared, actors, roles };
    from = next.actor_key;
  }
}

/** Rows that are made and written at a time. */
const MOST_ROWS = 500;

/**
 * Stores a set, a row an actor and role; the shared row last, since a set without it does not count as stored. Gives it as
 * it will be read back.
 */
export async function saveProfiles(
  store: Store,
  tenant: string,
  day: string,
  { set, others }: LearnedDay,
): Promise<ProfileSet> {
  const { actors, roles, ...shared } = set;
  const about = {
    tenant,
    day,
    version: set.version,
    trained_from: sqlTime(Date.parse(set.from)),
    trained_to: sqlTime(Date.parse(set.to)),
  };
  const saved: Record<string, ActorProfile> = {};
  const save = async (prefix: string, into: typeof saved, profiles: typeof actors): Promise<void> => {
    const keys = Object.keys(profiles);
    for (let at = 0; at < keys.length; at += MOST_ROWS) {
      const rows = keys.slice(at, at + MOST_ROWS).map((key) => {
        const parameters = JSON.stringify(profiles[key], rounded);
        into[key] = parse({ parameters });
        const computed = store.clock.now() * 1000;
        return { ...about, actor_key: `${prefix}${key}`, parameters, computed };
      });
      await store.write('profiles', rows);
    }
  };
  await save('', saved, actors);
  for await (const portion of others) await save('', saved, portion);
  const savedRoles: typeof saved = {};
  await save(ROLE, savedRoles, roles);
  const parameters = JSON.stringify(shared, rounded);
  await store.write('profiles', [
    { ...about, actor_key: SHARED, parameters, computed: store.clock.now() * 1000 },
  ]);
  return { ...(JSON.parse(parameters) as typeof shared), actors: saved, roles: savedRoles };
}

/** What this module wrote itself; a profile is never changed after it is stored. */
const parse = (row: { parameters: string }): ActorProfile => JSON.parse(row.parameters) as ActorProfile;

/** Six digits are more than a habit is known to, and a third of the room. */
const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' ? roundProfile(value) : value;

export const roundProfile = (value: number): number =>
  Number.isInteger(value) ? value : Number(value.toPrecision(6));

/** The set with its numbers as they will be read back: judged by the same digits live and a year later. */
export const asStored = ({ actors, roles, ...shared }: ProfileSet): ProfileSet => ({
  ...again(shared),
  actors: eachAgain(actors),
  roles: eachAgain(roles),
});

/** One by one: of a large tenant all together are more than a text can hold. */
const eachAgain = (profiles: ProfileSet['actors']): ProfileSet['actors'] =>
  Object.fromEntries(Object.entries(profiles).map(([key, profile]) => [key, again(profile)]));

const again = <T>(value: T): T => JSON.parse(JSON.stringify(value, rounded)) as T;
