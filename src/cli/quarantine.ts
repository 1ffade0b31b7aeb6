import { type Command, Option } from 'commander';
import { FAULT_REASONS } from '../../streams/steps/fault.js';
import { countArgument, idArgument, timeArgument } from './arguments.js';
import type { Quarantined, WholeQuarantined } from './backend/backend.js';
import {
  type Cli,
  type CommandFactory,
  example,
  type JsonOption,
  type StoreOptions,
  withConfig,
  withJson,
} from './cli.js';
import { addRedrive } from './redrive.js';
import { tableLines } from './table.js';
import { harmless, jsonLine } from './terminal.js';

interface ListOptions extends StoreOptions, JsonOption {
  readonly tenant: string;
  readonly state: 'open' | 'redriven' | 'all';
  readonly source?: string;
  readonly reason?: string;
  readonly before?: string;
  readonly limit: number;
}

interface ShowOptions extends StoreOptions, JsonOption {
  readonly tenant: string;
  readonly raw?: true;
}

/** `ledgerwatch quarantine list|show|redrive` */
export const addQuarantine: CommandFactory = (program, cli) => {
  const quarantine = program
    .command('quarantine')
    .description('See what was refused at the door and why, and take it in again after a fix.');
  addList(quarantine, cli);
  addShow(quarantine, cli);
  addRedrive(quarantine, cli);
};

const MOST_LISTED = 1_000;

function addList(quarantine: Command, { terminal, withBackend }: Cli): void {
  const list = quarantine
    .command('list')
    .description('List refused items, the newest first.')
    .requiredOption('--tenant <id>', 'the tenant', idArgument)
    .addOption(
      new Option('--state <state>', 'which ones').choices(['open', 'redriven', 'all']).default('open'),
    )
    .option('--source <id>', 'of this source', idArgument)
    .addOption(new Option('--reason <reason>', 'with this reason').choices(Object.keys(FAULT_REASONS)))
    .option('--before <time>', 'came in before', timeArgument)
    .option('--limit <count>', 'at most so many', countArgument(MOST_LISTED), 100)
    .action(async ({ tenant, state, source, reason, before, limit, json, ...options }: ListOptions) => {
      const filter = { state: state === 'all' ? undefined : state, source, reason, before, limit };
      const items = await withBackend(options, async (backend) => backend.quarantine(tenant, filter));
      if (json) await terminal.print(jsonLine(items));
      else for (const line of itemTable(items)) await terminal.print(line);
      if (items.length === limit) terminal.say('There may be more: see --limit and --before.');
    });
  example(withConfig(withJson(list)), 'ledgerwatch quarantine list --tenant acme --reason schema');
}

const itemTable = (items: readonly Quarantined[]): string[] =>
  tableLines(
    ['RECEIVED AT', 'SOURCE', 'REASON', 'FIELD', 'DETAIL', 'POSITION'],
    items.map(({ receivedAt, source, reason, field, detail, position }) => [
      receivedAt,
      source,
      reason,
      field,
      detail,
      position,
    ]),
  );

function addShow(quarantine: Command, { terminal, withBackend }: Cli): void {
  const show = quarantine
    .command('show')
    .description('Show one refused item with its bytes.')
    .argument('<position>', 'as "quarantine list" shows it')
    .requiredOption('--tenant <id>', 'the tenant', idArgument)
    .option('--raw', 'print its bytes as they came, and nothing else')
    .action(async (position: string, { tenant, raw, json, ...options }: ShowOptions) => {
      const item = await withBackend(options, async (backend) => backend.quarantined(tenant, position));
      if (raw) await terminal.printBytes(Buffer.from(item.raw, 'base64'));
      else if (json) await terminal.print(jsonLine(item));
      else for (const line of itemLines(item)) await terminal.print(line);
    });
  example(
    withConfig(withJson(show)),
    "ledgerwatch quarantine show --tenant acme 'http/0/41#3' --raw > refused.json",
  );
}

function itemLines(item: WholeQuarantined): string[] {
  const { raw, reason, bytes, receivedAt, ...others } = item;
  const about = Object.hasOwn(FAULT_REASONS, reason)
    ? FAULT_REASONS[reason as keyof typeof FAULT_REASONS]
    : '';
  const fields = Object.entries({ ...others, receivedAt, bytes, reason, about });
  return [
    ...fields.map(([name, value]) => `${`${name}:`.padEnd(12)}${harmless(String(value))}`),
    '',
    harmless(Buffer.from(raw, 'base64').toString('utf8')),
  ];
}
