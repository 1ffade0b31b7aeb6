import { ownerOf, type Principal } from './rights/principal.js';

/** Who stands above whom. Of the directory of people; access only asks. */
export interface ManagerChain {
  /** The keys of all managers above the people with these keys, in the same tenant. */
  above(tenant: string, actorKeys: readonly string[]): Promise<readonly string[]>;
}

export const MANAGER_CHAIN = Symbol('ManagerChain');

/** Until a directory says who manages whom. */
export const NO_MANAGERS: ManagerChain = { above: async () => [] };

/** Under which key a person who uses us stands in the ledger for what they did here. */
export interface OwnKeys {
  of(owner: string, tenant: string): Promise<string>;
}

/** What says whom something concerns. */
export interface Concerns {
  readonly managers: ManagerChain;
  readonly ownKeys: OwnKeys;
}

export const CONCERNS = Symbol('Concerns');

/** The keys under which the caller acts at the CRMs of a tenant: what was done under them concerns the caller. */
export const concernedKeys = ({ self = [] }: Pick<Principal, 'self'>, tenant: string): readonly string[] =>
  self.flatMap((own) => (own.tenant === tenant ? [own.actorKey] : []));

/**
 * What somebody neither sees nor closes nor silences: what they did themselves, at a CRM or here, and what their managers
 * did.
 */
export async function keptFrom(
  who: Pick<Principal, 'id' | 'owner' | 'self'>,
  tenant: string,
  { managers, ownKeys }: Concerns,
): Promise<ReadonlySet<string>> {
  const owner = ownerOf(who);
  const here = owner.startsWith('user:') ? [await ownKeys.of(owner, tenant)] : [];
  const own = concernedKeys(who, tenant);
  const above = own.length === 0 ? [] : await managers.above(tenant, own);
  return new Set([...own, ...above, ...here]);
}

/** Whether the caller stands above whom the key is: what somebody's own people did they may look at, and not close. */
export async function standsAbove(
  who: Pick<Principal, 'self'>,
  { tenant, actorKey }: { readonly tenant: string; readonly actorKey: string },
  { managers }: Pick<Concerns, 'managers'>,
): Promise<boolean> {
  const own = concernedKeys(who, tenant);
  if (own.length === 0) return false;
  const above = new Set(await managers.above(tenant, [actorKey]));
  return own.some((key) => above.has(key));
}
