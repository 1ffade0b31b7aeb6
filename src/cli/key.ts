import type { Command } from 'commander';
import { z } from 'zod';
import { keyIdSchema, type NewKey } from '../access/keys/keys.schemas.js';
import type { BoundingClass } from '../access/rights/bounds.schemas.js';
import { type Role, ROLES } from '../access/rights/permissions.js';
import { DAY, systemClock } from '../kernel/clock.js';
import { classArgument, countArgument, idArgument, schemaArgument, teamArgument } from './arguments.js';
import { plainText } from '../kernel/plain-text.js';
import type { FromRequest } from '../access/requests/requests.js';
import type { KeyView } from './backend/backend.js';
import type { IssuedKey } from './backend/views.js';
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
import { jsonLine, type Terminal } from './terminal.js';
import { isWaiting, requestArgument, sayWaiting } from './waiting.js';

interface IssueOptions extends StoreOptions, JsonOption {
  readonly tenant?: string;
  readonly source?: string;
  readonly team?: string;
  readonly class?: BoundingClass;
  readonly role?: Role;
  readonly admin?: true;
  readonly expiresDays?: number;
  readonly request?: string;
}

/** `ledgerwatch key issue|list|revoke|recover` */
export const addKey: CommandFactory = (program, cli) => {
  const key = program.command('key').description('Issue, list and revoke the keys that requests carry.');
  addIssue(key, cli);
  addList(key, cli);
  addRevoke(key, cli);
  addRecover(key, cli);
};

const SAY_WHICH =
  'error: say --role and how far it reaches, or --tenant and --source alone for an intake key, or --admin alone, or --request alone';

function addIssue(key: Command, { terminal, withBackend }: Cli): void {
  const issue = key
    .command('issue')
    .description('Make a key and print it, this one time: it is stored as a hash only.')
    .option('--role <role>', `one of ${ROLES.join(', ')} ("role list" says what each may do)`, roleArgument)
    .option('--tenant <id>', 'of this tenant alone (default: all)', idArgument)
    .option(
      '--source <id>',
      'of this source of the tenant alone; without --role, a key for its intake',
      idArgument,
    )
    .option('--team <name>', 'with --role and --tenant: for people of this team alone', teamArgument)
    .option(
      '--class <name>',
      'with --role and --tenant: for events of this class of data alone',
      classArgument,
    )
    .option(
      '--expires-days <days>',
      'refused after so many days (default: never)',
      countArgument(LONGEST_DAYS),
    )
    .option('--admin', 'a key that may do everything, as that of the first start')
    .option('--request <id>', 'the key that was asked for with this request', requestArgument);
  issue.action(async ({ json, config, request, ...given }: IssueOptions) => {
    const wanted = askedKey(given, request, systemClock.now()) ?? issue.error(SAY_WHICH);
    const options = config === undefined ? {} : { config };
    const issued = await withBackend(options, async (backend) => backend.issueKey(wanted));
    if (json) await terminal.print(jsonLine(issued));
    else if (isWaiting(issued)) sayWaiting(terminal, issued, 'key issue');
    else await printKey(terminal, issued);
  });
  example(
    withConfig(withJson(issue)),
    'ledgerwatch key issue --tenant acme --source salesforce > salesforce.key',
    'ledgerwatch key issue --role auditor --tenant acme --expires-days 30 > auditor.key',
  );
}

async function printKey(terminal: Terminal, { id, key }: IssuedKey): Promise<void> {
  terminal.say(`This key (id ${id}) is shown this one time; keep it where only its user can read it.`);
  await terminal.print(key);
}

/** A request says all that is wanted. */
function askedKey(
  given: Parameters<typeof wantedKey>[0],
  request: string | undefined,
  now: number,
): NewKey | FromRequest | undefined {
  if (request === undefined) return wantedKey(given, now);
  return Object.values(given).every((one) => one === undefined) ? { request } : undefined;
}

/** What the options ask for; undefined when they fit no kind of key. */
export function wantedKey(
  given: Omit<IssueOptions, 'json' | 'config' | 'request'>,
  now: number,
): NewKey | undefined {
  const { role, tenant, source, team, class: dataClass, admin, expiresDays } = given;
  const expiry =
    expiresDays === undefined ? {} : { expiresAt: new Date(now + expiresDays * DAY).toISOString() };
  if (admin === true) {
    const others = [role, tenant, source, team, dataClass, expiresDays];
    return others.every((one) => one === undefined) ? { kind: 'admin' } : undefined;
  }
  if (role === undefined)
    return tenant === undefined || source === undefined || (team ?? dataClass) !== undefined
      ? undefined
      : { kind: 'intake', tenant, source, ...expiry };
  return { kind: 'api', role, ...boundsOf(given), ...expiry };
}

const boundsOf = ({ tenant, source, team, class: dataClass }: IssueOptions) => ({
  ...(tenant === undefined ? {} : { tenant }),
  ...(source === undefined ? {} : { source }),
  ...(team === undefined ? {} : { team }),
  ...(dataClass === undefined ? {} : { dataClass }),
});

const HEADINGS = [
  'ID',
  'KIND',
  'TENANT',
  'SOURCE',
  'TEAM',
  'CLASS',
  'STATUS',
  'ISSUED AT',
  'ISSUED BY',
  'EXPIRES AT',
  'LAST USED',
];

/** A key of a role is named by the role. */
const cellsOf = (key: KeyView): string[] => [
  key.id,
  key.role ?? key.kind,
  key.tenant ?? '',
  key.source ?? '',
  plainText(key.team ?? ''),
  key.dataClass ?? '',
  key.status,
  key.issuedAt,
  key.issuedBy,
  key.expiresAt ?? '',
  key.lastUsed ?? '',
];

function addList(key: Command, { terminal, withBackend }: Cli): void {
  const list = key
    .command('list')
    .description('List keys, without their secrets.')
    .action(async ({ json, ...options }: StoreOptions & JsonOption) => {
      const keys = await withBackend(options, async (backend) => backend.keys());
      if (json) await terminal.print(jsonLine(keys));
      else for (const line of tableLines(HEADINGS, keys.map(cellsOf))) await terminal.print(line);
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

function addRecover(key: Command, { terminal, withBackend }: Cli): void {
  const recover = key
    .command('recover')
    .description(
      'Make another administrator key after the first was lost: on the host itself, while the service is stopped.',
    )
    .action(async (options: StoreOptions) => {
      const recovered = await withBackend(options, async (backend) => backend.governance.recoverKey());
      await printKey(terminal, recovered);
      terminal.say(
        'It is also in admin.key of the data folder. That it was made is recorded, and told by mail.',
      );
      terminal.say(
        'Revoke the lost one when the service runs: ledgerwatch key list, ledgerwatch key revoke ID',
      );
    });
  example(withConfig(recover), 'ledgerwatch key recover');
}

const roleArgument = schemaArgument(z.enum(ROLES), `one of ${ROLES.join(', ')}`);
const LONGEST_DAYS = 3_660;

const keyIdArgument = schemaArgument(keyIdSchema, 'the 16 hex digits of its id');
