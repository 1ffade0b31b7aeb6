import { DAY } from '../../kernel/clock.js';
import type { Permission, Role } from './permissions.js';
import { gives, isOfNobody } from './permissions.js';

/**
 * What a grant may be bounded by, and a place be narrowed to. Whatever is bounded by a team or a data class reaches
 * nothing where a route does not say of which team or class something is.
 */
const BOUNDS = ['tenant', 'source', 'team', 'dataClass'] as const;
export type Bound = (typeof BOUNDS)[number];

/** Bounds of people and what is known of them: what is of nobody is not divided by them. */
const OF_PEOPLE: ReadonlySet<Bound> = new Set(['team', 'dataClass']);

/** A role, everywhere or within bounds; `until` (epoch ms) ends it by itself. */
export interface Grant extends Readonly<Partial<Record<Bound, string>>> {
  readonly role: Role;
  readonly until?: number;
}

/** Where something is to be done. Without tenant: in the system as a whole; without source: in the whole tenant. */
export type Place = Readonly<Partial<Record<Bound, string | undefined>>>;

/** Whether the grant allows this everywhere in the place. */
export const allows = (grant: Grant, permission: Permission, place: Place): boolean =>
  allowsWithin(grant, permission, place, []);

/** Whether the grant allows this in the place or in a part of it that these bounds make. */
export const allowsWithin = (
  grant: Grant,
  permission: Permission,
  place: Place,
  parts: readonly Bound[],
): boolean => {
  const isFree = (bound: Bound): boolean =>
    grant[bound] === undefined || (OF_PEOPLE.has(bound) && isOfNobody(permission));
  return (
    gives(grant.role, permission) &&
    BOUNDS.every(
      (bound) =>
        isFree(bound) ||
        grant[bound] === place[bound] ||
        (place[bound] === undefined && parts.includes(bound)),
    )
  );
};

/** Whether the grant would allow this, were it not for its team or class of data. */
export const isHeldBack = (
  { team, dataClass, ...grant }: Grant,
  permission: Permission,
  place: Place,
): boolean => (team !== undefined || dataClass !== undefined) && allows(grant, permission, place);

/** Whether they differ at most in their ends. */
export const isSameGrant = (one: Omit<Grant, 'until'>, other: Omit<Grant, 'until'>): boolean =>
  one.role === other.role && BOUNDS.every((bound) => one[bound] === other[bound]);

export const LONGEST_AUDIT_DAYS = 366;

export type GrantFault =
  | 'source-without-tenant'
  | 'needs-source'
  | 'needs-tenant-alone'
  | 'needs-no-bounds'
  | 'team-without-tenant'
  | 'needs-no-team'
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

function boundsFault(grant: Grant): GrantFault | undefined {
  const { role, tenant, source } = grant;
  if (source !== undefined && tenant === undefined) return 'source-without-tenant';
  const fault = peopleFault(grant);
  if (fault !== undefined) return fault;
  if ((role === 'intake' || role === 'crm-owner') && source === undefined) return 'needs-source';
  // Metrics are of the process, which serves all tenants.
  if (role === 'monitor' && tenant !== undefined) return 'needs-no-bounds';
  return role === 'provisioning' ? provisioningFault(tenant, source) : undefined;
}

/** Those who look at what people did; all others would reach nothing. */
const LOOK_AT_PEOPLE: ReadonlySet<Role> = new Set([
  'analyst',
  'senior-analyst',
  'compliance-officer',
  'auditor',
]);

function peopleFault({ role, tenant, team, dataClass }: Grant): GrantFault | undefined {
  if (team === undefined && dataClass === undefined) return undefined;
  if (!LOOK_AT_PEOPLE.has(role)) return 'needs-no-team';
  return tenant === undefined ? 'team-without-tenant' : undefined;
}

/** Of whom is told follows from the key alone, and people belong to the tenant. */
const provisioningFault = (tenant: string | undefined, source: string | undefined): GrantFault | undefined =>
  tenant === undefined || source !== undefined ? 'needs-tenant-alone' : undefined;

export const GRANT_REFUSED: Readonly<Record<GrantFault, string>> = {
  'source-without-tenant': 'A source is named together with its tenant',
  'needs-source': 'This role is for one source: name its tenant and source',
  'needs-tenant-alone': 'This role is for one tenant as a whole: name its tenant, and no source',
  'needs-no-bounds': 'This role is for the whole system: name no tenant and no source',
  'team-without-tenant': 'A team or a class of data is named together with its tenant',
  'needs-no-team': `A team or a class of data bounds ${[...LOOK_AT_PEOPLE].join(', ')}: name none for this role`,
  'needs-end': `This role is given for a time: say when it ends, at most ${LONGEST_AUDIT_DAYS} days ahead`,
  ended: 'The end lies in the past',
  'ends-too-late': `This role is given for at most ${LONGEST_AUDIT_DAYS} days`,
};
