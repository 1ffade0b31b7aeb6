import { type Command, Option } from 'commander';
import {
  closingSchema,
  suspicionIdSchema,
  type SuspicionList,
  type SuspicionView,
} from '../../alerts/suspicions/suspicions.schemas.js';
import { VERDICTS } from '../event/finding.js';
import { plainText } from '../kernel/plain-text.js';
import { alertArgument } from './answer-alerts.js';
import { countArgument, schemaArgument } from './arguments.js';
import { type Cli, type CommandFactory, example } from './cli.js';
import { inboxLine } from './inbox-line.js';
import { ofTenant, type TenantOptions } from './of-tenant.js';
import { tableLines } from './table.js';
import { jsonLine } from './terminal.js';

const MOST = 1_000;
const SOME = 50;
const LONGEST_SHOWN = 80;
const ID = '0c2d6f1e-7a55-5b0e-8f2d-3f1b9c4a7d21';

/** `ledgerwatch suspicions list|tie|close|link`; without a word it lists. */
export const addSuspicions: CommandFactory = (program, cli) => {
  const suspicions = program
    .command('suspicions')
    .description('What people reported as suspicious, by the page of the tenant or by mail.');
  addList(suspicions, cli);
  addTie(suspicions, cli);
  addClose(suspicions, cli);
  addLink(suspicions, cli);
};

function addList(suspicions: Command, { terminal, withBackend }: Cli): void {
  const list = suspicions
    .command('list', { isDefault: true })
    .description('List reports, the newest first, and how long they took.')
    .addOption(
      new Option('--open <yes|no>', 'only those that wait, or those that were closed').choices(['yes', 'no']),
    )
    .option('--limit <count>', 'at most so many', countArgument(MOST), SOME)
    .option('--cursor <cursor>', 'the next page, as the one before named it')
    .action(
      async ({
        tenant,
        json,
        open,
        limit,
        cursor,
        ...options
      }: TenantOptions & { open?: 'yes' | 'no'; limit: number; cursor?: string }) => {
        const found = await withBackend(options, async ({ alerting }) =>
          alerting.suspicions(tenant, {
            limit,
            ...(open && { open }),
            ...(cursor !== undefined && { cursor }),
          }),
        );
        await terminal.print(json ? jsonLine(found) : listLines(found).join('\n'));
      },
    );
  example(ofTenant(list), 'ledgerwatch suspicions --tenant acme --open yes');
}

const HEADINGS = ['id', 'status', 'reported', 'by', 'told after', 'answered after', 'answers', 'what'];

function listLines({ inbox, page, suspicions, next }: SuspicionList): string[] {
  return [
    inboxLine(inbox),
    page === 'on'
      ? 'Page: on'
      : 'Page: off: no link was made, so nobody can report by it (ledgerwatch suspicions link)',
    '',
    ...tableLines(HEADINGS, suspicions.map(row)),
    ...(next === undefined ? [] : ['', `There are more: --cursor ${next}`]),
  ];
}

function row(one: SuspicionView): string[] {
  const {
    id,
    status,
    verdict,
    reportedAt,
    via,
    verified,
    what = '(removed)',
    secondsToReport,
    secondsToAnswer,
    answers = [],
  } = one;
  return [
    id,
    verdict ?? status,
    reportedAt,
    via === 'mail' ? `mail, ${verified === true ? 'verified' : 'UNVERIFIED'}` : via,
    span(secondsToReport),
    span(secondsToAnswer),
    String(answers.length),
    plainText(what.replaceAll('\n', ' '), LONGEST_SHOWN),
  ];
}

const MINUTE_S = 60;
const HOUR_S = 3_600;

function span(seconds: number | undefined): string {
  if (seconds === undefined) return 'unknown';
  const hours = Math.floor(seconds / HOUR_S);
  const minutes = Math.floor((seconds % HOUR_S) / MINUTE_S);
  return hours === 0 ? `${minutes} min` : `${hours} h ${minutes} min`;
}

function addTie(suspicions: Command, { terminal, withBackend }: Cli): void {
  const tie = suspicions
    .command('tie')
    .description('Say which alert a report is about.')
    .argument('<id>', 'the report', schemaArgument(suspicionIdSchema))
    .requiredOption('--alert <id>', 'the alert', alertArgument)
    .action(async (id: string, { tenant, json, alert, ...options }: TenantOptions & { alert: string }) => {
      const tied = await withBackend(options, async ({ alerting }) =>
        alerting.tieSuspicion(tenant, id, { alert }),
      );
      await terminal.print(json ? jsonLine(tied) : `The report ${id} is about the alert ${alert}.`);
    });
  example(ofTenant(tie), `ledgerwatch suspicions tie ${ID} --tenant acme --alert ${ID}`);
}

function addClose(suspicions: Command, { terminal, withBackend }: Cli): void {
  const close = suspicions
    .command('close')
    .description('Say what a report came to; a later verdict corrects an earlier one.')
    .argument('<id>', 'the report', schemaArgument(suspicionIdSchema))
    .addOption(new Option('--verdict <verdict>', 'what it was').choices(VERDICTS).makeOptionMandatory())
    .option('--note <text>', 'why; it is kept for ever: name nobody in it', '')
    .action(
      async (
        id: string,
        { tenant, json, verdict, note, ...options }: TenantOptions & { verdict: string; note: string },
      ) => {
        const closing = closingSchema.parse({ verdict, note });
        const closed = await withBackend(options, async ({ alerting }) =>
          alerting.closeSuspicion(tenant, id, closing),
        );
        await terminal.print(json ? jsonLine(closed) : `The report ${id} is closed: ${closing.verdict}.`);
      },
    );
  example(ofTenant(close), `ledgerwatch suspicions close ${ID} --tenant acme --verdict benign`);
}

function addLink(suspicions: Command, { terminal, withBackend }: Cli): void {
  const link = suspicions
    .command('link')
    .description(
      'Print the link under which anybody of the tenant reports something; it is made at the first time.',
    )
    .option('--renew', 'make a new one: the one before works no more', false)
    .action(async ({ tenant, json, renew, ...options }: TenantOptions & { renew: boolean }) => {
      const made = await withBackend(options, async ({ alerting }) => alerting.reportLink(tenant, { renew }));
      await terminal.print(json ? jsonLine(made) : made.url);
    });
  example(ofTenant(link), 'ledgerwatch suspicions link --tenant acme');
}
