import { type Concerns, keptFrom } from '../src/access/concerns.js';
import { normalMail } from '../src/access/accounts/account-keys.js';
import { principalOfUser, type Users } from '../src/access/accounts/users.js';
import type { Governance } from '../src/access/governance/governance.js';
import type { Declarations } from '../src/access/tenants/declarations.js';
import { identitiesOf } from '../src/privacy/identities.js';
import type { Store } from '../src/store/store.js';
import type { Routing } from './dispatch.js';
import type { Lists } from './lists/list-readers.js';

export interface RoutingParts {
  readonly store: Store;
  readonly declarations: Pick<Declarations, 'tenant'>;
  readonly governance: Pick<Governance, 'namesVisible' | 'secondAddress'>;
  readonly users: Pick<Users, 'list'>;
  readonly concerns: Concerns;
  readonly lists?: Lists;
}

/** Who is told, as it is declared and as the profile of the tenant has it. */
export function routingOf(parts: RoutingParts): Routing {
  const { declarations, governance } = parts;
  return {
    addresses: (tenant) => declarations.tenant(tenant)?.alerts?.to ?? [],
    secondAddress: async () => governance.secondAddress(),
    concerns: async (address, tenant, actorKey) =>
      (await hasAccountConcerned(parts, address, { tenant, actorKey })) ||
      (await isAddressOf(parts, address, { tenant, actorKey })),
    timeZone: (tenant) => declarations.tenant(tenant)?.timeZone ?? 'UTC',
    namesVisible: async (tenant) => governance.namesVisible(tenant),
    ...(parts.lists && { lists: parts.lists }),
  };
}

interface Actor {
  readonly tenant: string;
  readonly actorKey: string;
}

/**
 * Whether an account of the address acts at the CRM under this key, or below who does; also once it is disabled. One
 * address may have two: a local account, and one of the company's provider.
 */
async function hasAccountConcerned(
  { users, concerns }: RoutingParts,
  address: string,
  { tenant, actorKey }: Actor,
): Promise<boolean> {
  for (const { id, state, person } of await users.list()) {
    if (person === undefined || normalMail(person.mail) !== normalMail(address)) continue;
    const who = { id: principalOfUser(id), self: state.self };
    if ((await keptFrom(who, tenant, concerns)).has(actorKey)) return true;
  }
  return false;
}

/** Whether the CRM itself says that this is the actor's address: a recipient need not have an account here. */
async function isAddressOf(
  { store }: RoutingParts,
  address: string,
  { tenant, actorKey }: Actor,
): Promise<boolean> {
  const actor = (await identitiesOf(store, tenant, [actorKey])).get(actorKey);
  return actor !== undefined && actor.email !== '' && normalMail(actor.email) === normalMail(address);
}
