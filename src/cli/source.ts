import { type Command, Option } from 'commander';
import { type SourceDeclaration, sourceDeclarationSchema } from '../access/tenants/declaration.js';
import { readSecretFile } from '../config/secret-file.js';
import { SOURCE_FORMATS } from '../config/source-formats.js';
import { SOURCE_MAPPINGS } from '../../streams/sources/registry.js';
import { WEBHOOK_SCHEMES, type WebhookScheme } from '../config/webhook-section.js';
import { newWebhookSchema, type WebhookView } from '../access/webhooks/webhooks.schemas.js';
import { idArgument, minutesArgument, patternsArgument, timeArgument } from './arguments.js';
import type { SourceView } from './backend/backend.js';
import {
  type Cli,
  type CommandFactory,
  example,
  type JsonOption,
  type StoreOptions,
  withConfig,
  withJson,
} from './cli.js';
import { addConnect, addDisconnect } from './source-connect.js';
import { addCheck } from './source-check.js';
import { addMapping, checkedMapping } from './source-mapping.js';
import { tableLines } from './table.js';
import { jsonLine } from './terminal.js';

interface SourceOptions extends StoreOptions, JsonOption {
  readonly tenant: string;
  readonly name?: string;
  readonly format?: string;
  readonly liveFrom?: string;
  readonly promisedDelay?: number;
  readonly timeZone?: string;
  readonly corroborating?: string[];
  readonly mapping?: string;
}

/** `ledgerwatch source add|mapping|list|connect|check|disconnect|webhook` */
export const addSource: CommandFactory = (program, cli) => {
  const source = program
    .command('source')
    .alias('sources')
    .description('Declare sources, the CRM instances of a tenant, and connect those that are read.');
  addAdd(source, cli);
  addMapping(source, cli);
  addList(source, cli);
  addConnect(source, cli);
  addCheck(source, cli);
  addDisconnect(source, cli);
  addWebhook(source, cli);
};

const ofTenant = (command: Command): Command =>
  command.requiredOption('--tenant <id>', 'the tenant it belongs to', idArgument);

function addAdd(source: Command, { terminal, withBackend }: Cli): void {
  const add = source
    .command('add')
    .description('Declare a source, or change what was declared.')
    .argument('<id>', 'its id', idArgument)
    .option('--name <name>', 'a name to show')
    .option(
      '--live-from <time>',
      'what happened before is history: it teaches, and nobody is woken',
      timeArgument,
    )
    .option(
      '--promised-delay <minutes>',
      'how late its records may be, such as 90 or 2h (default: 60)',
      minutesArgument,
    )
    .action(async (id: string, given: SourceOptions) => {
      const { tenant, json, config } = given;
      const options = config === undefined ? {} : { config };
      const wanted = wantedSource(id, given);
      const declared = await withBackend(options, async (backend) => backend.declareSource(tenant, wanted));
      for (const line of json ? [jsonLine(declared)] : told(declared, tenant)) await terminal.print(line);
    });
  example(
    withConfig(withJson(ofTenant(withReading(add)))),
    'ledgerwatch source add salesforce --tenant acme --format salesforce --promised-delay 2d',
  );
}

/** How its records are read. */
const withReading = (command: Command): Command =>
  command
    .addOption(new Option('--format <format>', 'how it speaks (default: json)').choices(SOURCE_FORMATS))
    .option('--time-zone <zone>', 'of times that it writes without one, such as Europe/Berlin (default: UTC)')
    .option(
      '--corroborating <patterns>',
      'what adds nothing to rates, as FEED/ACTION with commas between, or none (default: what its format says)',
      patternsArgument,
    )
    .option('--mapping <file>', 'of the format generic: how its records are read, in YAML');

/** Acts that two feeds tell count twice until it is declared whose they are. */
function told({ id, format, corroborating }: SourceView, tenant: string): string[] {
  const declared = `Source ${id} of tenant ${tenant} is declared (format ${format}).`;
  const ofBoth = corroborating === undefined ? SOURCE_MAPPINGS[format].corroboratingOfBoth : undefined;
  if (ofBoth === undefined) return [declared];
  return [
    declared,
    'If its log files and its real-time events both come in, the same act is counted twice until one of them owns it:',
    `  declare it again with --corroborating '${ofBoth.join(',')}'`,
  ];
}

function wantedSource(id: string, given: SourceOptions): SourceDeclaration {
  const { name, format, liveFrom, promisedDelay, timeZone, corroborating, mapping } = given;
  return sourceDeclarationSchema.parse({
    id,
    name,
    format,
    liveFrom,
    promisedDelayMinutes: promisedDelay,
    timeZone,
    corroborating,
    mapping: mapping === undefined ? undefined : checkedMapping(mapping),
  });
}

function addList(source: Command, { terminal, withBackend }: Cli): void {
  const list = source
    .command('list')
    .description('List the sources of a tenant.')
    .action(async ({ tenant, json, ...options }: SourceOptions) => {
      const sources = await withBackend(options, async (backend) => backend.sources(tenant));
      if (json) await terminal.print(jsonLine(sources));
      else for (const line of sourceTable(sources)) await terminal.print(line);
    });
  example(withConfig(withJson(ofTenant(list))), 'ledgerwatch source list --tenant acme');
}

const sourceTable = (sources: readonly SourceView[]): string[] =>
  tableLines(
    ['ID', 'NAME', 'FORMAT', 'LIVE FROM', 'PROMISED DELAY', 'DECLARED IN'],
    sources.map(({ id, name = '', format, liveFrom = '', promisedDelayMinutes, origin }) => [
      id,
      name,
      format,
      liveFrom,
      `${promisedDelayMinutes} min`,
      origin,
    ]),
  );

interface WebhookOptions extends StoreOptions, JsonOption {
  readonly tenant: string;
  readonly scheme?: WebhookScheme;
  readonly secretFile?: string;
  readonly header?: string;
  readonly endOld?: true;
  readonly remove?: true;
}

function addWebhook(source: Command, { terminal, withBackend }: Cli): void {
  const webhook = source
    .command('webhook')
    .description('Let a source take webhooks, give it another secret, or take none of it any more.')
    .argument('<id>', 'of the source', idArgument)
    .addOption(new Option('--scheme <scheme>', 'how the CRM signs what it sends').choices(WEBHOOK_SCHEMES))
    .option('--secret-file <file>', 'holds the secret; without it one is made, where the CRM takes one')
    .option('--header <name>', 'of the scheme hmac: where the signature stands (default: X-Signature)')
    .option('--end-old', 'secrets before it end at once, and not a day later')
    .addOption(
      new Option('--remove', 'take no webhooks of it any more').conflicts(['scheme', 'secretFile', 'header']),
    )
    .action(async (id: string, given: WebhookOptions) => {
      const { tenant, scheme, secretFile, header, endOld, remove, json, ...options } = given;
      const of = { tenant, source: id };
      if (remove) {
        await withBackend(options, async (backend) => backend.removeWebhook(of));
        await terminal.print(`Source ${id} of tenant ${tenant} takes no webhooks any more.`);
        return;
      }
      if (scheme === undefined) webhook.error(`say --scheme, one of ${WEBHOOK_SCHEMES.join(', ')}`);
      const secret = secretFile === undefined ? undefined : readSecretFile(secretFile);
      const wanted = newWebhookSchema.parse({ scheme, secret, header, endsOld: endOld });
      const set = await withBackend(options, async (backend) => backend.setWebhook(of, wanted));
      for (const line of json ? [jsonLine(set)] : webhookLines(set)) await terminal.print(line);
    });
  example(
    withConfig(withJson(ofTenant(webhook))),
    'ledgerwatch source webhook hubspot --tenant acme --scheme hubspot --secret-file hubspot.secret',
  );
}

const webhookLines = ({ id, tenant, scheme, address, where, secret }: WebhookView): string[] => [
  `Source ${id} of tenant ${tenant} takes webhooks (scheme ${scheme}).`,
  `Address to enter at the CRM: ${address}`,
  ...(secret === undefined
    ? []
    : [`Secret to enter there, shown this one time: ${secret}`, `It is called there: ${where}`]),
];
