import type { RoleList } from '../access/rights/roles.schemas.js';
import type { Command } from 'commander';
import { z } from 'zod';
import { type Granting, grantingSchema } from '../access/accounts/users.schemas.js';
import type { BoundingClass } from '../access/rights/bounds.schemas.js';
import { ROLES, type Role } from '../access/rights/permissions.js';
import { classArgument, idArgument, schemaArgument, teamArgument, timeArgument } from './arguments.js';
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
import { grantText, idOfUserArgument, SAMPLE_ID } from './user.js';
import { isWaiting, requestArgument, sayWaiting } from './waiting.js';

interface GrantOptions extends StoreOptions, JsonOption {
  readonly role?: Role;
  readonly tenant?: string;
  readonly source?: string;
  readonly team?: string;
  readonly class?: BoundingClass;
  readonly until?: string;
  readonly request?: string;
}

/** `ledgerwatch role list|grant|withdraw` */
export const addRole: CommandFactory = (program, cli) => {
  const role = program.command('role').description('What each role may do, and who has which.');
  addList(role, cli);
  addGrant(role, cli);
  addWithdraw(role, cli);
};

const roleArgument = schemaArgument(z.enum(ROLES), `one of ${ROLES.join(', ')}`);

const withPlace = (command: Command): Command =>
  command
    .option('--role <role>', `one of ${ROLES.join(', ')}`, roleArgument)
    .option('--tenant <id>', 'it holds for this tenant only (default: everywhere)', idArgument)
    .option('--source <id>', 'with --tenant: it holds for this source only', idArgument)
    .option('--team <name>', 'with --tenant: it holds for people of this team only', teamArgument)
    .option('--class <name>', 'with --tenant: it holds for events of this class of data only', classArgument);

const SAY_WHICH = 'error: say the person and --role, or --request alone';

function addGrant(role: Command, { terminal, withBackend }: Cli): void {
  const grant = withPlace(
    role
      .command('grant')
      .description('Give a person a role; nobody gives one to themselves.')
      .argument('[person]', 'their id, as "user list" shows it', idOfUserArgument),
  )
    .option('--until <time>', 'it ends by itself then', timeArgument)
    .option('--request <id>', 'what was asked for with this request', requestArgument);
  grant.action(async (user: string | undefined, { json, config, request, ...given }: GrantOptions) => {
    const wanted = request === undefined ? granting(user, given) : { request };
    const isOdd = wanted === undefined || (request !== undefined && (user ?? given.role) !== undefined);
    if (isOdd) return grant.error(SAY_WHICH);
    const options = config === undefined ? {} : { config };
    const answer = await withBackend(options, async (backend) => backend.people.grantRole(wanted));
    if (json) await terminal.print(jsonLine(answer));
    else if (isWaiting(answer)) sayWaiting(terminal, answer, 'role grant');
    else await terminal.print(`${answer.id} has: ${answer.grants.map(grantText).join(', ')}`);
  });
  example(
    withConfig(withJson(grant)),
    `ledgerwatch role grant ${SAMPLE_ID} --role analyst --tenant acme`,
    `ledgerwatch role grant ${SAMPLE_ID} --role analyst --tenant acme --team "Sales North"`,
  );
}

function addWithdraw(role: Command, { terminal, withBackend }: Cli): void {
  const withdraw = withPlace(
    role
      .command('withdraw')
      .description('Take a role from a person, at once.')
      .argument('<person>', 'their id, as "user list" shows it', idOfUserArgument),
  );
  withdraw.action(async (user: string, { json, config, ...given }: GrantOptions) => {
    const wanted = granting(user, given) ?? withdraw.error(SAY_WHICH);
    const options = config === undefined ? {} : { config };
    const left = await withBackend(options, async (backend) => backend.people.withdrawRole(wanted));
    if (json) await terminal.print(jsonLine(left));
    else await terminal.print(`${left.id} has: ${left.grants.map(grantText).join(', ') || 'no role'}`);
  });
  example(
    withConfig(withJson(withdraw)),
    `ledgerwatch role withdraw ${SAMPLE_ID} --role analyst --tenant acme`,
  );
}

/** Undefined when something is missing. */
function granting(
  user: string | undefined,
  { role, tenant, source, team, class: dataClass, until }: GrantOptions,
): Granting | undefined {
  return grantingSchema.safeParse({ user, grant: { role, tenant, source, team, dataClass, until } }).data;
}

function addList(role: Command, { terminal, withBackend }: Cli): void {
  const list = role
    .command('list')
    .description('Print the table of roles and permissions as it is enforced.')
    .action(async ({ json, ...options }: StoreOptions & JsonOption) => {
      const table = await withBackend(options, async (backend) => backend.roles());
      if (json) await terminal.print(jsonLine(table));
      else for (const line of roleLines(table)) await terminal.print(line);
    });
  example(withConfig(withJson(list)), 'ledgerwatch role list');
}

/** One line a permission, one column a role. */
export function roleLines({ permissions, roles }: RoleList): string[] {
  const rows = permissions.map((permission) => [
    permission,
    ...roles.map((one) => (one.permissions.includes(permission) ? 'yes' : '-')),
  ]);
  return tableLines(['', ...roles.map(({ role }) => role)], rows);
}
