import { type Command, Option } from 'commander';
import { sourceDeclarationSchema } from '../access/tenants/declaration.js';
import { SOURCE_FORMATS } from '../config/sections.js';
import { SOURCE_MAPPINGS } from '../../streams/sources/registry.js';
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
}

/** `ledgerwatch source add|list` */
export const addSource: CommandFactory = (program, cli) => {
  const source = program.command('source').description('Declare sources: the CRM instances of a tenant.');
  addAdd(source, cli);
  addList(source, cli);
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
      const { tenant, promisedDelay, json, name, format, liveFrom, timeZone, corroborating, ...options } =
        given;
      const said = { id, name, format, liveFrom, timeZone, corroborating };
      const wanted = sourceDeclarationSchema.parse({ ...said, promisedDelayMinutes: promisedDelay });
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
    );

/** Where an owning feed never comes its acts would not be counted, so a default is told. */
function told({ id, format, corroborating }: SourceView, tenant: string): string[] {
  const declared = `Source ${id} of tenant ${tenant} is declared (format ${format}).`;
  const byDefault = corroborating === undefined ? SOURCE_MAPPINGS[format].corroborating : undefined;
  if (byDefault === undefined) return [declared];
  return [
    declared,
    `These add nothing to rates, since another feed owns them: ${byDefault.join(', ')}.`,
    'When only one of its feeds comes in, declare it again with --corroborating none.',
  ];
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
