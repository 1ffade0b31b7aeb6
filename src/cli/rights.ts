import { type Command, Option } from 'commander';
import {
  type CanAnswer,
  canQuerySchema,
  type Held,
  heldQuerySchema,
  type Holders,
  holdersQuerySchema,
  type Snapshots,
} from '../people/rights/rights.schemas.js';
import { RIGHTS } from '../people/rights/words.js';
import { countArgument, idArgument, schemaArgument, timeArgument } from './arguments.js';
import type { SourceName } from './backend/backend.js';
import {
  type Cli,
  type CommandFactory,
  example,
  type JsonOption,
  type StoreOptions,
  withConfig,
  withJson,
} from './cli.js';
import { addFetch } from './rights-fetch.js';
import { readWhole } from './read-file.js';
import { oneLine, tableLines } from './table.js';
import { jsonLine } from './terminal.js';

interface RightsOptions extends StoreOptions, JsonOption, SourceName {
  readonly right?: string;
  readonly object?: string;
  readonly field?: string;
  readonly on?: string;
  readonly actor?: string;
  readonly after?: string;
  readonly limit?: number;
  readonly takenAt?: string;
  readonly complete?: true;
}

/** `ledgerwatch rights can|list|import|fetch` */
export const addRights: CommandFactory = (program, cli) => {
  const rights = program
    .command('rights')
    .description('Who could do what at a CRM, on any day, and through what.');
  addCan(rights, cli);
  addList(rights, cli);
  addImport(rights, cli);
  addFetch(rights, cli);
};

const ofSource = (command: Command): Command =>
  command
    .requiredOption('--tenant <id>', 'the tenant', idArgument)
    .requiredOption('--source <id>', 'its source', idArgument);

const onDay = (command: Command): Command =>
  command.option(
    '--on <day>',
    "a day of the tenant's time zone, such as 2026-01-31 (default: today)",
    schemaArgument(heldQuerySchema.shape.on, 'a day such as 2026-01-31'),
  );

const rightOption = (): Option => new Option('--right <word>', 'which right').choices(RIGHTS);

const placed = (command: Command): Command =>
  command
    .option('--object <name>', 'of the records of this object, or the app')
    .option('--field <name>', 'of this field of the object');

function addCan(rights: Command, { terminal, withBackend }: Cli): void {
  const can = rights
    .command('can')
    .description('Say whether an account could do something at any moment of a day.')
    .argument('<id>', "pseudonym (otter-41), key, or the CRM's id where you see names")
    .addOption(rightOption().makeOptionMandatory());
  can.action(
    async (actor: string, { tenant, source, right, object, field, on, json, ...options }: RightsOptions) => {
      const question = canQuerySchema.safeParse({ actor, right, object, field, on });
      if (!question.success)
        return can.error(`error: ${question.error.issues[0]?.message ?? 'no such right'}`);
      const answer = await withBackend(options, async (backend) =>
        backend.rights.can({ tenant, source }, question.data),
      );
      if (json) await terminal.print(jsonLine(answer));
      else await terminal.print(sentence(answer));
    },
  );
  example(
    withConfig(withJson(onDay(placed(ofSource(can))))),
    'ledgerwatch rights can otter-41 --right export.reports --on 2026-01-31 --tenant acme --source salesforce',
  );
}

function sentence({ pseudonym, id = '', answer, why = '', through = [], at, asOf, on }: CanAnswer): string {
  const who = id === '' ? pseudonym : `${pseudonym} (${oneLine(id)})`;
  const basis = asOf === undefined ? '' : `; snapshot of ${asOf}`;
  if (answer === 'yes') return `yes: ${who} on ${on}, ${way(through)} (at ${at}${basis})`;
  return `${answer}: ${who} on ${on}, ${why} (at ${at}${basis})`;
}

const way = (through: readonly string[]): string =>
  through.length === 0 ? 'directly' : `through ${through.map(oneLine).join(' > ')}`;

function addList(rights: Command, { terminal, withBackend }: Cli): void {
  const list = rights
    .command('list')
    .description(
      'List who has a right, or what an account may do, at the end of a day; without either, the snapshots.',
    )
    .addOption(rightOption())
    .option('--actor <id>', 'what this account may do')
    .option('--after <key>', 'behind this one: `next` of the page before')
    .option('--limit <count>', 'at most so many accounts', countArgument(1_000), 200);
  list.action(async ({ tenant, source, config, json, ...wanted }: RightsOptions) => {
    if (wanted.right !== undefined && wanted.actor !== undefined)
      return list.error('error: say --right or --actor, not both');
    const of = { tenant, source };
    const options = config === undefined ? {} : { config };
    const { view, lines } = await withBackend(options, async (backend) =>
      listing(backend.rights, of, wanted),
    );
    if (json) await terminal.print(jsonLine(view));
    else for (const line of lines) await terminal.print(line);
    if ('next' in view && view.next !== undefined) terminal.say(`There are more: --after ${view.next}`);
    if ('more' in view && view.more)
      terminal.say('There are more rights than are listed: ask for one with "rights can".');
  });
  example(
    withConfig(withJson(onDay(placed(ofSource(list))))),
    'ledgerwatch rights list --right export.reports --tenant acme --source salesforce',
  );
}

type RightsBackend = Parameters<Parameters<Cli['withBackend']>[1]>[0]['rights'];

async function listing(
  rights: RightsBackend,
  of: SourceName,
  { right, object, field, actor, on, after, limit }: Partial<RightsOptions>,
): Promise<{ view: Holders | Held | Snapshots; lines: string[] }> {
  if (right !== undefined) {
    const view = await rights.holders(
      of,
      holdersQuerySchema.parse({ right, object, field, on, after, limit }),
    );
    return { view, lines: holderTable(view) };
  }
  if (actor !== undefined) {
    const view = await rights.held(of, heldQuerySchema.parse({ actor, on }));
    return { view, lines: heldTable(view) };
  }
  const view = await rights.snapshots(of);
  return { view, lines: snapshotTable(view) };
}

const holderTable = ({ holders }: Holders): string[] =>
  tableLines(
    ['ACCOUNT', 'ID', 'ANSWER', 'THROUGH OR WHY', 'SNAPSHOT OF'],
    holders.map(({ pseudonym, id = '', answer, through, why = '', asOf = '' }) => [
      pseudonym,
      id,
      answer,
      through === undefined ? why : way(through),
      asOf,
    ]),
  );

const heldTable = ({ rights }: Held): string[] =>
  tableLines(
    ['RIGHT', 'OBJECT', 'FIELD', 'ANSWER', 'THROUGH OR WHY'],
    rights.map(({ right, object, field, answer, through, why = '' }) => [
      right,
      object,
      field,
      answer,
      through === undefined ? why : way(through),
    ]),
  );

const snapshotTable = ({ snapshots }: Snapshots): string[] =>
  tableLines(
    ['TAKEN AT', 'COMPLETE', 'COVERS', 'READ BY', 'LINES', 'ID'],
    snapshots.map(({ takenAt, complete, covers, reader, lines, id }) => [
      takenAt,
      complete ? 'yes' : 'no',
      covers.join(' '),
      reader,
      String(lines),
      id,
    ]),
  );

function addImport(rights: Command, { terminal, withBackend }: Cli): void {
  const command = rights
    .command('import')
    .description('Take in a snapshot: a CSV file with id,right,object,field,through,from,to.')
    .argument('<file>', 'all of it is taken, or nothing')
    .requiredOption('--taken-at <time>', 'when the CRM was as the file says', timeArgument)
    .option('--complete', 'every right of every account is in it: who is not named has none')
    .action(
      async (file: string, { tenant, source, takenAt = '', complete, json, ...options }: RightsOptions) => {
        const bytes = await readWhole(file);
        const terms = { takenAt, complete: complete ? 'true' : 'false' } as const;
        const stored = await withBackend(options, async (backend) =>
          backend.rights.import({ tenant, source }, { terms, bytes }),
        );
        if (json) await terminal.print(jsonLine(stored));
        else
          await terminal.print(
            stored.isNew
              ? `Snapshot ${stored.id} is stored (${stored.lines} lines).`
              : 'This snapshot was there before.',
          );
      },
    );
  example(
    withConfig(withJson(ofSource(command))),
    'ledgerwatch rights import rights.csv --taken-at 2026-01-31T06:00:00Z --complete --tenant acme --source crm',
  );
}
