import { type Command, Option } from 'commander';
import { type SourceDeclaration, sourceDeclarationSchema } from '../access/tenants/declaration.js';
import { SOURCE_FORMATS } from '../config/sections.js';
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
  readonly mapping?: string;
}

/** `ledgerwatch source add|mapping|list` */
export const addSource: CommandFactory = (program, cli) => {
  const source = program.command('source').description('Declare sources: the CRM instances of a tenant.');
  addAdd(source, cli);
  addMapping(source, cli);
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
    .option('--mapping <file>', 'of the format generic: how its records are read, in YAML')
    .action(async (id: string, given: SourceOptions) => {
      const { tenant, json, config } = given;
      const options = config === undefined ? {} : { config };
      const wanted = wantedSource(id, given);
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

function wantedSource(id: string, given: SourceOptions): SourceDeclaration {
  const { name, format, liveFrom, promisedDelay, timeZone, mapping } = given;
  return sourceDeclarationSchema.parse({
    id,
    name,
    format,
    liveFrom,
    promisedDelayMinutes: promisedDelay,
    timeZone,
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
