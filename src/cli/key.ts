import type { Command } from 'commander';
import { keyIdSchema, type NewKey } from '../access/keys/keys.schemas.js';
import { idArgument, schemaArgument } from './arguments.js';
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

interface IssueOptions extends StoreOptions, JsonOption {
  readonly tenant?: string;
  readonly source?: string;
  readonly admin?: true;
}

/** `ledgerwatch key issue|list|revoke` */
export const addKey: CommandFactory = (program, cli) => {
  const key = program.command('key').description('Issue, list and revoke the keys that requests carry.');
  addIssue(key, cli);
  addList(key, cli);
  addRevoke(key, cli);
};

const SAY_WHICH =
  'error: say --tenant and --source for an intake key, or --admin alone for an administrator key';

function addIssue(key: Command, { terminal, withBackend }: Cli): void {
  const issue = key
    .command('issue')
    .description('Make a key and print it, this one time: it is stored as a hash only.')
    .option('--tenant <id>', 'with --source: a key that hands in the events of this source', idArgument)
    .option('--source <id>', 'with --tenant', idArgument)
    .option('--admin', 'an administrator key, which may do everything');
  issue.action(async ({ json, tenant, source, admin, ...options }: IssueOptions) => {
    const wanted = wantedKey({ tenant, source, admin }) ?? issue.error(SAY_WHICH);
    const { key: text, ...issued } = await withBackend(options, async (backend) => backend.issueKey(wanted));
    if (json) {
      await terminal.print(JSON.stringify({ ...issued, key: text }));
      return;
    }
    terminal.say(
      `This key (id ${issued.id}) is shown this one time; keep it where only its user can read it.`,
    );
    await terminal.print(text);
  });
  example(
    withConfig(withJson(issue)),
    'ledgerwatch key issue --tenant acme --source salesforce > salesforce.key',
  );
}

/** What the options ask for; undefined when they ask for neither or for both. */
export function wantedKey(given: {
  tenant: string | undefined;
  source: string | undefined;
  admin: true | undefined;
}): NewKey | undefined {
  const { tenant, source, admin = false } = given;
  if (admin) return tenant === undefined && source === undefined ? { kind: 'admin' } : undefined;
  return tenant === undefined || source === undefined ? undefined : { kind: 'intake', tenant, source };
}

function addList(key: Command, { terminal, withBackend }: Cli): void {
  const list = key
    .command('list')
    .description('List keys, without their secrets.')
    .action(async ({ json, ...options }: StoreOptions & JsonOption) => {
      const keys = await withBackend(options, async (backend) => backend.keys());
      const rows = keys.map(({ id, kind, tenant = '', source = '', status, issuedAt, issuedBy }) => [
        id,
        kind,
        tenant,
        source,
        status,
        issuedAt,
        issuedBy,
      ]);
      const headings = ['ID', 'KIND', 'TENANT', 'SOURCE', 'STATUS', 'ISSUED AT', 'ISSUED BY'];
      if (json) await terminal.print(JSON.stringify(keys));
      else for (const line of tableLines(headings, rows)) await terminal.print(line);
    });
  example(withConfig(withJson(list)), 'ledgerwatch key list');
}

function addRevoke(key: Command, { terminal, withBackend }: Cli): void {
  const revoke = key
    .command('revoke')
    .description('Revoke a key, for ever.')
    .argument('<id>', 'its id, as "key list" shows it (not the key itself)', keyIdArgument)
    .action(async (id: string, options: StoreOptions) => {
      await withBackend(options, async (backend) => backend.revokeKey(id));
      await terminal.print(`Key ${id} is revoked.`);
    });
  example(withConfig(revoke), 'ledgerwatch key revoke 0123456789abcdef');
}

const keyIdArgument = schemaArgument(keyIdSchema, 'the 16 hex digits of its id');
