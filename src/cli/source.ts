import { type Command, Option } from 'commander';
import { sourceDeclarationSchema } from '../access/tenants/declaration.js';
import { readSecretFile } from '../config/secret-file.js';
import { SOURCE_FORMATS } from '../config/sections.js';
import { WEBHOOK_SCHEMES, type WebhookScheme } from '../config/webhook-section.js';
import { newWebhookSchema, type WebhookView } from '../access/webhooks/webhooks.schemas.js';
import { idArgument, minutesArgument, timeArgument } from './arguments.js';
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
import { tableLines } from './table.js';
import { jsonLine } from './terminal.js';

interface SourceOptions extends StoreOptions, JsonOption {
  readonly tenant: string;
  readonly name?: string;
  readonly format?: string;
  readonly liveFrom?: string;
  readonly promisedDelay?: number;
  readonly timeZone?: string;
}

/** `ledgerwatch source add|list|webhook` */
export const addSource: CommandFactory = (program, cli) => {
  const source = program.command('source').description('Declare sources: the CRM instances of a tenant.');
  addAdd(source, cli);
  addList(source, cli);
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
    .addOption(new Option('--format <format>', 'how it speaks (default: json)').choices(SOURCE_FORMATS))
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
    .option('--time-zone <zone>', 'of times that it writes without one, such as Europe/Berlin (default: UTC)')
    .action(async (id: string, given: SourceOptions) => {
      const { tenant, name, format, liveFrom, promisedDelay, timeZone, json, ...options } = given;
      const wanted = sourceDeclarationSchema.parse({
        id,
        name,
        format,
        liveFrom,
        promisedDelayMinutes: promisedDelay,
        timeZone,
      });
      const declared = await withBackend(options, async (backend) => backend.declareSource(tenant, wanted));
      if (json) await terminal.print(jsonLine(declared));
      else
        await terminal.print(
          `Source ${declared.id} of tenant ${tenant} is declared (format ${declared.format}).`,
        );
    });
  example(
    withConfig(withJson(ofTenant(add))),
    'ledgerwatch source add salesforce --tenant acme --format salesforce-elf --promised-delay 2d',
  );
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
