import { z } from 'zod';
import { connectionSchema } from './connections.js';
import { leaf } from './leaf.js';
import {
  certificate,
  count,
  flag,
  idSchema,
  isCidr,
  isTimeZone,
  KIB,
  path,
  port,
  secretFile,
  text,
  time,
  webUrl,
} from './leaves.js';
import { heartbeatSection } from './heartbeat-section.js';
import { limitsSection } from './limits-section.js';
import { mailSection } from './mail-section.js';
import { clickhouseSection, kafkaSection } from './server-sections.js';
import { SOURCE_FORMATS } from './source-formats.js';
import { alertsSection, tenantAlertsSection } from './telling-sections.js';
import { webhookSection } from './webhook-section.js';

const HOUR_IN_MINUTES = 60;

export const timeZoneSchema = leaf(
  z.string().refine(isTimeZone, 'is no time zone'),
  'a name of the IANA time zone database, such as Europe/Berlin',
);

export const formatSchema = leaf(z.enum(SOURCE_FORMATS), `one of ${SOURCE_FORMATS.join(', ')}`);

/** Longest mapping of a source in characters: what is larger was not written by hand. */
export const MAX_MAPPING_CHARS = 64 * KIB;

/** A CRM promises its records within this time; later ones are scored, but nobody is woken for them. */
export const DEFAULT_PROMISED_DELAY_MINUTES = HOUR_IN_MINUTES;
/** What is older than this before now is taken for a wrong clock and goes to quarantine. */
export const DEFAULT_HORIZON_DAYS = 3650;

/** A feed and an action, either of which may end in `*`. */
const corroboratingPattern = leaf(
  z
    .string()
    .regex(/^(?=.{3,128}$)(?:[a-z0-9-]*\*|[a-z0-9-]+)\/(?:[a-z_.]*\*|[a-z_.]+)$/, 'is no FEED/ACTION'),
  'a feed and an action, such as event-log-file/report.export or real-time/*',
);

export const corroboratingSchema = leaf(
  z.array(corroboratingPattern).max(64),
  'a list of FEED/ACTION, such as real-time/*; [] when each feed counts',
);

export const promisedDelaySchema = leaf(z.int().min(0).max(525_600), 'whole minutes, at most a year');
export const horizonDaysSchema = leaf(z.int().min(1).max(36_500), 'whole days from 1 to 36500');

/** One false alert per so many days of people, or so many a month whatever the number of people. */
export const budgetSchema = leaf(
  z.union([z.int().min(1).max(1_000_000), z.string().regex(/^[1-9]\d{0,2}\/month$/, 'is no budget')]),
  'days of people a false alert, such as 500, or so many a month, such as 1/month',
);
export type Budget = z.output<typeof budgetSchema>;

/** How many people it takes, from the least strict on (src/access/governance/profile.ts says what each asks for). */
export const PROFILES = ['solo', 'team', 'regulated'] as const;

export type Profile = (typeof PROFILES)[number];

const profile = leaf(z.enum(PROFILES), 'solo, team or regulated');

/**
 * What a process does: everything, or one part beside the others. `api` takes requests, `streams` reads Kafka, `watch`
 * judges, `alerts` raises and sends, `notary` looks after the ledger's integrity.
 */
export const PROCESS_ROLES = ['all', 'api', 'streams', 'watch', 'notary', 'alerts'] as const;

export type ProcessRole = (typeof PROCESS_ROLES)[number];

const httpSection = z.strictObject({
  host: text('an address to listen on, such as 127.0.0.1').default('127.0.0.1'),
  port: port.default(8700),
  trustProxy: flag.default(false),
});

const sourceSection = z.strictObject({
  id: idSchema,
  name: text('a name to show').optional(),
  format: formatSchema.default('json'),
  liveFrom: time.optional(),
  promisedDelayMinutes: promisedDelaySchema.default(DEFAULT_PROMISED_DELAY_MINUTES),
  /** Of times that the CRM writes without a zone; UTC when absent. */
  timeZone: timeZoneSchema.optional(),
  /** What adds nothing to rates, since another feed owns its volume; what the format says when absent. */
  corroborating: corroboratingSchema.optional(),
  /** Of the format `generic`: how its records are read (streams/sources/generic/README.md). */
  mappingFile: leaf(z.string().min(1), {
    write: 'the path of a file with the mapping in YAML',
    file: 'mapping',
  }).optional(),
  keyFile: secretFile.optional(),
  /** How we read it, where it does not send. */
  connection: connectionSchema.optional(),
  webhook: webhookSection(secretFile).optional(),
});

/** A network of a tenant: where its people work, or what they dial in by. */
export const networkSchema = z.strictObject({
  cidr: leaf(z.string().refine(isCidr, 'is no network'), 'a network such as 203.0.113.0/24 or 2001:db8::/32'),
  kind: leaf(z.enum(['office', 'vpn']), 'office or vpn'),
  name: text('a name to show').optional(),
});

export const countrySchema = leaf(
  z.string().regex(/^[A-Z]{2}$/, 'is no country'),
  'two capital letters (ISO 3166-1 alpha-2), such as DE',
);

const tenantSection = z.strictObject({
  id: idSchema,
  name: text('a name to show').optional(),
  timeZone: timeZoneSchema.default('UTC'),
  horizonDays: horizonDaysSchema.default(DEFAULT_HORIZON_DAYS),
  profile: profile.optional(),
  /** How many false alerts are accepted to be read, and how many to be woken for; 500 and 2000 when absent. */
  reviewBudget: budgetSchema.optional(),
  pageBudget: budgetSchema.optional(),
  networks: leaf(z.array(networkSchema).max(1_000), 'a list of {cidr, kind, name}').optional(),
  allowedCountries: leaf(z.array(countrySchema).max(300), 'a list of countries').optional(),
  sources: leaf(z.array(sourceSection).max(1_000), 'a list of sources').default([]),
  alerts: tenantAlertsSection.optional(),
});

/** Rows of sessions are kept a day longer than this (migration 0009). */
const MOST_SESSION_HOURS = 168;

/** What the groups of a provider may give: roles of people, and none of machines (a test holds both lists together). */
export const PEOPLE_ROLES = [
  'analyst',
  'senior-analyst',
  'compliance-officer',
  'auditor',
  'crm-owner',
  'administrator',
] as const;

const groupRole = z.strictObject({
  group: text('the group as the provider calls it in its tokens'),
  role: leaf(z.enum(PEOPLE_ROLES), `one of ${PEOPLE_ROLES.join(', ')}`),
  tenant: idSchema.optional(),
  source: idSchema.optional(),
  /** Only of auditors: the role ends so many days after the last log-in. */
  days: leaf(z.int().min(1).max(366), 'whole days from 1 to 366').optional(),
});

/** Log-in by the customer's own OpenID provider, beside local accounts. */
const oidcSection = z.strictObject({
  issuer: webUrl,
  clientId: text('the id that the provider gave this service'),
  /** Without one the service is a public client, held by PKCE alone. */
  clientSecretFile: secretFile.optional(),
  scopes: leaf(
    z
      .string()
      .max(512)
      .refine((scopes) => scopes.split(' ').includes('openid'), 'does not ask for openid'),
    'scopes with a space between them, openid among them',
  ).default('openid profile email'),
  groupsClaim: text('the claim that holds the groups of a person').default('groups'),
  roles: leaf(z.array(groupRole).min(1).max(1_000), 'a list of {group, role, tenant, source, days}'),
  name: text('what the button says').default('Company log-in'),
  caFile: certificate.optional(),
});

/** How people stay logged in; bounds of PCI DSS 8.2.8 and NIST SP 800-63B are the defaults. */
const accessSection = z.strictObject({
  /** Governance of the system and of tenants that name none; when absent, what the set-up said. */
  profile: profile.optional(),
  /** A session ends after so long without a request. */
  sessionIdleMinutes: leaf(z.int().min(1).max(1_440), 'whole minutes from 1 to 1440').default(30),
  /** A session ends so long after its log-in, whatever is done in it. */
  sessionHours: leaf(
    z.int().min(1).max(MOST_SESSION_HOURS),
    `whole hours from 1 to ${MOST_SESSION_HOURS}`,
  ).default(12),
  /** Log-ins and invitations that one address may try. */
  logInsPerMinute: count(10_000).default(30),
  oidc: oidcSection.optional(),
});

export const configSchema = z.strictObject({
  role: leaf(z.enum(PROCESS_ROLES), `one of ${PROCESS_ROLES.join(', ')}`).default('all'),
  dataDir: path('the folder that holds all data').default('./data'),
  /** How long a process may be silent before another one takes over what only one may do. */
  leaseSeconds: leaf(z.int().min(3).max(600), 'whole seconds from 3 to 600').default(30),
  /** Where others reach this service; by default what it listens on. */
  publicUrl: webUrl.optional(),
  masterKeyFile: secretFile.optional(),
  http: httpSection.prefault({}),
  kafka: kafkaSection.optional(),
  clickhouse: clickhouseSection.optional(),
  tenants: leaf(z.array(tenantSection).max(10_000), 'a list of tenants').default([]),
  alerts: alertsSection.prefault({}),
  mail: mailSection.optional(),
  heartbeat: heartbeatSection.optional(),
  limits: limitsSection.prefault({}),
  access: accessSection.prefault({}),
});

export type Config = Readonly<Omit<z.output<typeof configSchema>, 'publicUrl'>> & {
  readonly publicUrl: string;
};
export type RawConfig = z.output<typeof configSchema>;
export type TenantConfig = z.output<typeof tenantSection>;
export type KafkaConfig = z.output<typeof kafkaSection>;
export type ClickhouseConfig = z.output<typeof clickhouseSection>;
export type AccessConfig = z.output<typeof accessSection>;
export type OidcConfig = z.output<typeof oidcSection>;
export type Limits = z.output<typeof limitsSection>;
