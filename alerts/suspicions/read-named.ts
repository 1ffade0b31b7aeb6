import type { OwnKeys } from '../../src/access/concerns.js';
import { principalOfUser, type Users } from '../../src/access/accounts/users.js';
import type { Store } from '../../src/store/store.js';
import { peopleNamed } from '../cases/file/read-people.js';
import type { NamedPerson } from '../cases/file/redaction.js';
import { whomNamed } from './whom-named.js';

export interface NamedParts {
  readonly store: Store;
  readonly users: Pick<Users, 'list'>;
  readonly ownKeys: OwnKeys;
}

/** The keys of the accounts, of the CRMs and of ours, that a report names: whom it concerns before it is tied to an alert. */
export async function keysNamed(
  { store, users, ownKeys }: NamedParts,
  tenant: string,
  text: string,
): Promise<string[]> {
  const known = (await peopleNamed(store, tenant, [text], ['actor'])) ?? [];
  const accounts = (await users.list()).flatMap(({ id, person }) =>
    person === undefined ? [] : [{ id, name: person.name, email: person.mail }],
  );
  const ours = accounts.map(async ({ id, name, email }): Promise<NamedPerson> => {
    const key = await ownKeys.of(principalOfUser(id), tenant);
    return { key, id: '', name, email };
  });
  return whomNamed(text, [...known, ...(await Promise.all(ours))]);
}
