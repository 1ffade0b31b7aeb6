import type { Declarations } from '../../access/tenants/declarations.js';
import type { ManagerChain } from '../../access/concerns.js';
import type { Clock } from '../../kernel/clock.js';
import type { KeysOfTenants } from '../../privacy/keys-of-tenants.js';
import type { Store } from '../../store/store.js';
import { createLocalDay, type Day } from '../day.js';
import { accountsOf, peopleBehind } from './accounts.js';
import type { PeopleDirectory } from './directory.js';
import type { PeopleSnapshot } from './people-snapshot.js';

/** More levels than any company has; a circle ends anyway, since nobody is met twice. */
const MOST_LEVELS = 50;

export interface ManagerParts {
  readonly store: Store;
  readonly directory: Pick<PeopleDirectory, 'known'>;
  readonly keys: KeysOfTenants;
  readonly declarations: Pick<Declarations, 'sourcesOf' | 'tenant'>;
  readonly clock: Clock;
}

/** Everybody above these people on a day: managers, theirs, and so on. They are none of their own managers. */
export function managersAbove(snapshot: PeopleSnapshot, people: readonly string[], day: Day): string[] {
  const above = new Set<string>();
  let level: readonly string[] = people;
  for (let depth = 0; depth < MOST_LEVELS && level.length > 0; depth++) {
    const managers = level.map((person) => snapshot.on(person, day)?.manager ?? '');
    level = [...new Set(managers)].filter((manager) => manager !== '' && !above.has(manager));
    for (const manager of level) above.add(manager);
  }
  return [...above].filter((manager) => !people.includes(manager));
}

/** Who stands above whom today, by the directory. */
export class DirectoryManagers implements ManagerChain {
  constructor(private readonly parts: ManagerParts) {}

  async above(tenant: string, actorKeys: readonly string[]): Promise<readonly string[]> {
    const { store, directory, keys, declarations, clock } = this.parts;
    const snapshot = await directory.known(tenant);
    if (snapshot.version === '') return [];
    const behind = await peopleBehind(actorKeys, { store, tenant, snapshot });
    const today = createLocalDay(declarations.tenant(tenant)?.timeZone ?? 'UTC')(clock.now());
    const managers = managersAbove(snapshot, [...new Set(behind.values())], today);
    if (managers.length === 0) return [];
    const sources = declarations.sourcesOf(tenant).map(({ id }) => id);
    const of = { store, tenant, sources, keys: await keys.of(tenant), snapshot };
    return [...(await accountsOf(managers, of)).values()].flat();
  }
}
