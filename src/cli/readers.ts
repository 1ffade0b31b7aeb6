import type { Command } from 'commander';
import type { LeftView } from '../../alerts/lists/list-readers.schemas.js';
import { plainText } from '../kernel/plain-text.js';
import { type Cli, type CommandFactory, example } from './cli.js';
import { ofTenant, type TenantOptions } from './of-tenant.js';
import { tableLines } from './table.js';
import { jsonLine } from './terminal.js';

/** `ledgerwatch readers list|back`: who took themselves off what comes regularly by mail. */
export const addReaders: CommandFactory = (program, cli) => {
  const readers = program
    .command('readers')
    .description('Who took themselves off digests and the weekly letter, by the link in them.');
  addList(readers, cli);
  addBack(readers, cli);
};

function addList(readers: Command, { terminal, withBackend }: Cli): void {
  const list = readers
    .command('list', { isDefault: true })
    .description('List who left, and which list.')
    .action(async ({ tenant, json, ...options }: TenantOptions) => {
      const all = await withBackend(options, async ({ alerting }) => alerting.readersLeft(tenant));
      await terminal.print(json ? jsonLine(all) : tableLines(HEADINGS, all.map(row)).join('\n'));
    });
  example(ofTenant(list), 'ledgerwatch readers --tenant acme');
}

const HEADINGS = ['list', 'address', 'reader', 'by', 'since'];
const row = ({ list, address = '', reader, by, at }: LeftView): string[] => [
  plainText(list),
  plainText(address),
  reader,
  plainText(by),
  at,
];

interface BackOptions extends TenantOptions {
  readonly list: string;
  readonly reader: string;
}

function addBack(readers: Command, { terminal, withBackend }: Cli): void {
  const back = readers
    .command('back')
    .description('Put somebody who left back on the list.')
    .requiredOption('--list <list>', 'as listed, such as letter')
    .requiredOption('--reader <reader>', 'their id, as listed, or their address')
    .action(async ({ tenant, json, list, reader, ...options }: BackOptions) => {
      const view = await withBackend(options, async ({ alerting }) =>
        alerting.readerBack(tenant, { list, reader }),
      );
      await terminal.print(
        json ? jsonLine(view) : `${view.address ?? view.reader} gets ${plainText(view.list)} again.`,
      );
    });
  example(ofTenant(back), 'ledgerwatch readers back --tenant acme --list letter --reader bo@acme.example');
}
