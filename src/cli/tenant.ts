import type { Command } from 'commander';
import { tenantDeclarationSchema } from '../access/tenants/declaration.js';
import { budgetSchema, horizonDaysSchema, timeZoneSchema, type Budget } from '../config/sections.js';
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
import { tableLines } from './table.js';
import { jsonLine } from './terminal.js';

interface TenantOptions extends StoreOptions, JsonOption {
  readonly name?: string;
  readonly timeZone?: string;
  readonly horizonDays?: number;
  readonly reviewBudget?: Budget;
  readonly pageBudget?: Budget;
}

/** `ledgerwatch tenant add|list` */
export const addTenant: CommandFactory = (program, cli) => {
  const tenant = program
    .command('tenant')
    .description('Declare tenants: the companies whose CRM is watched.');
  addAdd(tenant, cli);
  addList(tenant, cli);
};

function addAdd(tenant: Command, { terminal, withBackend }: Cli): void {
  const add = tenant
    .command('add')
    .description('Declare a tenant, or change what was declared.')
    .argument('<id>', 'its id', idArgument)
    .option('--name <name>', 'a name to show')
    .option('--time-zone <zone>', 'where its people work (default: UTC)', schemaArgument(timeZoneSchema))
    .option('--horizon-days <days>', 'older events are refused (default: 3650)', horizonArgument)
    .option(
      '--review-budget <budget>',
      'days of people a false alert, or so many a month (default: 500)',
      budgetArgument,
    )
    .option('--page-budget <budget>', 'the same of alerts that wake somebody (default: 2000)', budgetArgument)
    .action(async (id: string, told: TenantOptions) => {
      const { name, timeZone, horizonDays, reviewBudget, pageBudget, json, ...options } = told;
      const wanted = tenantDeclarationSchema.parse({
        id,
        name,
        timeZone,
        horizonDays,
        reviewBudget,
        pageBudget,
      });
      const declared = await withBackend(options, async (backend) => backend.declareTenant(wanted));
      if (json) await terminal.print(jsonLine(declared));
      else await terminal.print(`Tenant ${declared.id} is declared (time zone ${declared.timeZone}).`);
    });
  example(
    withConfig(withJson(add)),
    'ledgerwatch tenant add acme --name "Acme GmbH" --time-zone Europe/Berlin',
  );
}

function addList(tenant: Command, { terminal, withBackend }: Cli): void {
  const list = tenant
    .command('list')
    .description('List tenants, and whether the configuration file or a command declared them.')
    .action(async ({ json, ...options }: StoreOptions & JsonOption) => {
      const tenants = await withBackend(options, async (backend) => backend.tenants());
      const rows = tenants.map(({ id, name = '', timeZone, horizonDays, origin }) => [
        id,
        name,
        timeZone,
        String(horizonDays),
        origin,
      ]);
      if (json) await terminal.print(jsonLine(tenants));
      else
        for (const line of tableLines(['ID', 'NAME', 'TIME ZONE', 'HORIZON DAYS', 'DECLARED IN'], rows))
          await terminal.print(line);
    });
  example(withConfig(withJson(list)), 'ledgerwatch tenant list --json');
}

function budgetArgument(text: string): Budget {
  return schemaArgument(budgetSchema)(/^\d+$/.test(text) ? Number(text) : text);
}

function horizonArgument(text: string): number {
  return schemaArgument(horizonDaysSchema)(countArgument()(text));
}
