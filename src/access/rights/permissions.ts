/** What may be done; each route names exactly one. */
export const PERMISSIONS = [
  'events.write',
  'receipts.read',
  'events.read',
  'identities.read',
  'alerts.read',
  'alerts.write',
  'quarantine.read',
  'quarantine.redrive',
  'reports.read',
  'tenants.read',
  'tenants.write',
  'sources.read',
  'sources.write',
  'keys.read',
  'keys.write',
  'metrics.read',
  'jobs.run',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['intake', 'administrator'] as const;

export type Role = (typeof ROLES)[number];

/** The one table of who may do what: what is not in it is denied. */
const GRANTED: Readonly<Record<Role, readonly Permission[]>> = {
  /** The key of one source: it hands events in and sees nothing, not even its own; only what became of its requests. */
  intake: ['events.write', 'receipts.read'],
  administrator: PERMISSIONS,
};

export function may(role: Role, permission: Permission): boolean {
  return Object.hasOwn(GRANTED, role) && GRANTED[role].includes(permission);
}
