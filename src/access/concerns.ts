import type { Principal } from './rights/principal.js';

/** Who stands above whom. Of the directory of people; access only asks. */
export interface ManagerChain {
  /** The keys of all managers above the people with these keys, in the same tenant. */
  above(tenant: string, actorKeys: readonly string[]): Promise<readonly string[]>;
}

export const MANAGER_CHAIN = Symbol('ManagerChain');

/** Until a directory says who manages whom. */
export const NO_MANAGERS: ManagerChain = { above: async () => [] };

/** The keys under which the caller acts at the CRMs of a tenant: what was done under them concerns the caller. */
export const concernedKeys = ({ self = [] }: Pick<Principal, 'self'>, tenant: string): readonly string[] =>
  self.flatMap((own) => (own.tenant === tenant ? [own.actorKey] : []));

/** What somebody neither sees nor closes nor silences: what they did themselves, and what their managers did. */
export async function keptFrom(
  caller: Pick<Principal, 'self'>,
  tenant: string,
  managers: ManagerChain,
): Promise<ReadonlySet<string>> {
  const own = concernedKeys(caller, tenant);
  if (own.length === 0) return new Set();
  return new Set([...own, ...(await managers.above(tenant, own))]);
}
