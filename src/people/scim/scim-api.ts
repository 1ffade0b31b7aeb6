import type { AccessFacts } from '../../access/access-facts.js';
import type { Declarations } from '../../access/tenants/declarations.js';
import type { Clock } from '../../kernel/clock.js';
import type { Store } from '../../store/store.js';
import type { StatedPeople } from '../people.js';
import { ProvisionedUsers } from './provisioned-users.js';
import { ScimGroups } from './scim-groups.js';
import { ScimUsers } from './scim-users.js';
import { SCIM_PATH } from './scim.js';

/** What the controllers of SCIM speak for. */
export interface ScimApi {
  readonly users: ScimUsers;
  readonly groups: ScimGroups;
  readonly rows: ProvisionedUsers;
  /** Address below which the resources are. */
  readonly base: string;
}

export const SCIM_API = Symbol('ScimApi');

export interface ScimParts extends StatedPeople {
  readonly store: Store;
  readonly facts: AccessFacts;
  readonly declarations: Pick<Declarations, 'tenant'>;
  readonly clock: Clock;
  readonly publicUrl: string;
}

export function createScimApi({ facts, declarations, publicUrl, ...parts }: ScimParts): ScimApi {
  const base = `${publicUrl.replace(/\/$/, '')}/${SCIM_PATH}`;
  const rows = new ProvisionedUsers(parts.store);
  const timeZoneOf = (tenant: string): string => declarations.tenant(tenant)?.timeZone ?? 'UTC';
  const users = new ScimUsers({ ...parts, users: rows, timeZoneOf, base });
  return { users, groups: new ScimGroups(facts, base), rows, base };
}
