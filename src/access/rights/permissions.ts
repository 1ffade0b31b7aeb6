/** Who may use us. What a role may do stands below; where, and until when, in the grant of it. */
export const ROLES = [
  /** A machine that hands in the events of one source. */
  'intake',
  /** A machine that collects metrics. */
  'monitor',
  /** A company's identity provider, which tells who works here (SCIM). */
  'provisioning',
  'analyst',
  'senior-analyst',
  'compliance-officer',
  'auditor',
  'crm-owner',
  /** Runs the system, and reads no data of a CRM. */
  'administrator',
] as const;

export type Role = (typeof ROLES)[number];

/**
 * The one table of who may do what; each route names exactly one permission. What is not in it is denied. Reading is
 * bounded by the grant: a CRM owner reads the events of one source, since a grant of that role names it.
 */
const TABLE = {
  /** Not even the administrator: who makes keys could otherwise put events into the record under another's name unseen. */
  'events.write': ['intake'],
  'receipts.read': ['intake'],

  'events.read': ['analyst', 'senior-analyst', 'compliance-officer', 'auditor', 'crm-owner'],
  /**
   * Who is behind a pseudonym, where the profile shows names: only for those who must speak to or about the person. An
   * audit needs no names.
   */
  'identities.read': ['senior-analyst', 'compliance-officer'],
  /** To be told one name, for a reason, for a time. */
  'identities.reveal': ['analyst', 'senior-analyst', 'compliance-officer'],
  /** Who revealed whom and why. */
  'reveals.read': ['senior-analyst', 'compliance-officer', 'auditor'],
  /** To be the second person, or to cancel. */
  'reveals.approve': ['senior-analyst', 'compliance-officer'],
  /** Counts without any content, so also for who must see whether intake works. */
  'intake.read': ['compliance-officer', 'auditor', 'crm-owner', 'administrator'],

  /** Who vouches for the record does not work on alerts; an auditor looks at how they were worked on. */
  'alerts.read': ['analyst', 'senior-analyst', 'auditor'],
  'alerts.write': ['analyst', 'senior-analyst'],
  /** What leaves about one person, for whoever must speak to or about them: who is shown names, and nobody else. */
  'cases.export': ['senior-analyst', 'compliance-officer'],
  /** What weighs more for some than for others is for who answers for the alerts, or vouches for how they are worked on. */
  'criticality.write': ['senior-analyst', 'compliance-officer'],
  /** What is not told is seen by whoever works on alerts, vouches for that work, or audits it. */
  'silences.read': ['analyst', 'senior-analyst', 'compliance-officer', 'auditor'],
  /** What hides alerts from others is for who answers for them; those that could be critical take a second person. */
  'silences.write': ['senior-analyst'],
  'silences.approve': ['senior-analyst', 'compliance-officer'],
  /** Who gets no more of what comes by mail: whoever answers for the alerts, vouches for it, or runs the system. */
  'readers.read': ['senior-analyst', 'compliance-officer', 'auditor', 'administrator'],
  'readers.write': ['senior-analyst', 'administrator'],
  /** What people report names people in clear, whatever the profile shows elsewhere: no part of what an audit needs. */
  'suspicions.read': ['analyst', 'senior-analyst', 'compliance-officer'],
  'suspicions.write': ['analyst', 'senior-analyst'],
  /** The link that is printed for everybody. */
  'suspicions.link': ['compliance-officer', 'administrator'],
  /** Counts of people and days, of no person: also for who runs the system and must see whether it watches. */
  'readiness.read': ['analyst', 'senior-analyst', 'compliance-officer', 'auditor', 'administrator'],
  /** Judges again what is stored, and shows alerts that are none: whoever works on them, or audits how they come about. */
  'replays.read': ['analyst', 'senior-analyst', 'auditor'],

  /** Refused bytes are personal data in clear: for those who see identities in their work, or own the CRM they came from. */
  'quarantine.read': ['senior-analyst', 'crm-owner'],
  /** Who can mend the emitter takes its messages in again. */
  'quarantine.redrive': ['crm-owner'],

  'reports.read': ['compliance-officer', 'auditor'],

  /** Who has which role in which team: whoever judges what people do must know. Names are shown by the same rule as everywhere. */
  'people.read': ['analyst', 'senior-analyst', 'compliance-officer', 'auditor', 'administrator'],
  /** Who takes in the directory decides who is whose manager: none of those who work on alerts. */
  'people.write': ['administrator'],
  /** Names and addresses in clear, of those alone whom an identity provider told us: no person reads them by this. */
  'provisioned.read': ['provisioning'],
  'provisioned.write': ['provisioning'],

  'planned.read': ['analyst', 'senior-analyst', 'compliance-officer', 'auditor'],
  /** What is announced explains alerts away: nobody does it for themselves, and some profiles ask for a second person. */
  'planned.write': ['senior-analyst', 'compliance-officer'],
  'planned.approve': ['senior-analyst', 'compliance-officer'],

  /** Names and time zones: whoever reads about a tenant must know when its day begins. */
  'tenants.read': ['analyst', 'senior-analyst', 'compliance-officer', 'auditor', 'administrator'],
  'tenants.write': ['administrator'],
  'sources.read': [
    'analyst',
    'senior-analyst',
    'compliance-officer',
    'auditor',
    'crm-owner',
    'administrator',
  ],
  'sources.write': ['administrator'],

  /** What objects and fields of a CRM hold: no content of any record. */
  'catalogue.read': [
    'analyst',
    'senior-analyst',
    'compliance-officer',
    'auditor',
    'crm-owner',
    'administrator',
  ],
  /** Who knows what lies in a CRM, or answers for the personal data in it. */
  'catalogue.write': ['compliance-officer', 'crm-owner'],

  /** Who may do what at a CRM, under pseudonyms. */
  'rights.read': ['analyst', 'senior-analyst', 'compliance-officer', 'auditor', 'crm-owner'],
  /** Who runs a CRM knows who may do what there. */
  'rights.write': ['crm-owner'],

  /** Who has access is what auditors ask first. */
  'keys.read': ['auditor', 'administrator'],
  'keys.write': ['administrator'],
  'users.read': ['auditor', 'administrator'],
  'users.write': ['administrator'],
  /** To be the second person for more rights, or to cancel them: whoever else runs the system, or watches over who does. */
  'access.approve': ['administrator', 'compliance-officer'],
  /** What was asked for that needs more than one: one's own, and what one may judge or audit. */
  'requests.read': ['analyst', 'senior-analyst', 'compliance-officer', 'auditor', 'administrator'],
  /** To approve or cancel; which of them, the request itself says. */
  'requests.answer': ['analyst', 'senior-analyst', 'compliance-officer', 'administrator'],

  /** Profiles, and the address that is told what must not stay unseen. */
  'governance.read': ['compliance-officer', 'auditor', 'administrator'],
  'governance.write': ['administrator'],
  /** This table itself, for everybody but machines. */
  'roles.read': ['analyst', 'senior-analyst', 'compliance-officer', 'auditor', 'crm-owner', 'administrator'],

  'metrics.read': ['monitor', 'administrator'],
  'jobs.run': ['administrator'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Permission = keyof typeof TABLE;

const GIVEN: Readonly<Record<Permission, readonly Role[]>> = TABLE;

/** In the order of the table, whose keys they are. */
export const PERMISSIONS = Object.keys(TABLE) as readonly Permission[];

export const gives = (role: Role, permission: Permission): boolean => GIVEN[permission].includes(role);

/** What is of no person: no team and no class of data divides it, and whoever is bounded by one needs it to read the rest. */
export const isOfNobody = (permission: Permission): boolean => OF_NOBODY.has(permission);

const OF_NOBODY: ReadonlySet<Permission> = new Set([
  'tenants.read',
  'sources.read',
  'catalogue.read',
  'readiness.read',
  'roles.read',
]);

/** What they may do reads nothing of a CRM. */
export const isForMachines = (role: Role): boolean => FOR_MACHINES.has(role);

const FOR_MACHINES: ReadonlySet<Role> = new Set(['intake', 'monitor', 'provisioning']);
