import { DAY } from '../../kernel/clock.js';
import type { Permission, Role } from './permissions.js';
import { gives } from './permissions.js';

/**
 * What a grant may be bounded by, and a place be narrowed to. Whatever is bounded by a team or a data class reaches
 * nothing as long as no route says of which team or class something is: people and catalogue will.
 */
const BOUNDS = ['tenant', 'source', 'team', 'dataClass'] as const;
type Bound = (typeof BOUNDS)[number];

/** A role, everywhere or within bounds; `until` (epoch ms) ends it by itself. */
export interface Grant extends Readonly<Partial<Record<Bound, string>>> {
  readonly role: Role;
  readonly until?: number;
}

/** Where something is to be done. Without tenant: in the system as a whole; without source: in the whole tenant. */
export type Place = Readonly<Partial<Record<Bound, string | undefined>>>;

/** Whether the grant allows this everywhere in the place. */
export const allows = (grant: Grant, permission: Permission, place: Place): boolean =>
  gives(grant.role, permission) &&
  BOUNDS.every((bound) => grant[bound] === undefined || grant[bound] === place[bound]);

/** Whether the grant allows this in the place or in a part of it. */
export const allowsWithin = (grant: Grant, permission: Permission, place: Place): boolean =>
  gives(grant.role, permission) &&
  BOUNDS.every(
    (bound) => grant[bound] === undefined || place[bound] === undefined || grant[bound] === place[bound],
  );

/** Whether they differ at most in their ends. */
export const isSameGrant = (one: Omit<Grant, 'until'>, other: Omit<Grant, 'until'>): boolean =>
  one.role === other.role && BOUNDS.every((bound) => one[bound] === other[bound]);

export const LONGEST_AUDIT_DAYS = 366;

export type GrantFault =
  | 'source-without-tenant'
  | 'needs-source'
  | 'needs-tenant-alone'
  | 'needs-no-bounds'
  | 'needs-end'
  | 'ended'
  | 'ends-too-late';

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
  return role === 'provisioning' ? provisioningFault(tenant, source) : undefined;
}

/** Of whom is told follows from the key alone, and people belong to the tenant. */
const provisioningFault = (tenant: string | undefined, source: string | undefined): GrantFault | undefined =>
  tenant === undefined || source !== undefined ? 'needs-tenant-alone' : undefined;

export const GRANT_REFUSED: Readonly<Record<GrantFault, string>> = {
  'source-without-tenant': 'A source is named together with its tenant',
  'needs-source': 'This role is for one source: name its tenant and source',
  'needs-tenant-alone': 'This role is for one tenant as a whole: name its tenant, and no source',
  'needs-no-bounds': 'This role is for the whole system: name no tenant and no source',
  'needs-end': `This role is given for a time: say when it ends, at most ${LONGEST_AUDIT_DAYS} days ahead`,
  ended: 'The end lies in the past',
  'ends-too-late': `This role is given for at most ${LONGEST_AUDIT_DAYS} days`,
};
