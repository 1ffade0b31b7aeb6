import { z } from 'zod';
import { identitiesOf } from '../../privacy/identities.js';
import { tenantQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import type { PeopleSnapshot } from './people-snapshot.js';

const byMailQuery = tenantQuery({
  file: new URL('./queries/actors-by-mail.sql', import.meta.url),
  params: { mails: z.array(z.string()) },
  row: z.object({ key: z.string(), id: z.string(), email: z.string() }),
});

const idsQuery = tenantQuery({
  file: new URL('./queries/ids-of-people.sql', import.meta.url),
  params: { people: z.array(z.string()) },
  row: z.object({ key: z.string(), id: z.string() }),
});

/** People or keys that one statement names: a server takes them in its address line. */
const NAMED_A_READ = 1_000;

export interface AccountsOf {
  readonly store: Store;
  readonly tenant: string;
  readonly sources: readonly string[];
  readonly keys: { personKey(kind: 'actor', source: string, id: string): string };
  readonly snapshot: PeopleSnapshot;
}

/**
 * Under which actor keys these people may stand in the ledger, by person: linked to them, of their id at any source, or of
 * their mail address. A key that nobody acted under yet is among them.
 */
export async function accountsOf(
  people: readonly string[],
  of: AccountsOf,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const accounts = new Map<string, Set<string>>(people.map((person) => [person, new Set()]));
  for (const [actorKey, person] of of.snapshot.links) accounts.get(person)?.add(actorKey);
  for (const some of parts(people)) {
    await addByMail(some, of, accounts);
    await addById(some, of, accounts);
  }
  return new Map([...accounts].map(([person, keys]) => [person, [...keys]]));
}

async function addById(
  people: readonly string[],
  { store, tenant, sources, keys, snapshot }: AccountsOf,
  accounts: ReadonlyMap<string, Set<string>>,
): Promise<void> {
  const own = await store.read(idsQuery, { tenant, people });
  const ids = new Map(
    own.flatMap(({ id }) => sources.map((source) => [keys.personKey('actor', source, id), id] as const)),
  );
  const seen = new Map<string, string>();
  for (const some of parts([...ids.keys()]))
    for (const [key, { email }] of await identitiesOf(store, tenant, some)) seen.set(key, email);
  for (const [actorKey, id] of ids) {
    const person = snapshot.personOfActor(actorKey, { id, email: seen.get(actorKey) })?.person;
    if (person !== undefined) accounts.get(person)?.add(actorKey);
  }
}

async function addByMail(
  people: readonly string[],
  { store, tenant, snapshot }: AccountsOf,
  accounts: ReadonlyMap<string, Set<string>>,
): Promise<void> {
  const mails = people.map((person) => snapshot.mailOf(person)).filter((mail) => mail !== '');
  for (const { key, ...account } of await accountsOfMails(store, tenant, mails)) {
    const person = snapshot.personOfActor(key, account)?.person;
    if (person !== undefined) accounts.get(person)?.add(key);
  }
}

/** Accounts at the sources that have one of these lower-case mail addresses. */
export async function accountsOfMails(
  store: Store,
  tenant: string,
  mails: readonly string[],
): Promise<readonly z.infer<typeof byMailQuery.row>[]> {
  return mails.length === 0 ? [] : store.read(byMailQuery, { tenant, mails });
}

/** Whose accounts these are, as far as the directory knows: by actor key. */
export async function peopleBehind(
  actorKeys: readonly string[],
  { store, tenant, snapshot }: Pick<AccountsOf, 'store' | 'tenant' | 'snapshot'>,
): Promise<ReadonlyMap<string, string>> {
  const people = new Map<string, string>();
  if (snapshot.version === '') return people;
  for (const some of parts([...new Set(actorKeys)])) {
    const identities = await identitiesOf(store, tenant, some);
    for (const key of some) {
      const person = snapshot.personOfActor(key, identities.get(key))?.person;
      if (person !== undefined) people.set(key, person);
    }
  }
  return people;
}

function* parts<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += NAMED_A_READ) yield all.slice(at, at + NAMED_A_READ);
}
