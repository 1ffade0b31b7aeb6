import { type Command, Option } from 'commander';
import { declaredConnectionSchema, type DeclaredConnection, FORMAT_OF_KIND } from '../config/connections.js';
import { leafAt } from '../config/leaf.js';
import { readSecretFile } from '../config/secret-file.js';
import type { ConnectSource } from '../../streams/pull/connections.schemas.js';
import type { SecretName } from '../../streams/pull/connector.js';
import { AppError } from '../kernel/app-error.js';
import { systemClock } from '../kernel/clock.js';
import { isoTime } from '../store/time.js';
import { idArgument } from './arguments.js';
import type { Backend, SourceName } from './backend/backend.js';
import { type Cli, example, type StoreOptions, withConfig } from './cli.js';

interface SettingOptions {
  readonly kind: string;
  readonly url?: string;
  readonly clientId?: string;
  readonly username?: string;
  readonly interval?: string;
  readonly apiVersion?: string;
  readonly directoryId?: string;
  readonly loginUrl?: string;
  readonly contentTypes?: string;
  readonly environmentUrl?: string;
  readonly crm?: string;
  readonly engine?: string;
  readonly host?: string;
  readonly port?: string;
  readonly database?: string;
  readonly withoutTls?: true;
  readonly secondsBetweenCalls?: string;
  readonly everyMinutes?: string;
  readonly historyDays?: string;
  readonly callsPerDay?: string;
}

interface SecretOptions {
  readonly clientSecretFile?: string;
  readonly privateKeyFile?: string;
  readonly refreshTokenFile?: string;
  readonly passwordFile?: string;
  readonly tokenFile?: string;
  readonly keepSecrets?: true;
}

interface ConnectOptions extends StoreOptions, SettingOptions, SecretOptions {
  readonly tenant: string;
}

const KINDS = ['salesforce', 'microsoft-365', 'hubspot', 'zendesk', 'sql'] as const;

const ofTenant = (command: Command): Command =>
  command.requiredOption('--tenant <id>', 'the tenant it belongs to', idArgument);

/** `ledgerwatch source connect`: its secrets come from files of whoever runs it, or are typed, and are sealed in the store. */
export function addConnect(source: Command, cli: Cli): void {
  const connect = settings(
    ofTenant(source.command('connect').description('Read a declared source from now on.')).argument(
      '<id>',
      'the source',
      idArgument,
    ),
  ).action(async (id: string, { tenant, config, ...given }: ConnectOptions) => {
    const wanted = { connection: connectionOf(given), secrets: await secretsOf(given, cli) };
    const of = { tenant, source: id };
    const options = config === undefined ? {} : { config };
    const since = await cli.withBackend(options, async (backend) => connectIt(backend, of, wanted));
    await cli.terminal.print(`Source ${id} of tenant ${tenant} is connected, and read from now on.`);
    if (since !== undefined)
      await cli.terminal.print(
        `What happened before ${since} is history: it teaches, and nobody is woken for it.`,
      );
    cli.terminal.say(`See what it gives: ledgerwatch sources check ${id} --tenant ${tenant}`);
  });
  example(
    withConfig(connect),
    'ledgerwatch source connect salesforce --tenant acme --kind salesforce --url https://acme.my.salesforce.com \\\n      --client-id 3MVG9… --client-secret-file ./salesforce.secret --history-days 30',
  );
}

/** `ledgerwatch source disconnect` */
export function addDisconnect(source: Command, { terminal, withBackend }: Cli): void {
  const disconnect = ofTenant(source.command('disconnect'))
    .description('Read a source no more, and forget its secrets. What was read stays.')
    .argument('<id>', 'the source', idArgument)
    .action(async (id: string, { tenant, ...options }: ConnectOptions) => {
      await withBackend(options, async (backend) => backend.disconnectSource({ tenant, source: id }));
      await terminal.print(`Source ${id} of tenant ${tenant} is read no more.`);
    });
  example(withConfig(disconnect), 'ledgerwatch source disconnect salesforce --tenant acme');
}

const settings = (command: Command): Command =>
  command
    .addOption(new Option('--kind <kind>', 'what it is').choices(KINDS).makeOptionMandatory())
    .option(
      '--url <address>',
      'Salesforce: the My Domain address; Zendesk: the address of the account; Microsoft 365: of another cloud',
    )
    .option('--client-id <id>', 'of the app that reads')
    .option('--client-secret-file <file>', 'holds the secret of the app')
    .option('--private-key-file <file>', 'Salesforce: holds the private key of the app, in PEM')
    .option('--refresh-token-file <file>', 'Salesforce: holds a refresh token')
    .option('--keep-secrets', 'change settings alone: the secrets stay as they are')
    .option(
      '--token-file <file>',
      'HubSpot: holds the token of the private app; Zendesk: an API or OAuth token',
    )
    .option(
      '--username <name>',
      'Salesforce: as whom the app reads, with a private key; Zendesk: whose API token it is; sql: the user',
    )
    .option('--interval <interval>', 'Salesforce: hourly or daily files, never both (default: hourly)')
    .option('--api-version <version>', 'Salesforce: such as 65.0; HubSpot: such as 2026-03')
    .option('--directory-id <id>', 'Microsoft 365: the tenant id (GUID) of the organisation')
    .option('--login-url <address>', 'Microsoft 365: of another cloud')
    .option('--content-types <types>', 'Microsoft 365: with commas (default: Audit.General)')
    .option('--environment-url <address>', 'Microsoft 365: the Dataverse environment whose rights are read')
    .option('--crm <crm>', 'sql: espocrm, odoo or sugarcrm (SuiteCRM too)')
    .option('--engine <engine>', 'sql: postgresql or mysql (MariaDB too)')
    .option('--host <host>', 'sql: the server')
    .option('--port <port>', 'sql: where it is not 5432 or 3306')
    .option('--database <name>', 'sql: the name of the database')
    .option('--password-file <file>', 'sql: holds the password of the user')
    .option('--without-tls', 'sql: for a server on this machine alone')
    .option('--seconds-between-calls <seconds>', 'Zendesk: between two calls for the log (default: 60)')
    .option('--every-minutes <minutes>', 'between two looks (default: 10)')
    .option('--history-days <days>', 'how far back the first look goes (default: 1)')
    .option('--calls-per-day <calls>', 'most calls that we make in a day (default: 20000)');

const NUMBERS = ['everyMinutes', 'historyDays', 'callsPerDay', 'port', 'secondsBetweenCalls'] as const;

/** What the options say, as the configuration would; REQUEST_INVALID names each option that is wrong or missing. */
export function connectionOf(given: SettingOptions & SecretOptions): DeclaredConnection {
  const {
    clientSecretFile: _,
    privateKeyFile: _key,
    refreshTokenFile: _token,
    passwordFile: _password,
    tokenFile: _accessToken,
    keepSecrets: _keep,
    withoutTls,
    ...said
  } = given;
  const numbers = NUMBERS.flatMap((name) => (said[name] === undefined ? [] : [[name, Number(said[name])]]));
  const types = said.contentTypes === undefined ? {} : { contentTypes: said.contentTypes.split(',') };
  const parsed = declaredConnectionSchema.safeParse({
    ...said,
    ...Object.fromEntries(numbers),
    ...types,
    ...(withoutTls === undefined ? {} : { tls: false }),
  });
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => {
    const names = issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0] ?? 'kind')];
    const write = leafAt(declaredConnectionSchema, issue.path)?.write;
    if (issue.code === 'unrecognized_keys') return `${names.map(flag).join(', ')}: not of this kind`;
    return `${names.map(flag).join(', ')}: ${write === undefined || issue.code === 'custom' ? issue.message : `write ${write}`}`;
  });
  throw new AppError('REQUEST_INVALID', wrong.join('; '));
}

const flag = (name: string): string =>
  name === 'tls' ? '--without-tls' : `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Which option names the file of which secret. */
const SECRET_FILES = [
  ['clientSecretFile', 'client-secret'],
  ['privateKeyFile', 'private-key'],
  ['refreshTokenFile', 'refresh-token'],
  ['passwordFile', 'password'],
  ['tokenFile', 'token'],
] as const;

/** What is asked for when no file is named. */
function askedSecret(kind: string): { name: SecretName; question: string } {
  if (kind === 'sql') return { name: 'password', question: 'Password of the database user' };
  if (kind === 'hubspot' || kind === 'zendesk') return { name: 'token', question: 'Token' };
  return { name: 'client-secret', question: 'Client secret of the app' };
}

async function secretsOf(
  given: SecretOptions & Pick<SettingOptions, 'kind'>,
  { asking }: Cli,
): Promise<ConnectSource['secrets']> {
  const secrets: ConnectSource['secrets'] = {};
  for (const [option, name] of SECRET_FILES) {
    const file = given[option];
    if (file !== undefined) secrets[name] = readSecretFile(file);
  }
  if (given.keepSecrets === true || Object.keys(secrets).length > 0) return secrets;
  const { name, question } = askedSecret(given.kind);
  return asking(async (person) => ({ [name]: await person.secret(question) }));
}

/**
 * The source speaks as its kind does, and of one that says nothing else, what happened before today's connection is
 * history. Gives the time, if it was set. What the configuration file declares is left as it is.
 */
async function connectIt(
  backend: Backend,
  of: SourceName,
  wanted: ConnectSource,
): Promise<string | undefined> {
  const declared = (await backend.sources(of.tenant)).find(({ id }) => id === of.source);
  if (declared !== undefined && declared.origin === 'command') {
    const { tenant: _, origin: _origin, ...declaration } = declared;
    const liveFrom = declared.liveFrom ?? isoTime(systemClock.now());
    const format = FORMAT_OF_KIND[wanted.connection.kind] ?? declared.format;
    await backend.declareSource(of.tenant, { ...declaration, format, liveFrom });
  }
  await backend.connectSource(of, wanted);
  return declared?.origin === 'command' && declared.liveFrom === undefined
    ? await liveFromOf(backend, of)
    : undefined;
}

const liveFromOf = async (backend: Backend, { tenant, source }: SourceName): Promise<string | undefined> =>
  (await backend.sources(tenant)).find(({ id }) => id === source)?.liveFrom;
