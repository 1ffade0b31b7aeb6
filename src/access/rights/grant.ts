import { DAY } from '../../kernel/clock.js';
import type { Permission, Role } from './permissions.js';
import { gives } from './permissions.js';

/** A role, for all tenants and sources or bounded to one; `until` (epoch ms) ends it by itself. */
export interface Grant {
  readonly role: Role;
  readonly tenant?: string;
  readonly source?: string;
  readonly until?: number;
}

/** Where something is to be done. Without tenant: in the system as a whole; without source: in the whole tenant. */
export interface Place {
  readonly tenant?: string | undefined;
  readonly source?: string | undefined;
}

/** Whether the grant allows this everywhere in the place. */
export const allows = (grant: Grant, permission: Permission, place: Place): boolean =>
  gives(grant.role, permission) &&
  (grant.tenant === undefined || grant.tenant === place.tenant) &&
  (grant.source === undefined || grant.source === place.source);

/** Whether the grant allows this in the place or in a part of it. */
export const allowsWithin = (grant: Grant, permission: Permission, { tenant, source }: Place): boolean =>
  gives(grant.role, permission) &&
  (grant.tenant === undefined || tenant === undefined || grant.tenant === tenant) &&
  (grant.source === undefined || source === undefined || grant.source === source);

export const LONGEST_AUDIT_DAYS = 366;

export type GrantFault =
  'source-without-tenant' | 'needs-source' | 'needs-no-bounds' | 'needs-end' | 'ended' | 'ends-too-late';

/** What stands against giving this to anybody, whoever gives it. */
export function grantFault(grant: Grant, now: number): GrantFault | undefined {
  const { role, until } = grant;
  if (until !== undefined && until <= now) return 'ended';
  if (role === 'auditor') {
    if (until === undefined) return 'needs-end';
    if (until > now + LONGEST_AUDIT_DAYS * DAY) return 'ends-too-late';
  }
  return boundsFault(grant);
}

function boundsFault({ role, tenant, source }: Grant): GrantFault | undefined {
  if (source !== undefined && tenant === undefined) return 'source-without-tenant';
  if ((role === 'intake' || role === 'crm-owner') && source === undefined) return 'needs-source';
  // Metrics are of the process, which serves all tenants.
  if (role === 'monitor' && tenant !== undefined) return 'needs-no-bounds';
  return undefined;
}

export const GRANT_REFUSED: Readonly<Record<GrantFault, string>> = {
  'source-without-tenant': 'A source is named together with its tenant',
  'needs-source': 'This role is for one source: name its tenant and source',
  'needs-no-bounds': 'This role is for the whole system: name no tenant and no source',
  'needs-end': `This role is given for a time: say when it ends, at most ${LONGEST_AUDIT_DAYS} days ahead`,
  ended: 'The end lies in the past',
  'ends-too-late': `This role is given for at most ${LONGEST_AUDIT_DAYS} days`,
};
