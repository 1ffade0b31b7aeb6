import type { RoleList } from '../access/rights/roles.schemas.js';
import {
  type CommandFactory,
  example,
  type JsonOption,
  type StoreOptions,
  withConfig,
  withJson,
} from './cli.js';
import { tableLines } from './table.js';

/** `ledgerwatch role list` */
export const addRole: CommandFactory = (program, { terminal, withBackend }) => {
  const role = program.command('role').description('What each role may do.');
  const list = role
    .command('list')
    .description('Print the table of roles and permissions as it is enforced.')
    .action(async ({ json, ...options }: StoreOptions & JsonOption) => {
      const table = await withBackend(options, async (backend) => backend.roles());
      if (json) await terminal.print(JSON.stringify(table));
      else for (const line of roleLines(table)) await terminal.print(line);
    });
  example(withConfig(withJson(list)), 'ledgerwatch role list');
};

/** One line a permission, one column a role. */
export function roleLines({ permissions, roles }: RoleList): string[] {
  const rows = permissions.map((permission) => [
    permission,
    ...roles.map((one) => (one.permissions.includes(permission) ? 'yes' : '-')),
  ]);
  return tableLines(['', ...roles.map(({ role }) => role)], rows);
}
