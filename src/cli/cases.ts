import { type Command, Option } from 'commander';
import {
  CASE_STATUSES,
  caseIdSchema,
  caseResolutionSchema,
  type CaseLine,
  type CaseStatus,
  type CaseView,
} from '../../alerts/cases/cases.schemas.js';
import { VERDICTS } from '../event/finding.js';
import { plainText } from '../kernel/plain-text.js';
import { alertArgument } from './answer-alerts.js';
import { addCaseFile } from './case-file.js';
import { countArgument, idArgument, schemaArgument, timeArgument } from './arguments.js';
import { type Cli, type CommandFactory, example, withConfig } from './cli.js';
import { ofTenant, type TenantOptions } from './of-tenant.js';
import { tableLines } from './table.js';
import { jsonLine } from './terminal.js';

const MOST_CASES = 1_000;
const CASES = 50;
const MOST_ALERTS = 10_000;
const ALERTS = 200;
const ID = '0c2d6f1e-7a55-5b0e-8f2d-3f1b9c4a7d21';

/** `ledgerwatch cases list|show|resolve|file`; without a word it lists. */
export const addCases: CommandFactory = (program, cli) => {
  const cases = program
    .command('cases')
    .description('Alerts that are looked at together: of one actor and near in time, or of one storm.');
  addList(cases, cli);
  addShow(cases, cli);
  addResolve(cases, cli);
  const file = addCaseFile(cases, cli);
  example(
    withConfig(file.requiredOption('--tenant <id>', 'the tenant', idArgument)),
    `ledgerwatch cases file ${ID} --tenant acme --out ./case.zip`,
  );
};

function addList(cases: Command, { terminal, withBackend }: Cli): void {
  const list = cases
    .command('list', { isDefault: true })
    .description('List cases, the one with the newest alert first.')
    .addOption(new Option('--status <status>', 'only these').choices(CASE_STATUSES))
    .option('--limit <count>', 'at most so many', countArgument(MOST_CASES), CASES)
    .action(
      async ({
        tenant,
        json,
        status,
        limit,
        ...options
      }: TenantOptions & { status?: CaseStatus; limit: number }) => {
        const all = await withBackend(options, async ({ alerting }) =>
          alerting.cases.list(tenant, { limit, ...(status && { status }) }),
        );
        await terminal.print(json ? jsonLine(all) : tableLines(HEADINGS, all.map(row)).join('\n'));
      },
    );
  example(ofTenant(list), 'ledgerwatch cases --tenant acme --status open');
}

const HEADINGS = ['id', 'status', 'severity', 'last alert', 'actor', 'case'];
const row = ({ id, status, severity, lastAt, actor = '', title }: CaseLine): string[] => [
  id,
  status,
  severity,
  lastAt,
  plainText(actor),
  title,
];

function addShow(cases: Command, { terminal, withBackend }: Cli): void {
  const show = cases
    .command('show')
    .description('Show a case: its alerts, what was stated of them, who answered and who was told.')
    .argument('<id>', 'the case', schemaArgument(caseIdSchema, 'the id of a case'))
    .option('--limit <count>', 'at most so many of its alerts', countArgument(MOST_ALERTS), ALERTS)
    .action(async (id: string, { tenant, json, limit, ...options }: TenantOptions & { limit: number }) => {
      const view = await withBackend(options, async ({ alerting }) => alerting.cases.show(tenant, id, limit));
      await terminal.print(json ? jsonLine(view) : viewLines(tenant, view).join('\n'));
    });
  example(ofTenant(show), `ledgerwatch cases show ${ID} --tenant acme`);
}

const viewLines = (tenant: string, { asOf, case: line, alerts, timeline, omitted }: CaseView): string[] => [
  `${line.title}. It is ${line.status}, ${line.severity}; from ${line.openedAt} to ${line.lastAt}.`,
  `As of ${asOf}: with --as-of, cases resolve judges nothing that joined or grew since.`,
  '',
  ...tableLines(
    ['alert', 'status', 'severity', 'actor', 'what happened'],
    alerts.map(({ id, status, severity, actor, title }) => [
      id,
      status,
      severity,
      plainText(actor),
      plainText(title),
    ]),
  ),
  '',
  ...tableLines(
    ['time', 'alert', 'what', 'by'],
    timeline.map(({ at, alert, what, type, by }) => [at, alert, `${what} ${type}`, plainText(by)]),
  ),
  ...(omitted.alerts + omitted.entries === 0
    ? []
    : ['', `Not shown: ${omitted.alerts} alerts (--limit shows more), ${omitted.entries} entries.`]),
  '',
  `What was written, asked and answered of one: ledgerwatch alerts show ALERT --tenant ${tenant}`,
];

interface ResolveOptions extends TenantOptions {
  readonly verdict: string;
  readonly note?: string;
  readonly duplicateOf?: string;
  readonly except?: string[];
  readonly asOf?: string;
}

function addResolve(cases: Command, { terminal, withBackend }: Cli): void {
  const resolve = cases
    .command('resolve')
    .description('Give one verdict to all alerts of a case that nobody has judged.')
    .argument('<id>', 'the case', schemaArgument(caseIdSchema, 'the id of a case'))
    .addOption(new Option('--verdict <verdict>', 'what it was').choices(VERDICTS).makeOptionMandatory())
    .option('--note <text>', 'why; name nobody in it')
    .option('--duplicate-of <id>', 'with the verdict duplicate: the alert that they repeat', alertArgument)
    .option('--except <alert...>', 'alerts that this is not said of')
    .option(
      '--as-of <time>',
      'when you looked, as cases show says it: what joined or grew since is left open',
      timeArgument,
    )
    .action(async (id: string, { tenant, json, config, ...given }: ResolveOptions) => {
      const wanted = caseResolutionSchema.safeParse(given);
      if (!wanted.success)
        return resolve.error(
          `error: ${wanted.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}`,
        );
      const options = config === undefined ? {} : { config };
      const answer = await withBackend(options, async ({ alerting }) =>
        alerting.cases.resolve(tenant, id, wanted.data),
      );
      const done = answer.answers.filter(({ outcome }) => outcome === 'done').length;
      const since = answer.answers.filter(({ reason }) => reason === 'joined-since').length;
      const joined = since === 0 ? '' : `, ${since} of these joined or grew since you looked`;
      const left = answer.answers.length - done;
      await terminal.print(
        json
          ? jsonLine(answer)
          : `${done} alerts judged ${wanted.data.verdict}, ${left} left as they are${joined}. The case is ${answer.case.status}.`,
      );
    });
  example(
    ofTenant(resolve),
    `ledgerwatch cases resolve ${ID} --tenant acme --verdict benign --note "the feed came back"`,
  );
}
