import { z } from 'zod';
import { isLoopbackHost, isPlainLoopback } from './loopback.js';
import { leaf } from './leaf.js';

const MOST_MINUTES = 1_440;
const MOST_HISTORY_DAYS = 3_650;

/** Tokens and records go there: nobody on the way may read along, save on the machine itself. */
export const vendorUrl = leaf(
  z
    .url({ protocol: /^https?$/ })
    .refine((url) => url.startsWith('https:') || isPlainLoopback(url), 'is not https')
    .refine((url) => !/^[^/]*\/\/[^/]*@/.test(url), 'carries a user or password'),
  'an https:// address without user and password',
);

const word = (write: string) => leaf(z.string().min(1).max(512), write);
const guid = (write: string) => leaf(z.guid(), write);
const secretFile = leaf(z.string().min(1), {
  write: 'the path of a file that holds the secret and that only its owner may read (chmod 600)',
  file: 'secret',
});

/** What all connections have. */
const pace = {
  /** Between the end of one look and the begin of the next. */
  everyMinutes: leaf(z.int().min(1).max(MOST_MINUTES), `whole minutes from 1 to ${MOST_MINUTES}`).default(10),
  /** How far back the first look goes; what was there already is read again by nobody. */
  historyDays: leaf(
    z.int().min(0).max(MOST_HISTORY_DAYS),
    `whole days from 0 to ${MOST_HISTORY_DAYS}`,
  ).default(1),
  /** Calls that we make in a day (UTC); what is left is read on the next one. */
  callsPerDay: leaf(z.int().min(100).max(10_000_000), 'a whole number from 100 to 10000000').default(20_000),
};

export const salesforceConnection = z.strictObject({
  kind: z.literal('salesforce'),
  url: vendorUrl,
  clientId: word('the consumer key of the External Client App'),
  /** With it the app logs in by itself (client credentials). */
  clientSecretFile: secretFile.optional(),
  /** With it the app logs in as `username` (JWT bearer). */
  privateKeyFile: secretFile.optional(),
  username: word('the user name as which the app reads, with a private key').optional(),
  /** Files of the other interval are never read: their rows would be counted twice. */
  interval: leaf(z.enum(['hourly', 'daily']), 'hourly or daily').default('hourly'),
  apiVersion: leaf(z.string().regex(/^\d{2,3}\.0$/, 'is no version'), 'a version such as 65.0').default(
    '65.0',
  ),
  ...pace,
});

export const MICROSOFT_CONTENT_TYPES = [
  'Audit.General',
  'Audit.AzureActiveDirectory',
  'Audit.Exchange',
  'Audit.SharePoint',
  'DLP.All',
] as const;

export const microsoftConnection = z.strictObject({
  kind: z.literal('microsoft-365'),
  /** The API of the plan: other clouds have other addresses. */
  url: vendorUrl.default('https://manage.office.com'),
  loginUrl: vendorUrl.default('https://login.microsoftonline.com'),
  directoryId: guid('the tenant id (GUID) of the organisation in Entra'),
  clientId: guid('the application id (GUID) of the registered app'),
  clientSecretFile: secretFile.optional(),
  contentTypes: leaf(
    z.array(z.enum(MICROSOFT_CONTENT_TYPES)).min(1),
    `a list of ${MICROSOFT_CONTENT_TYPES.join(', ')}`,
  ).default(['Audit.General']),
  /** The Dataverse environment whose rights are read, by the same app: the audit log itself tells none. */
  environmentUrl: vendorUrl.optional(),
  ...pace,
});

export const hubspotConnection = z.strictObject({
  kind: z.literal('hubspot'),
  url: vendorUrl.default('https://api.hubapi.com'),
  /** The access token of the private app. */
  tokenFile: secretFile.optional(),
  /** In the paths of the API: https://developers.hubspot.com/docs/api-reference/latest/account/audit-logs/guide */
  apiVersion: leaf(
    z.string().regex(/^(?:v3|\d{4}-\d{2})$/, 'is no version'),
    'v3 or a version such as 2026-03',
  ).default('2026-03'),
  ...pace,
});

export const zendeskConnection = z.strictObject({
  kind: z.literal('zendesk'),
  url: vendorUrl,
  /** With it the token is an API token of this user, without it an OAuth access token. */
  username: word('the mail address of the admin whose API token it is').optional(),
  tokenFile: secretFile.optional(),
  /** The log is read beside everybody else's work there. */
  secondsBetweenCalls: leaf(z.int().min(0).max(3_600), 'whole seconds from 0 to 3600').default(60),
  ...pace,
});

export const SQL_CRMS = ['espocrm', 'odoo', 'sugarcrm'] as const;

const sqlFields = z.strictObject({
  kind: z.literal('sql'),
  crm: leaf(z.enum(SQL_CRMS), `one of ${SQL_CRMS.join(', ')}`),
  engine: leaf(z.enum(['postgresql', 'mysql']), 'postgresql or mysql (MariaDB too)'),
  host: word('the name or address of the server'),
  /** 5432 or 3306 when absent. */
  port: leaf(z.int().min(1).max(65_535), 'a port').optional(),
  database: word('the name of the database'),
  username: word('the user as which the tables are read'),
  passwordFile: secretFile.optional(),
  tls: leaf(z.boolean(), 'true, or false for a server on this machine').default(true),
  /** Who signed the server's certificate, where Node does not know them. */
  caFile: leaf(z.string().min(1), {
    write: 'the path of a file with certificates in PEM',
    file: 'certificate',
  }).optional(),
  ...pace,
});

type SqlTerms = Pick<z.output<typeof sqlFields>, 'crm' | 'engine' | 'host' | 'tls'>;

const isEncrypted = ({ tls, host }: SqlTerms): boolean => tls || isLoopbackHost(host);
const IN_THE_CLEAR = {
  path: ['tls'],
  message: 'is false for a server on another machine: the records would cross the network in the clear',
};
const runsThere = ({ crm, engine }: SqlTerms): boolean => crm !== 'odoo' || engine === 'postgresql';
const NOT_THERE = { path: ['engine'], message: 'is not postgresql, on which alone Odoo runs' };

/** CRMs that are a database: their tables, by a user who may SELECT and nothing else. SuiteCRM is a `sugarcrm`. */
const sqlConnection = sqlFields.refine(isEncrypted, IN_THE_CLEAR).refine(runsThere, NOT_THERE);

/** How a source is read that does not send: one shape a kind of CRM. */
export const connectionSchema = z.discriminatedUnion('kind', [
  salesforceConnection,
  microsoftConnection,
  hubspotConnection,
  zendeskConnection,
  sqlConnection,
]);

export type Connection = z.output<typeof connectionSchema>;
export type ConnectionKind = Connection['kind'];
export type ConnectionOf<K extends ConnectionKind> = Extract<Connection, { kind: K }>;

/** The format in which all records of a kind come: the source is declared with it. Feeds of other kinds say their own. */
export const FORMAT_OF_KIND: Readonly<
  Partial<Record<ConnectionKind, 'salesforce' | 'microsoft-365' | 'hubspot' | 'zendesk'>>
> = {
  salesforce: 'salesforce',
  'microsoft-365': 'microsoft-365',
  hubspot: 'hubspot',
  zendesk: 'zendesk',
};

/** As a command may say it: whoever could name a file of this machine here could have it sent to an address of theirs. */
export const declaredConnectionSchema = z
  .discriminatedUnion('kind', [
    salesforceConnection.omit({ clientSecretFile: true, privateKeyFile: true }),
    microsoftConnection.omit({ clientSecretFile: true }),
    hubspotConnection.omit({ tokenFile: true }),
    zendeskConnection.omit({ tokenFile: true }),
    sqlFields
      .omit({ passwordFile: true, caFile: true })
      .refine(isEncrypted, IN_THE_CLEAR)
      .refine(runsThere, NOT_THERE),
  ])
  .meta({ id: 'Connection' });

export type DeclaredConnection = z.output<typeof declaredConnectionSchema>;
