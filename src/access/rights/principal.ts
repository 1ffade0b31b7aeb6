import { AppError } from '../../kernel/app-error.js';
import type { Role } from './permissions.js';

/** A person or machine that uses us. `tenant` and `source` bound what it may touch; without them it may touch all. */
export interface Principal {
  /** Stands in facts as `by` and in logs: `key:<id of the key>`. */
  readonly id: string;
  readonly kind: 'key';
  readonly role: Role;
  readonly tenant?: string;
  readonly source?: string;
}

const principals = new WeakMap<object, Principal>();

/** Ties the principal to its request, once its key was verified. */
export const setPrincipal = (request: object, principal: Principal): void => {
  principals.set(request, principal);
};

export const principalOf = (request: object): Principal | undefined => principals.get(request);

/** Whether the principal's bounds contain what it asks for. */
export const reaches = (principal: Principal, tenant: string, source?: string): boolean =>
  (principal.tenant === undefined || principal.tenant === tenant) &&
  (principal.source === undefined || source === undefined || principal.source === source);

/** Throws FORBIDDEN, in the same words whether the tenant exists or not. */
export function assertReaches(principal: Principal, tenant: string, source?: string): void {
  if (!reaches(principal, tenant, source))
    throw new AppError('FORBIDDEN', 'This key does not reach that tenant or source');
}
