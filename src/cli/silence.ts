import type { Command } from 'commander';
import type { z } from 'zod';
import { silenceWantedSchema } from '../../alerts/silences/silence.js';
import type { Hidden } from '../../alerts/silences/hidden.js';
import {
  type SilenceBody,
  type SilenceView,
  silenceIdSchema,
} from '../../alerts/silences/silences.schemas.js';
import { plainText } from '../kernel/plain-text.js';
import { schemaArgument, timeArgument } from './arguments.js';
import { type Cli, type CommandFactory, example } from './cli.js';
import { listingOf, type ListingOptions, withListing } from './listing.js';
import { ofTenant, type TenantOptions } from './of-tenant.js';
import { tableLines } from './table.js';
import { jsonLine } from './terminal.js';
import { isWaiting, requestArgument, sayWaiting } from './waiting.js';

interface AddOptions extends TenantOptions {
  readonly until?: string;
  readonly reason?: string;
  readonly dryRun?: true;
  readonly request?: string;
}

/** `ledgerwatch silence add|list|show|end` */
export const addSilence: CommandFactory = (program, cli) => {
  const silence = program
    .command('silence')
    .description('Alerts that nobody is told of for a while; lists go on showing them.');
  addAdd(silence, cli);
  addList(silence, cli);
  addShow(silence, cli);
  addEnd(silence, cli);
};

function addAdd(silence: Command, { terminal, withBackend }: Cli): void {
  const add = silence
    .command('add')
    .description('Say what it would have hidden in the last 30 days, then begin it.')
    .argument('[matchers...]', 'all must hold, such as team=sales severity=low')
    .option('--until <time>', 'at most 30 days from now', timeArgument)
    .option('--reason <text>', 'why; name nobody in it')
    .option('--dry-run', 'only say what it would have hidden')
    .option('--request <id>', 'what was asked for with this request', requestArgument);
  add.action(async (matchers: string[], { tenant, json, config, ...given }: AddOptions) => {
    const options = config === undefined ? {} : { config };
    const wanted = wantedOf(matchers, given);
    if ('wrong' in wanted) return add.error(`error: ${wanted.wrong}`);
    await withBackend(options, async ({ alerting }) => {
      if (given.request === undefined) {
        const hidden = await alerting.silencePreview(tenant, matchers);
        const told = json ? jsonLine(hidden) : hiddenLines(hidden, 'would have hidden').join('\n');
        if (wanted.body === undefined) return void (await terminal.print(told));
        if (!json) terminal.say(told);
      }
      if (wanted.body === undefined) return;
      const answer = await alerting.silence(tenant, wanted.body);
      if (json) await terminal.print(jsonLine(answer));
      else if (isWaiting(answer)) sayWaiting(terminal, answer, `silence add --tenant ${tenant}`);
      else await terminal.print(`Nobody is told of these until ${answer.until} (${answer.id}).`);
    });
  });
  example(
    ofTenant(add),
    'ledgerwatch silence add --tenant acme team=sales severity=low --dry-run',
    'ledgerwatch silence add --tenant acme team=sales severity=low --until 2026-04-03 --reason "move to the new CRM"',
  );
}

/** What is to begin; nothing of it for a dry run. */
function wantedOf(
  matchers: readonly string[],
  { until, reason, request, dryRun }: Pick<AddOptions, 'until' | 'reason' | 'request' | 'dryRun'>,
): { readonly body: SilenceBody | undefined } | { readonly wrong: string } {
  if (request !== undefined) return { body: { request } };
  if (dryRun === true) {
    const parsed = silenceWantedSchema.pick({ matchers: true }).safeParse({ matchers });
    return parsed.success ? { body: undefined } : wrongIn(parsed.error);
  }
  const parsed = silenceWantedSchema.safeParse({ matchers, until, reason });
  return parsed.success ? { body: parsed.data } : wrongIn(parsed.error);
}

const wrongIn = ({ issues }: z.ZodError): { readonly wrong: string } => ({
  wrong: issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '),
});

function addList(silence: Command, { terminal, withBackend }: Cli): void {
  const list = silence
    .command('list')
    .description('List silences, the newest first.')
    .action(async ({ tenant, json, before, limit, ...options }: TenantOptions & ListingOptions) => {
      const listing = listingOf({ before, limit });
      const all = await withBackend(options, async ({ alerting }) => alerting.silences(tenant, listing));
      if (json) await terminal.print(jsonLine(all));
      else await terminal.print(tableLines(HEADINGS, all.map(row)).join('\n'));
    });
  example(withListing(ofTenant(list)), 'ledgerwatch silence list --tenant acme');
}

const HEADINGS = ['id', 'matchers', 'until', 'owner', 'ended', 'reason'];
const row = ({ id, matchers, until, owner, endedAt = '', reason }: SilenceView): string[] => [
  id,
  matchers.join(', '),
  until,
  owner,
  endedAt,
  reason,
];

function addShow(silence: Command, { terminal, withBackend }: Cli): void {
  const show = silence
    .command('show')
    .description('Show a silence, and what it hid so far.')
    .argument('<id>', 'the silence', schemaArgument(silenceIdSchema))
    .action(async (id: string, { tenant, json, ...options }: TenantOptions) => {
      const digest = await withBackend(options, async ({ alerting }) => alerting.silenceOf(tenant, id));
      if (json) return void (await terminal.print(jsonLine(digest)));
      const rows = HEADINGS.map((name, at) => [name, row(digest.silence)[at] ?? '']);
      await terminal.print(
        [...tableLines(['silence', ''], rows), '', ...hiddenLines(digest.hidden, 'hides or hid')].join('\n'),
      );
    });
  example(ofTenant(show), 'ledgerwatch silence show --tenant acme 5f0c9a1e-1f4b-4f0e-9d5d-0d1c6f3b8a77');
}

function addEnd(silence: Command, { terminal, withBackend }: Cli): void {
  const end = silence
    .command('end')
    .description('End a silence before its time: what it hides is told.')
    .argument('<id>', 'the silence', schemaArgument(silenceIdSchema))
    .action(async (id: string, { tenant, json, ...options }: TenantOptions) => {
      const ended = await withBackend(options, async ({ alerting }) => alerting.endSilence(tenant, id));
      if (json) await terminal.print(jsonLine(ended));
      else await terminal.print(`The silence ${id} is over.`);
    });
  example(ofTenant(end), 'ledgerwatch silence end --tenant acme 5f0c9a1e-1f4b-4f0e-9d5d-0d1c6f3b8a77');
}

function hiddenLines({ since, count, bySeverity, notLookedAt, examples }: Hidden, does: string): string[] {
  const sums = Object.entries(bySeverity).map(([severity, of]) => `${of} ${severity}`);
  return [
    `It ${does} ${count} ${count === 1 ? 'alert' : 'alerts'} since ${since}${count === 0 ? '' : `: ${sums.join(', ')}`}.`,
    ...(notLookedAt > 0 ? [`${notLookedAt} further alerts of that time were too many to look at.`] : []),
    ...examples.map((one) =>
      plainText(`  ${one.severity.padEnd(8)} ${one.family.padEnd(9)} ${one.raisedAt} ${one.id}`),
    ),
  ];
}
