import { z } from 'zod';
import { isPlainLoopback } from './loopback.js';
import { leaf } from './leaf.js';

const MOST_MINUTES = 1_440;
const MOST_HISTORY_DAYS = 3_650;

/** Tokens and records go there: nobody on the way may read along, save on the machine itself. */
const vendorUrl = leaf(
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
  ...pace,
});

/** How a source is read that does not send: one shape a kind of CRM. */
export const connectionSchema = z.discriminatedUnion('kind', [salesforceConnection, microsoftConnection]);

export type Connection = z.output<typeof connectionSchema>;
export type ConnectionKind = Connection['kind'];
export type ConnectionOf<K extends ConnectionKind> = Extract<Connection, { kind: K }>;

/** As a command may say it: whoever could name a file of this machine here could have it sent to an address of theirs. */
export const declaredConnectionSchema = z
  .discriminatedUnion('kind', [
    salesforceConnection.omit({ clientSecretFile: true, privateKeyFile: true }),
    microsoftConnection.omit({ clientSecretFile: true }),
  ])
  .meta({ id: 'Connection' });

export type DeclaredConnection = z.output<typeof declaredConnectionSchema>;
