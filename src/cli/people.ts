import { readFileSync, statSync } from 'node:fs';
import type { Command } from 'commander';
import { AppError } from '../kernel/app-error.js';
import { daySchema } from '../people/day.js';
import type { Imported, PersonLine, PersonView } from '../people/directory/people.schemas.js';
import { countArgument, idArgument, schemaArgument } from './arguments.js';
import {
  type Cli,
  type CommandFactory,
  example,
  type JsonOption,
  type StoreOptions,
  withConfig,
  withJson,
} from './cli.js';
import { addAccounts } from './people-accounts.js';
import { tableLines } from './table.js';
import { jsonLine } from './terminal.js';

interface PeopleOptions extends StoreOptions, JsonOption {
  readonly tenant: string;
  readonly on?: string;
}

interface ImportOptions extends PeopleOptions {
  readonly dryRun?: true;
  readonly complete?: true;
}

/** Longest file: what a service takes as one body unpacked. */
const MOST_BYTES = 64 * 1024 ** 2;
const DEFAULT_LIMIT = 200;

/** `ledgerwatch people import|list|show|leaves|accounts` */
export const addPeople: CommandFactory = (program, cli) => {
  const people = program
    .command('people')
    .description('The directory of people: who was who on a day, and under which accounts they act.');
  addImport(people, cli);
  addList(people, cli);
  addShow(people, cli);
  addLeaves(people, cli);
  addAccounts(people, cli);
};

const ofTenant = (command: Command): Command =>
  command.requiredOption('--tenant <id>', 'the tenant', idArgument);

const dayArgument = schemaArgument(daySchema, 'a day, such as 2026-03-31');

function addImport(people: Command, { terminal, withBackend }: Cli): void {
  const add = people
    .command('import')
    .description('Take a directory in as CSV: all of it, or nothing and every fault with its line.')
    .argument(
      '<file>',
      'columns id,name,email,role,team,manager,kind,timezone,office,from,to; only id is required',
    )
    .option('--dry-run', 'only print what would be done')
    .option('--complete', 'the file holds everybody: whoever is missing has left')
    .action(async (file: string, { tenant, dryRun, complete, json, ...options }: ImportOptions) => {
      const csv = read(file);
      const query = { dryRun: dryRun === true, complete: complete === true };
      const done = await withBackend(options, async (backend) =>
        backend.directory.import(tenant, csv, query),
      );
      if (json) await terminal.print(jsonLine(done));
      else for (const line of importLines(done, query)) await terminal.print(line);
    });
  example(
    withConfig(withJson(ofTenant(add))),
    'ledgerwatch people import people.csv --tenant acme --dry-run',
    'ledgerwatch people import people.csv --tenant acme',
  );
}

function read(file: string): Uint8Array<ArrayBuffer> {
  try {
    if (statSync(file).size > MOST_BYTES)
      throw new AppError('BODY_TOO_LARGE', `${file} is longer than ${MOST_BYTES} bytes: import it in parts`);
    return Uint8Array.from(readFileSync(file));
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('FILE_UNREADABLE', `${file} cannot be read: check its name and rights`, { cause });
  }
}

function importLines(done: Imported, { dryRun, complete }: { dryRun: boolean; complete: boolean }): string[] {
  const { added, changed, unchanged, missing, addedPeople, changedPeople, missingPeople } = done;
  const lists = dryRun ? [...told('new', addedPeople), ...told('changed', changedPeople)] : [];
  const gone = complete ? 'have left' : 'are not in the file, and stay as they are';
  return [
    `${dryRun ? 'It would be: ' : ''}${added} new, ${changed} changed, ${unchanged} as before`,
    ...lists,
    ...(missing === 0 ? [] : [`${missing} people of before ${gone}`, ...told('missing', missingPeople)]),
  ];
}

const told = (what: string, people: Imported['addedPeople']): string[] =>
  people.map(({ pseudonym, person, id }) => `  ${what}: ${id ?? `${pseudonym} (${person})`}`);

function addList(people: Command, { terminal, withBackend }: Cli): void {
  const list = people
    .command('list')
    .description('List the people of the directory as they were on a day.')
    .option('--on <day>', 'the day (default: today)', dayArgument)
    .option('--after <key>', 'of the page before: the last of its people')
    .option('--limit <count>', `at most so many (default: ${DEFAULT_LIMIT})`, countArgument(1_000))
    .action(
      async ({
        tenant,
        on,
        after,
        limit,
        json,
        ...options
      }: PeopleOptions & { after?: string; limit?: number }) => {
        const query = { on, after, limit: limit ?? DEFAULT_LIMIT };
        const page = await withBackend(options, async (backend) => backend.directory.list(tenant, query));
        if (json) return void (await terminal.print(jsonLine(page)));
        for (const line of tableLines(HEADINGS, page.people.map(cells))) await terminal.print(line);
        if (page.next !== undefined) terminal.say(`There are more: --after ${page.next}`);
      },
    );
  example(withConfig(withJson(ofTenant(list))), 'ledgerwatch people list --tenant acme --on 2026-03-31');
}

const HEADINGS = ['PERSON', 'ID', 'NAME', 'ROLE', 'TEAM', 'KIND', 'EMPLOYMENT', 'KEY'];

const cells = (line: PersonLine): string[] => {
  const { pseudonym, id = '', name = '', role = '', team = '', kind = '', employment, person } = line;
  return [pseudonym, id, name, role, team, kind, employment, person];
};

function addShow(people: Command, { terminal, withBackend }: Cli): void {
  const show = people
    .command('show')
    .description('Print one person with their history and accounts.')
    .argument('<person>', 'their key, or their id where you see names')
    .option('--on <day>', 'the day (default: today)', dayArgument)
    .action(async (person: string, { tenant, on, json, ...options }: PeopleOptions) => {
      const view = await withBackend(options, async (backend) => backend.directory.show(tenant, person, on));
      if (json) await terminal.print(jsonLine(view));
      else for (const line of viewLines(view)) await terminal.print(line);
    });
  example(
    withConfig(withJson(ofTenant(show))),
    'ledgerwatch people show E-1007 --tenant acme --on 2026-03-31',
  );
}

function viewLines(view: PersonView): string[] {
  const history = view.history.map(({ from = 'ever', role = '', team = '', office = '', employment }) => [
    from,
    role,
    team,
    office,
    employment,
  ]);
  return [
    ...tableLines(HEADINGS, [cells(view)]),
    '',
    ...tableLines(['FROM', 'ROLE', 'TEAM', 'OFFICE', 'EMPLOYMENT'], history),
    '',
    ...tableLines(
      ['ACCOUNT', 'KEY'],
      view.accounts.map(({ pseudonym, actorKey }) => [pseudonym, actorKey]),
    ),
  ];
}

function addLeaves(people: Command, { terminal, withBackend }: Cli): void {
  const leaves = people
    .command('leaves')
    .description('Say on which day somebody leaves: the last on which they work here.')
    .argument('<person>', 'their id or key')
    .argument('<day>', 'such as 2026-03-31', dayArgument)
    .action(async (person: string, day: string, { tenant, json, ...options }: PeopleOptions) => {
      const view = await withBackend(options, async (backend) =>
        backend.directory.leaves(tenant, person, day),
      );
      if (json) await terminal.print(jsonLine(view));
      else await terminal.print(`${view.id ?? view.pseudonym} leaves on ${day}.`);
    });
  example(
    withConfig(withJson(ofTenant(leaves))),
    'ledgerwatch people leaves E-1007 2026-03-31 --tenant acme',
  );
}
