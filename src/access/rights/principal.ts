import type { Grant } from './grant.js';
import { ROLES } from './permissions.js';

/** A person or machine that uses us. */
export interface Principal {
  /** Stands in facts as `by` and in logs: `key:<id>`, `user:<id>`, `command-line`. */
  readonly id: string;
  readonly kind: 'person' | 'machine' | 'host';
  readonly grants: readonly Grant[];
  /** Who acts through it: the person whose key it is. Itself when absent. */
  readonly owner?: string;
  /** Actor keys that are this person, by tenant: what concerns them. */
  readonly self?: readonly { readonly tenant: string; readonly actorKey: string }[];
}

/** Whether facts and logs name a person so: somebody with an account. */
export const isPerson = (principal: string): boolean => principal.startsWith('user:');

/** A principal as it was let in: all its grants hold now. What decisions are made over. */
export interface Admitted extends Principal {
  readonly inForce: true;
}

/** Two principals of one owner are one: what a person does with their key and in their session they do themselves. */
export const ownerOf = ({ id, owner }: Pick<Principal, 'id' | 'owner'>): string => owner ?? id;

/** Leaves out the grants that have run out. */
export const inForce = (principal: Principal, now: number): Admitted => ({
  ...principal,
  grants: principal.grants.filter(({ until }) => until === undefined || now < until),
  inForce: true,
});

/** Every role, everywhere: of who holds the machine, and of the key that the first start makes. */
export const EVERYTHING: readonly Grant[] = ROLES.map((role) => ({ role }));

const principals = new WeakMap<object, Principal>();
const callers = new WeakMap<object, Admitted>();

/** Ties the principal to its request, once its key was verified. */
export const setPrincipal = (request: object, principal: Principal): void => {
  principals.set(request, principal);
};

export const principalOf = (request: object): Principal | undefined => principals.get(request);

/** Ties the principal as the guard admitted it to its request. */
export const setCaller = (request: object, caller: Admitted): void => {
  callers.set(request, caller);
};

export const callerOf = (request: object): Admitted | undefined => callers.get(request);
