import type { Command } from 'commander';
import { z } from 'zod';
import {
  type NewUser,
  newUserSchema,
  ownActorsSchema,
  userIdSchema,
} from '../access/accounts/users.schemas.js';
import type { FromRequest } from '../access/requests/requests.js';
import type { BoundingClass } from '../access/rights/bounds.schemas.js';
import { ROLES, type Role } from '../access/rights/permissions.js';
import { classArgument, idArgument, schemaArgument, teamArgument, timeArgument } from './arguments.js';
import { plainText } from '../kernel/plain-text.js';
import type { User } from './backend/views.js';
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
import { isWaiting, requestArgument, sayWaiting } from './waiting.js';

interface InviteOptions extends StoreOptions, JsonOption {
  readonly mail?: string;
  readonly name?: string;
  readonly request?: string;
  readonly role?: Role[];
  readonly tenant?: string;
  readonly source?: string;
  readonly team?: string;
  readonly class?: BoundingClass;
  readonly until?: string;
  readonly self?: string[];
}

/** `ledgerwatch user invite|list|unlock|disable|sessions|forget` */
export const addUser: CommandFactory = (program, cli) => {
  const user = program.command('user').description('Invite people, and unlock or disable their accounts.');
  addInvite(user, cli);
  addList(user, cli);
  addUnlock(user, cli);
  addDisable(user, cli);
  addSessions(user, cli);
  addSelf(user, cli);
  addForget(user, cli);
};

const roleArgument = schemaArgument(z.enum(ROLES), `one of ${ROLES.join(', ')}`);

const withBounds = (command: Command): Command =>
  command
    .option('--tenant <id>', 'the roles hold for this tenant only', idArgument)
    .option('--source <id>', 'with --tenant: the roles hold for this source only', idArgument)
    .option('--team <name>', 'with --tenant: the roles hold for people of this team only', teamArgument)
    .option(
      '--class <name>',
      'with --tenant: the roles hold for events of this class of data only',
      classArgument,
    )
    .option('--until <time>', 'the roles end by themselves then', timeArgument);

function addInvite(user: Command, { terminal, withBackend }: Cli): void {
  const invite = withBounds(user.command('invite'))
    .description('Print a link that opens an account once, within 72 hours.')
    .option('--mail <address>', 'their mail address, by which they log in', mailArgument)
    .option('--name <name>', 'their name')
    .option(
      '--role <role>',
      'what they may do; may be said several times',
      (text, before: Role[] | undefined) => [...(before ?? []), roleArgument(text)],
    )
    .option(
      '--self <tenant/key...>',
      'actors of the CRM that are this person: they see no alerts about these',
    )
    .option('--request <id>', 'the invitation that was asked for with this request', requestArgument);
  invite.action(async ({ json, config, ...given }: InviteOptions) => {
    const wanted = wantedInvitation(given) ?? invite.error(SAY_WHO);
    const options = config === undefined ? {} : { config };
    const invited = await withBackend(options, async (backend) => backend.people.invite(wanted));
    if (json) await terminal.print(jsonLine(invited));
    else if (isWaiting(invited)) sayWaiting(terminal, invited, 'user invite');
    else if (invited.invitation === undefined)
      terminal.say(`Person ${invited.id} is invited: the link goes by mail to them alone.`);
    else {
      terminal.say(
        `This link (person ${invited.id}) is shown this one time; whoever has it opens the account.`,
      );
      await terminal.print(invited.invitation);
    }
  });
  example(
    withConfig(withJson(invite)),
    'ledgerwatch user invite --mail ann@example.com --name "Ann Example" --role analyst --tenant acme',
  );
}

const SAY_WHO = 'error: say --mail and --name, or --request alone; --self is TENANT/KEY';

/** Undefined when the options fit together in no way. */
function wantedInvitation({
  request,
  ...given
}: Omit<InviteOptions, 'json' | 'config'>): NewUser | FromRequest | undefined {
  if (request !== undefined)
    return Object.values(given).every((one) => one === undefined) ? { request } : undefined;
  const { mail, name, role = [], self = [], class: dataClass, ...bounds } = given;
  const grants = role.map((one) => ({ role: one, dataClass, ...bounds }));
  return newUserSchema.safeParse({ mail, name, grants, self: self.map(actorOf) }).data;
}

function addList(user: Command, { terminal, withBackend }: Cli): void {
  const list = user
    .command('list')
    .description('List people, with what they were given.')
    .action(async ({ json, ...options }: StoreOptions & JsonOption) => {
      const users = await withBackend(options, async (backend) => backend.people.list());
      const headings = ['ID', 'NAME', 'MAIL', 'STATUS', 'ROLES', 'INVITED AT', 'INVITED BY'];
      if (json) await terminal.print(jsonLine(users));
      else for (const line of tableLines(headings, users.map(cells))) await terminal.print(line);
    });
  example(withConfig(withJson(list)), 'ledgerwatch user list');
}

const cells = ({ id, name = '', mail = '', status, grants, invitedAt, invitedBy }: User): string[] => [
  id,
  name,
  mail,
  status,
  grants.map(grantText).join(', '),
  invitedAt,
  invitedBy,
];

/** `analyst of acme/crm for the team "Sales North" until 2026-01-31T00:00:00Z` */
export const grantText = ({ role, tenant, source, team, dataClass, until }: User['grants'][number]): string =>
  [role, ...(tenant === undefined ? [] : [`of ${[tenant, source].filter(Boolean).join('/')}`])]
    .concat(team === undefined ? [] : [`for the team "${plainText(team)}"`])
    .concat(dataClass === undefined ? [] : [`for data of the class ${plainText(dataClass)}`])
    .concat(until === undefined ? [] : [`until ${until}`])
    .join(' ');

function addUnlock(user: Command, { terminal, withBackend }: Cli): void {
  const unlock = user
    .command('unlock')
    .description('Unlock an account that had too many failures.')
    .argument('<id>', 'as "user list" shows it', idOfUserArgument)
    .action(async (id: string, options: StoreOptions) => {
      await withBackend(options, async (backend) => backend.people.unlock(id));
      await terminal.print(`The account of ${id} is unlocked.`);
    });
  example(withConfig(unlock), `ledgerwatch user unlock ${SAMPLE_ID}`);
}

function addDisable(user: Command, { terminal, withBackend }: Cli): void {
  const disable = user
    .command('disable')
    .description('Disable an account and end its sessions; another invitation opens it again.')
    .argument('<id>', 'as "user list" shows it', idOfUserArgument)
    .action(async (id: string, options: StoreOptions) => {
      await withBackend(options, async (backend) => backend.people.disable(id));
      await terminal.print(`The account of ${id} is disabled.`);
    });
  example(withConfig(disable), `ledgerwatch user disable ${SAMPLE_ID}`);
}

function addSessions(user: Command, { terminal, withBackend }: Cli): void {
  const sessions = user
    .command('sessions')
    .description('End all sessions of a person.')
    .argument('<id>', 'as "user list" shows it', idOfUserArgument)
    .requiredOption('--end', 'end them: they have to log in again')
    .action(async (id: string, { config }: StoreOptions) => {
      await withBackend(config === undefined ? {} : { config }, async (backend) =>
        backend.people.endSessions(id),
      );
      await terminal.print(`All sessions of ${id} have ended.`);
    });
  example(withConfig(sessions), `ledgerwatch user sessions ${SAMPLE_ID} --end`);
}

/** `acme/0f3c…` */
function actorOf(text: string): { tenant?: string | undefined; actorKey?: string | undefined } {
  const [tenant, actorKey] = text.split('/');
  return { tenant, actorKey };
}

function addSelf(user: Command, { terminal, withBackend }: Cli): void {
  const self = user
    .command('self')
    .description('Say which actors of a CRM a person is: they see no alerts and events about these.')
    .argument('<id>', 'of the person, as "user list" shows it', idOfUserArgument)
    .argument('<actor...>', 'TENANT/KEY; the key as events and alerts show it');
  self.action(async (id: string, actors: string[], { config }: StoreOptions) => {
    const wanted = ownActorsSchema.safeParse({ self: actors.map(actorOf) }).data ?? self.error(SAY_WHO);
    const options = config === undefined ? {} : { config };
    await withBackend(options, async (backend) => backend.people.addSelf(id, wanted));
    await terminal.print(`From now on ${id} sees nothing about ${actors.join(', ')}.`);
  });
  example(withConfig(self), `ledgerwatch user self ${SAMPLE_ID} acme/0f3c5a6b7c8d9e0f1a2b3c4d5e6f7a8b`);
}

function addForget(user: Command, { terminal, withBackend }: Cli): void {
  const forget = user
    .command('forget')
    .description('Disable an account and delete the name and the address, for ever.')
    .argument('<id>', 'as "user list" shows it', idOfUserArgument)
    .action(async (id: string, options: StoreOptions) => {
      await withBackend(options, async (backend) => backend.people.forget(id));
      await terminal.print(`The name and the address of ${id} are deleted.`);
    });
  example(withConfig(forget), `ledgerwatch user forget ${SAMPLE_ID}`);
}

export const SAMPLE_ID = '0123456789abcdef0123456789abcdef';

export const idOfUserArgument = schemaArgument(userIdSchema, 'the 32 hex digits of the id');
const mailArgument = schemaArgument(newUserSchema.shape.mail, 'a mail address');
