import { z } from 'zod';
import { tenantQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { sqlTime } from '../store/time.js';
import type { ActorProfile, ProfileSet } from './profile.js';

/** Keys of the rows that are no actor's: an actor's key is 32 hex digits. */
const SHARED = '';
const ROLE = 'role:';

const ofDayQuery = tenantQuery({
  file: new URL('./queries/profiles-of-day.sql', import.meta.url),
  params: { day: z.string(), method: z.string() },
  row: z.object({ actor_key: z.string(), parameters: z.string() }),
});

const ofVersionQuery = tenantQuery({
  file: new URL('./queries/profiles-of-version.sql', import.meta.url),
  params: { day: z.string(), version: z.string() },
  row: ofDayQuery.row,
});

/** The set of one local day that learned from most, as it was stored; undefined when that day has none of this method. */
export async function loadProfiles(
  store: Store,
  tenant: string,
  serves: { day: string; method: string },
): Promise<ProfileSet | undefined> {
  return setOf(await store.read(ofDayQuery, { tenant, ...serves }));
}

/** The set of one local day under the version that findings and judgements cite; undefined when it is not stored. */
export async function loadProfileVersion(
  store: Store,
  tenant: string,
  serves: { day: string; version: string },
): Promise<ProfileSet | undefined> {
  return setOf(await store.read(ofVersionQuery, { tenant, ...serves }));
}

function setOf(rows: readonly z.infer<typeof ofDayQuery.row>[]): ProfileSet | undefined {
  const shared = rows.find((row) => row.actor_key === SHARED);
  if (shared === undefined) return undefined;
  const of = (prefix: string, isOne: (key: string) => boolean): Record<string, ActorProfile> =>
    Object.fromEntries(
      rows
        .filter(({ actor_key }) => isOne(actor_key))
        .map((row) => [row.actor_key.slice(prefix.length), parse(row)]),
    );
  return {
    ...(JSON.parse(shared.parameters) as Omit<ProfileSet, 'actors' | 'roles'>),
    actors: of('', (key) => key !== SHARED && !key.startsWith(ROLE)),
    roles: of(ROLE, (key) => key.startsWith(ROLE)),
  };
}

/** Stores a set, a row an actor and role; the shared row last, since a set without it does not count as stored. */
export async function saveProfiles(
  store: Store,
  tenant: string,
  day: string,
  set: ProfileSet,
): Promise<void> {
  const { actors, roles, ...shared } = set;
  const at = { trained_from: sqlTime(Date.parse(set.from)), trained_to: sqlTime(Date.parse(set.to)) };
  const row = (actor_key: string, parameters: object): Record<string, unknown> => ({
    tenant,
    day,
    actor_key,
    version: set.version,
    ...at,
    parameters: JSON.stringify(parameters, rounded),
    computed: store.clock.now() * 1000,
  });
  await store.write('profiles', [
    ...Object.entries(actors).map(([key, profile]) => row(key, profile)),
    ...Object.entries(roles).map(([key, profile]) => row(`${ROLE}${key}`, profile)),
  ]);
  await store.write('profiles', [row(SHARED, shared)]);
}

/** What this module wrote itself; a profile is never changed after it is stored. */
const parse = (row: { parameters: string }): ActorProfile => JSON.parse(row.parameters) as ActorProfile;

/** Six digits are more than a habit is known to, and a third of the room. */
const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' ? roundProfile(value) : value;

export const roundProfile = (value: number): number =>
  Number.isInteger(value) ? value : Number(value.toPrecision(6));

/** The set with its numbers as they will be read back: judged by the same digits live and a year later. */
export const asStored = (set: ProfileSet): ProfileSet =>
  JSON.parse(JSON.stringify(set, rounded)) as ProfileSet;
