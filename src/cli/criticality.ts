import { type Command, Option } from 'commander';
import { CRITICALITIES, type Criticality } from '../../alerts/risk/criticality.js';
import type { CriticalityView } from '../../alerts/risk/criticality.schemas.js';
import { plainText } from '../kernel/plain-text.js';
import { type Cli, type CommandFactory, example } from './cli.js';
import { ofTenant, type TenantOptions } from './of-tenant.js';
import { tableLines } from './table.js';
import { jsonLine } from './terminal.js';

const NOTHING = 'none';

/** `ledgerwatch criticality list|set`: of whom it matters more or less than of others what they do. */
export const addCriticality: CommandFactory = (program, cli) => {
  const criticality = program
    .command('criticality')
    .description('People, roles, kinds of record and single ones whose alerts weigh more or less.');
  addList(criticality, cli);
  addSet(criticality, cli);
};

function addList(criticality: Command, { terminal, withBackend }: Cli): void {
  const list = criticality
    .command('list', { isDefault: true })
    .description('List what was declared and holds.')
    .action(async ({ tenant, json, ...options }: TenantOptions) => {
      const all = await withBackend(options, async ({ alerting }) => alerting.cases.criticality(tenant));
      await terminal.print(json ? jsonLine(all) : tableLines(HEADINGS, all.map(row)).join('\n'));
    });
  example(ofTenant(list), 'ledgerwatch criticality --tenant acme');
}

const HEADINGS = ['of', 'name', 'level', 'odds', 'by', 'since'];
const row = ({ of, name, level, factor, by, at }: CriticalityView): string[] => [
  of,
  plainText(name),
  level ?? NOTHING,
  `x ${factor}`,
  plainText(by),
  at,
];

interface SetOptions extends TenantOptions {
  readonly person?: string;
  readonly role?: string;
  readonly kind?: string;
  readonly object?: string;
  readonly level: Criticality | typeof NOTHING;
}

function addSet(criticality: Command, { terminal, withBackend }: Cli): void {
  const set = criticality
    .command('set')
    .description(
      'Declare how much it matters what a person or a role does, or what is done to a record. Risks of before stay as they were.',
    )
    .option('--person <name>', 'a person, by key or pseudonym')
    .option('--role <name>', 'everybody in a role, as the CRM calls it')
    .option('--kind <name>', 'a kind of record, as the CRM calls it')
    .option('--object <name>', 'a single record: source, kind and id, as in crm/contact/0035g0')
    .addOption(
      new Option('--level <level>', `odds x 0.5, 1, 1.5 or 2; ${NOTHING} takes it back`)
        .choices([...CRITICALITIES, NOTHING])
        .makeOptionMandatory(),
    )
    .action(async ({ tenant, json, person, role, kind, object, level, ...options }: SetOptions) => {
      const named = Object.entries({ person, role, kind, object }).filter(([, name]) => name !== undefined);
      const [[of, name] = []] = named;
      if (of === undefined || name === undefined || named.length > 1)
        return set.error('error: name one of --person, --role, --kind and --object');
      const wanted = { of: of as CriticalityView['of'], name, level: level === NOTHING ? null : level };
      const view = await withBackend(options, async ({ alerting }) =>
        alerting.cases.declareCriticality(tenant, wanted),
      );
      await terminal.print(json ? jsonLine(view) : tableLines(HEADINGS, [row(view)]).join('\n'));
    });
  example(
    ofTenant(set),
    'ledgerwatch criticality set --tenant acme --role "System Administrator" --level critical',
  );
}
