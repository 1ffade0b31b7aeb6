import type { AccessFacts } from '../access/access-facts.js';
import type { TenantConfig } from '../config/sections.js';
import { systemClock } from '../kernel/clock.js';
import { KeysOfTenants } from '../privacy/keys-of-tenants.js';
import type { SealedSecrets } from '../secrets/sealed-secrets.js';
import type { Store } from '../store/store.js';
import { DaysOff } from './calendars/days-off.js';
import { Offices } from './calendars/office-days.js';
import { AccountLinks } from './directory/account-links.js';
import { PeopleDirectory } from './directory/directory.js';
import { PeopleStore } from './directory/people-store.js';
import { Leaves } from './leave/leaves.js';
import { Networks } from './networks/networks.js';

/** What this product knows of the people of its tenants, opened once a process. */
export interface People {
  readonly rows: PeopleStore;
  readonly links: AccountLinks;
  readonly directory: PeopleDirectory;
  readonly networks: Networks;
  readonly leaves: Leaves;
  readonly daysOff: DaysOff;
  readonly keys: KeysOfTenants;
}

/** The same, for those who state something about them. */
export interface StatedPeople {
  readonly people: People;
  /** After a statement: resolves once this process goes by it. */
  readonly onChange: (tenant: string) => Promise<void>;
}

export const STATED_PEOPLE = Symbol('StatedPeople');

export interface PeopleParts {
  readonly store: Store;
  readonly facts: AccessFacts;
  readonly secrets: Pick<SealedSecrets, 'getOrCreate'>;
  readonly configured: readonly TenantConfig[];
}

export function openPeople({ store, facts, secrets, configured }: PeopleParts): People {
  const keys = new KeysOfTenants(secrets);
  const rows = new PeopleStore({ store, facts });
  const links = new AccountLinks(facts);
  const directory = new PeopleDirectory({
    people: rows,
    links,
    keysOf: async (tenant) => keys.of(tenant),
    machineClock: systemClock,
  });
  const [networks, leaves] = [new Networks({ facts, configured }), new Leaves(facts)];
  const offices = new Offices({ store, directory, networks });
  const daysOff = new DaysOff({ store, directory, leaves, offices });
  return { rows, links, directory, networks, leaves, daysOff, keys };
}
