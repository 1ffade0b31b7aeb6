import { type Concerns, keptFrom } from '../../access/concerns.js';
import type { Admitted } from '../../access/rights/principal.js';
import type { Store } from '../../store/store.js';
import type { People } from '../people.js';
import { peopleBehind } from './accounts.js';

export interface KeptParts {
  readonly store: Store;
  readonly concerns: Concerns;
  readonly people: Pick<People, 'directory'>;
}

/** Keys of accounts, and of the people whose they are, of which the caller neither sees nor changes anything. */
export async function keptWithPeople(
  caller: Admitted,
  tenant: string,
  { store, concerns, people }: KeptParts,
): Promise<ReadonlySet<string>> {
  const [accounts, snapshot] = await Promise.all([
    keptFrom(caller, tenant, concerns),
    people.directory.known(tenant),
  ]);
  const behind = await peopleBehind([...accounts], { store, tenant, snapshot });
  return new Set([...accounts, ...behind.values()]);
}
