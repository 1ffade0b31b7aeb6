import type { Permission } from '../rights/permissions.js';

export type AuditAction = 'audit.read' | 'audit.export' | 'audit.config';

/**
 * The one table of what enters the ledger when a permission is used, and as what. Permissions that are missing here do
 * not compile. What is looked at is a read, what leaves as a document an export, whatever changes something a change.
 */
export const ACTS: Readonly<Record<Permission, AuditAction | undefined>> = {
  /** Events are their own record, and an event about each would double the ledger. */
  'events.write': undefined,
  /** A machine asks what became of what it handed in itself. */
  'receipts.read': undefined,

  'events.read': 'audit.read',
  'identities.read': 'audit.read',
  'identities.reveal': 'audit.read',
  'reveals.read': 'audit.read',
  'reveals.approve': 'audit.config',
  'intake.read': 'audit.read',

  'alerts.read': 'audit.read',
  'alerts.write': 'audit.config',
  'cases.export': 'audit.export',
  'criticality.write': 'audit.config',
  'silences.read': 'audit.read',
  'silences.write': 'audit.config',
  'silences.approve': 'audit.config',
  'readers.read': 'audit.read',
  'readers.write': 'audit.config',
  'suspicions.read': 'audit.read',
  'suspicions.write': 'audit.config',
  'suspicions.link': 'audit.config',
  'readiness.read': 'audit.read',
  'replays.read': 'audit.read',

  'quarantine.read': 'audit.read',
  'quarantine.redrive': 'audit.config',

  'reports.read': 'audit.export',

  'people.read': 'audit.read',
  'people.write': 'audit.config',
  'provisioned.read': 'audit.read',
  'provisioned.write': 'audit.config',

  'planned.read': 'audit.read',
  'planned.write': 'audit.config',
  'planned.approve': 'audit.config',

  'tenants.read': 'audit.read',
  'tenants.write': 'audit.config',
  'sources.read': 'audit.read',
  'sources.write': 'audit.config',

  'catalogue.read': 'audit.read',
  'catalogue.write': 'audit.config',
  'rights.read': 'audit.read',
  'rights.write': 'audit.config',

  'keys.read': 'audit.read',
  'keys.write': 'audit.config',
  'users.read': 'audit.read',
  'users.write': 'audit.config',
  'access.approve': 'audit.config',
  'requests.read': 'audit.read',
  'requests.answer': 'audit.config',

  'governance.read': 'audit.read',
  'governance.write': 'audit.config',
  /** The table of roles is the same for everybody, and printed in the documentation. */
  'roles.read': undefined,
  /** Every few seconds, by programs, of the process alone. */
  'metrics.read': undefined,
  /** Judges what is stored: nobody is shown anything by it, and what it finds is a fact. */
  'jobs.run': undefined,
};

type AreaOf<P extends string> = P extends `${infer A}.${string}` ? A : never;
type Area = AreaOf<Permission>;

/** What each area of permissions is about, one of it: the type of the target. */
const THINGS: Readonly<Record<Area, string>> = {
  events: 'event',
  receipts: 'receipt',
  identities: 'identity',
  reveals: 'reveal',
  intake: 'intake',
  alerts: 'alert',
  cases: 'case',
  criticality: 'criticality',
  silences: 'silence',
  readers: 'reader',
  suspicions: 'suspicion',
  readiness: 'readiness',
  replays: 'replay',
  quarantine: 'quarantine',
  reports: 'report',
  people: 'person',
  provisioned: 'person',
  planned: 'plan',
  tenants: 'tenant',
  sources: 'source',
  catalogue: 'catalogue',
  rights: 'rights',
  keys: 'key',
  users: 'user',
  access: 'request',
  requests: 'request',
  governance: 'governance',
  roles: 'role',
  metrics: 'metrics',
  jobs: 'job',
};

export const thingOf = (permission: Permission): string => THINGS[permission.split('.')[0] as Area];
