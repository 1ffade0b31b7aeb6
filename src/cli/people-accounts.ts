import type { Command } from 'commander';
import type { LinkedAccount } from '../people/directory/people.schemas.js';
import { idArgument } from './arguments.js';
import { type Cli, example, type JsonOption, type StoreOptions, withConfig, withJson } from './cli.js';
import { jsonLine } from './terminal.js';

interface AccountOptions extends StoreOptions, JsonOption {
  readonly tenant: string;
  readonly source: string;
}

/** `ledgerwatch people accounts link|nobody|free` */
export function addAccounts(people: Command, cli: Cli): void {
  const accounts = people
    .command('accounts')
    .description('Whose an account at a source is, where neither its id nor its mail address says so.');
  const link = accounts
    .command('link')
    .description('Say that an account belongs to a person of the directory.')
    .argument('<person>', 'their id or key')
    .argument('<account>', "the source's id of the account");
  ofSource(link).action(async (person: string, account: string, options: AccountOptions) =>
    say(cli, { person, account }, options),
  );
  example(link, 'ledgerwatch people accounts link E-1007 005xx0000012345 --tenant acme --source salesforce');
  const nobody = accounts
    .command('nobody')
    .description('Say that an account belongs to nobody of the directory.')
    .argument('<account>', "the source's id of the account");
  ofSource(nobody).action(async (account: string, options: AccountOptions) =>
    say(cli, { person: null, account }, options),
  );
  const free = accounts
    .command('free')
    .description('Take back what was said: its id and mail address decide again.')
    .argument('<account>', "the source's id of the account");
  ofSource(free).action(async (account: string, options: AccountOptions) => say(cli, { account }, options));
}

const ofSource = (command: Command): Command =>
  withConfig(
    withJson(
      command
        .requiredOption('--tenant <id>', 'the tenant', idArgument)
        .requiredOption('--source <id>', 'the source', idArgument),
    ),
  );

async function say(
  { terminal, withBackend }: Cli,
  said: Pick<LinkedAccount, 'person' | 'account'>,
  { tenant, source, json, ...options }: AccountOptions,
): Promise<void> {
  const linked = await withBackend(options, async (backend) =>
    backend.directory.link(tenant, { source, ...said }),
  );
  if (json) await terminal.print(jsonLine(linked));
  else await terminal.print(`Account ${linked.pseudonym} (${linked.actorKey}): noted.`);
}
