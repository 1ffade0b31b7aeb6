import type { Command } from 'commander';
import { ACTIONS } from '../event/actions.js';
import { planSchema } from '../people/planned/planned-activity.js';
import { type PlannedView, plannedIdSchema } from '../people/planned/planned.schemas.js';
import { countArgument, schemaArgument, timeArgument } from './arguments.js';
import { type Cli, type CommandFactory, example } from './cli.js';
import { listingOf, type ListingOptions, withListing } from './listing.js';
import { ofTenant, type TenantOptions } from './of-tenant.js';
import { tableLines } from './table.js';
import { jsonLine } from './terminal.js';
import { isWaiting, requestArgument, sayWaiting } from './waiting.js';

interface AddOptions extends TenantOptions {
  readonly action?: string[];
  readonly object?: string;
  readonly records?: number;
  readonly from?: string;
  readonly to?: string;
  readonly reason?: string;
  readonly request?: string;
}

/** `ledgerwatch planned add|list|withdraw` */
export const addPlanned: CommandFactory = (program, cli) => {
  const planned = program
    .command('planned')
    .description('Unusual things that somebody will do, announced before they do them.');
  addAdd(planned, cli);
  addList(planned, cli);
  addWithdraw(planned, cli);
};

function addAdd(planned: Command, { terminal, withBackend }: Cli): void {
  const add = planned
    .command('add')
    .description('Announce it: who, with what, how much, when and why.')
    .argument('[key]', 'of the person (people list) or the account')
    .option('--action <action...>', `what they will do (default: everything), such as ${ACTIONS[30]}`)
    .option('--object <type>', 'with which kind of records (default: all)')
    .option('--records <count>', 'so many in all are excused (default: none)', countArgument())
    .option('--from <time>', 'from when', timeArgument)
    .option('--to <time>', 'until when', timeArgument)
    .option('--reason <text>', 'why; name nobody in it')
    .option('--request <id>', 'what was asked for with this request', requestArgument);
  add.action(async (whom: string | undefined, { tenant, json, config, request, ...given }: AddOptions) => {
    const { action: actions, ...rest } = given;
    const plan = planSchema.safeParse({ whom, actions, ...rest });
    if (request === undefined && !plan.success)
      return add.error(
        `error: ${plan.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}`,
      );
    const wanted = request === undefined ? plan.data : { request };
    if (wanted === undefined) return add.error('error: say who, when and why');
    const options = config === undefined ? {} : { config };
    const answer = await withBackend(options, async (backend) => backend.directory.plan(tenant, wanted));
    if (json) await terminal.print(jsonLine(answer));
    else if (isWaiting(answer)) sayWaiting(terminal, answer, `planned add --tenant ${tenant}`);
    else
      await terminal.print(
        `Announced for ${answer.pseudonym}, from ${answer.from} to ${answer.to} (${answer.id}).`,
      );
  });
  example(
    ofTenant(add),
    'ledgerwatch planned add 0f1e2d3c4b5a69788796a5b4c3d2e1f0 --tenant acme --action data.export --object contact \\\n      --records 50000 --from 2026-04-01 --to 2026-04-03 --reason "yearly mailing, ordered by marketing"',
  );
}

function addList(planned: Command, { terminal, withBackend }: Cli): void {
  const list = planned
    .command('list')
    .description('List what was announced, the newest first.')
    .action(async ({ tenant, json, before, limit, ...options }: TenantOptions & ListingOptions) => {
      const listing = listingOf({ before, limit });
      const all = await withBackend(options, async (backend) => backend.directory.planned(tenant, listing));
      if (json) await terminal.print(jsonLine(all));
      else for (const line of tableLines(HEADINGS, all.map(cells))) await terminal.print(line);
    });
  example(withListing(ofTenant(list)), 'ledgerwatch planned list --tenant acme');
}

const HEADINGS = [
  'WHO',
  'FROM',
  'TO',
  'OBJECT',
  'RECORDS',
  'PLANNED BY',
  'APPROVED BY',
  'WITHDRAWN',
  'WHY',
  'ID',
];

const cells = (one: PlannedView): string[] => {
  const {
    pseudonym,
    from,
    to,
    object = 'any',
    records,
    plannedBy,
    approvedBy = '',
    withdrawnAt = '',
    reason,
    id,
  } = one;
  return [
    pseudonym,
    from,
    to,
    object,
    String(records ?? 'none'),
    plannedBy,
    approvedBy,
    withdrawnAt,
    reason,
    id,
  ];
};

function addWithdraw(planned: Command, { terminal, withBackend }: Cli): void {
  const withdraw = planned
    .command('withdraw')
    .description('From now on it explains nothing.')
    .argument('<id>', 'its id', schemaArgument(plannedIdSchema, 'the id that "planned list" shows'))
    .action(async (id: string, { tenant, json, ...options }: TenantOptions) => {
      const view = await withBackend(options, async (backend) => backend.directory.withdrawPlan(tenant, id));
      if (json) await terminal.print(jsonLine(view));
      else await terminal.print(`Withdrawn at ${view.withdrawnAt ?? ''}.`);
    });
  example(
    ofTenant(withdraw),
    'ledgerwatch planned withdraw 6f9a2c5e-8d1b-4f07-a3c6-4be2907d51f8 --tenant acme',
  );
}
