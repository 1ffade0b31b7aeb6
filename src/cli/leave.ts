import type { Command } from 'commander';
import { LEAVE_REASONS, leaveSchema } from '../people/leave/leave.js';
import { leaveIdSchema, type LeaveView } from '../people/leave/leave.schemas.js';
import { schemaArgument } from './arguments.js';
import { type Cli, type CommandFactory, example } from './cli.js';
import { listingOf, type ListingOptions, withListing } from './listing.js';
import { ofTenant, type TenantOptions } from './of-tenant.js';
import { tableLines } from './table.js';
import { jsonLine } from './terminal.js';

interface AddOptions extends TenantOptions {
  readonly from: string;
  readonly to: string;
  readonly reason?: string;
}

/** `ledgerwatch leave add|list|withdraw` */
export const addLeave: CommandFactory = (program, cli) => {
  const leave = program.command('leave').description('Who is on leave, and when.');
  addAdd(leave, cli);
  addList(leave, cli);
  addWithdraw(leave, cli);
};

function addAdd(leave: Command, { terminal, withBackend }: Cli): void {
  const add = leave
    .command('add')
    .description('Tell that somebody is on leave, in days of the tenant.')
    .argument('<key>', 'of the person (people list) or the account')
    .requiredOption('--from <day>', 'the first day')
    .requiredOption('--to <day>', 'the last day')
    .option('--reason <word>', `one of ${LEAVE_REASONS.join(', ')} (default: other)`);
  add.action(async (whom: string, { tenant, json, from, to, reason, ...options }: AddOptions) => {
    const wanted = leaveSchema.safeParse({ whom, from, to, reason });
    if (!wanted.success)
      return add.error(
        `error: ${wanted.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}`,
      );
    const view = await withBackend(options, async (backend) =>
      backend.directory.tellLeave(tenant, wanted.data),
    );
    await terminal.print(
      json
        ? jsonLine(view)
        : `${view.pseudonym} is on leave from ${view.from} to ${view.to} (${view.id}); days that begin from now on are judged by it.`,
    );
  });
  example(
    ofTenant(add),
    'ledgerwatch leave add 0f1e2d3c4b5a69788796a5b4c3d2e1f0 --tenant acme --from 2026-08-03 --to 2026-08-21 \\\n      --reason holiday',
  );
}

function addList(leave: Command, { terminal, withBackend }: Cli): void {
  const list = leave
    .command('list')
    .description('List who was said to be on leave, the newest first.')
    .action(async ({ tenant, json, before, limit, ...options }: TenantOptions & ListingOptions) => {
      const listing = listingOf({ before, limit });
      const all = await withBackend(options, async (backend) => backend.directory.leave(tenant, listing));
      if (json) await terminal.print(jsonLine(all));
      else for (const line of tableLines(HEADINGS, all.map(cells))) await terminal.print(line);
    });
  example(withListing(ofTenant(list)), 'ledgerwatch leave list --tenant acme');
}

const HEADINGS = ['WHO', 'FROM', 'TO', 'REASON', 'TOLD BY', 'TOLD', 'WITHDRAWN', 'ID'];

const cells = ({
  pseudonym,
  from,
  to,
  reason,
  toldBy,
  toldAt,
  withdrawnAt = '',
  id,
}: LeaveView): string[] => [pseudonym, from, to, reason, toldBy, toldAt, withdrawnAt, id];

function addWithdraw(leave: Command, { terminal, withBackend }: Cli): void {
  const withdraw = leave
    .command('withdraw')
    .description('It holds no longer for days that begin from now on.')
    .argument('<id>', 'its id', schemaArgument(leaveIdSchema, 'the id that "leave list" shows'))
    .action(async (id: string, { tenant, json, ...options }: TenantOptions) => {
      const view = await withBackend(options, async (backend) => backend.directory.withdrawLeave(tenant, id));
      await terminal.print(json ? jsonLine(view) : `Withdrawn at ${view.withdrawnAt ?? ''}.`);
    });
  example(
    ofTenant(withdraw),
    'ledgerwatch leave withdraw 6f9a2c5e-8d1b-4f07-a3c6-4be2907d51f8 --tenant acme',
  );
}
