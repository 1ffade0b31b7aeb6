import { type Command, InvalidArgumentError, Option } from 'commander';
import { type EntryView, newEntrySchema, type ToClassifyView } from '../catalogue/catalogue.schemas.js';
import { classesText, NO_CLASS, readClasses } from '../catalogue/entry.js';
import type { DataClass } from '../event/data-classes.js';
import { idArgument } from './arguments.js';
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
import { readWhole } from './read-file.js';
import { tableLines } from './table.js';
import { jsonLine } from './terminal.js';

interface CatalogueOptions extends StoreOptions, JsonOption, SourceName {
  readonly own?: true;
  readonly field?: string;
  readonly classes?: DataClass[];
  readonly person?: 'yes' | 'no';
  readonly withdraw?: true;
  readonly salesforceFields?: true;
}

/** `ledgerwatch catalogue list|to-classify|set|import` */
export const addCatalogue: CommandFactory = (program, cli) => {
  const catalogue = program
    .command('catalogue')
    .description('Say what kind of data the objects and fields of a source hold.');
  addList(catalogue, cli);
  addToClassify(catalogue, cli);
  addSet(catalogue, cli);
  addImport(catalogue, cli);
};

const ofSource = (command: Command): Command =>
  command
    .requiredOption('--tenant <id>', 'the tenant', idArgument)
    .requiredOption('--source <id>', 'its source', idArgument);

function addList(catalogue: Command, { terminal, withBackend }: Cli): void {
  const list = catalogue
    .command('list')
    .description('List what is known of the objects and fields of a source.')
    .option('--own', 'only what you said yourselves')
    .action(async ({ tenant, source, own, json, ...options }: CatalogueOptions) => {
      const view = await withBackend(options, async (backend) => backend.catalogue.list({ tenant, source }));
      const entries = view.entries.filter(({ origin }) => own === undefined || origin === 'own');
      if (json) await terminal.print(jsonLine({ ...view, entries }));
      else for (const line of tableLines(HEADINGS, entries.map(cells))) await terminal.print(line);
    });
  example(
    withConfig(withJson(ofSource(list))),
    'ledgerwatch catalogue list --tenant acme --source salesforce',
  );
}

const HEADINGS = ['OBJECT', 'FIELD', 'HOLDS', 'IS A PERSON', 'SAID BY'];

const cells = ({ object, field, classes, person, origin }: EntryView): string[] => [
  object,
  field,
  classesText(classes),
  person === undefined ? '' : person ? 'yes' : 'no',
  origin === 'own' ? 'you' : 'Ledgerwatch',
];

function addToClassify(catalogue: Command, { terminal, withBackend }: Cli): void {
  const seen = catalogue
    .command('to-classify')
    .description('List what events of the last 30 days name and the catalogue does not, the newest first.')
    .action(async ({ tenant, source, json, ...options }: CatalogueOptions) => {
      const view = await withBackend(options, async (backend) =>
        backend.catalogue.toClassify({ tenant, source }),
      );
      if (json) await terminal.print(jsonLine(view));
      else for (const line of seenLines(view)) await terminal.print(line);
      terminal.say(shareLine(view));
    });
  example(
    withConfig(withJson(ofSource(seen))),
    'ledgerwatch catalogue to-classify --tenant acme --source salesforce',
  );
}

const seenLines = ({ toClassify }: ToClassifyView): string[] =>
  tableLines(
    ['OBJECT', 'FIELD', 'EVENTS', 'LAST SEEN', 'TAKEN FOR'],
    toClassify.map(({ object, field, events, lastAt, classes }) => [
      object,
      field,
      String(events),
      lastAt,
      classesText(classes),
    ]),
  );

const shareLine = ({ events, unknown }: ToClassifyView): string =>
  events === 0
    ? 'No act on data in the last 30 days.'
    : `Of ${events} acts on data in the last 30 days, ${unknown} (${((unknown / events) * 100).toFixed(1)} %) touched data of an unknown kind.`;

function addSet(catalogue: Command, { terminal, withBackend }: Cli): void {
  const set = catalogue
    .command('set')
    .description('Say what an object or a field holds; what comes in from now on is classified by it.')
    .argument('<object>', 'as events of the source name it')
    .option('--field <name>', 'one field of it (default: the object as a whole)')
    .option('--classes <words>', `with commas between them, or ${NO_CLASS}`, classesArgument)
    .addOption(
      new Option('--person <answer>', 'whether each record stands for one person').choices(['yes', 'no']),
    )
    .option('--withdraw', 'take back what you said');
  set.action(async (object: string, given: CatalogueOptions) => {
    const { tenant, source, field, classes, person, withdraw, json, ...options } = given;
    const entry = newEntrySchema.safeParse({
      object,
      field,
      classes,
      ...(person === undefined ? {} : { person: person === 'yes' }),
      withdrawn: withdraw,
    });
    if (!entry.success)
      return set.error('error: say either --classes or --withdraw; --person only of a whole object');
    const said = await withBackend(options, async (backend) =>
      backend.catalogue.say({ tenant, source }, entry.data),
    );
    if (json) await terminal.print(jsonLine(said));
    else await terminal.print(said.changed === 0 ? 'You had said so before.' : 'Noted.');
  });
  example(
    withConfig(withJson(ofSource(set))),
    'ledgerwatch catalogue set Patient__c --tenant acme --source salesforce --classes phi --person yes',
  );
}

function classesArgument(text: string): DataClass[] {
  const read = readClasses(text);
  if ('classes' in read) return read.classes;
  throw new InvalidArgumentError(`Write classes such as id.basic,phi, or ${NO_CLASS}.`);
}

function addImport(catalogue: Command, { terminal, withBackend }: Cli): void {
  const command = catalogue
    .command('import')
    .description('Say what many objects and fields hold: a CSV file with object,field,classes,person.')
    .argument('<file>', 'all of it is taken, or nothing')
    .option('--salesforce-fields', 'the file is an answer to SOQL on FieldDefinition, as JSON')
    .action(async (file: string, given: CatalogueOptions) => {
      const { tenant, source, salesforceFields, json, ...options } = given;
      const kind = salesforceFields ? 'application/json' : 'text/csv';
      const bytes = await readWhole(file);
      const said = await withBackend(options, async (backend) =>
        backend.catalogue.import({ tenant, source }, { kind, bytes }),
      );
      if (json) await terminal.print(jsonLine(said));
      else await terminal.print(`${said.changed} entries are new or different.`);
      const open = said.toClassify?.length ?? 0;
      if (open > 0)
        terminal.say(`${open} fields are marked as sensitive without saying of what kind: see --json.`);
    });
  example(
    withConfig(withJson(ofSource(command))),
    'ledgerwatch catalogue import --tenant acme --source crm fields.csv',
  );
}
