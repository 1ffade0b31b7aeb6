import { type Command, Option } from 'commander';
import { ZodError } from 'zod';
import { CONTAINMENTS } from '../../alerts/alert-fact.js';
import {
  alertIdSchema,
  assignmentSchema,
  commentSchema,
  containmentSchema,
  escalationSchema,
  resolutionSchema,
} from '../../alerts/alerts.schemas.js';
import { VERDICTS } from '../event/finding.js';
import { idArgument, schemaArgument } from './arguments.js';
import type { AlertAnswer, Answered } from './backend/alerting-backend.js';
import { type Cli, example, type JsonOption, type StoreOptions, withConfig, withJson } from './cli.js';
import { harmless, jsonLine } from './terminal.js';

/** As commander hands them over; what is wanted is read with the schema of the route. */
interface AnswerOptions extends StoreOptions, JsonOption {
  readonly tenant: string;
  readonly [option: string]: unknown;
}

const ID = '5f0c9a1e-1f4b-5f0e-9d5d-0d1c6f3b8a77';

export const alertArgument = schemaArgument(alertIdSchema, 'the id of an alert');

/** `ledgerwatch alerts acknowledge|resolve|assign|comment|contain|escalate` */
export function addAnswers(alerts: Command, cli: Cli): void {
  answering(alerts.command('acknowledge'), cli, () => ({ verb: 'acknowledge' })).description(
    'Say that somebody looks at it; again, that they still do. It lapses after a day, or three for milder ones.',
  );
  addResolve(alerts, cli);
  addAssign(alerts, cli);
  addRemarks(alerts, cli);
}

function addResolve(alerts: Command, cli: Cli): void {
  const resolve = alerts
    .command('resolve')
    .description('Say what it was; a later verdict corrects an earlier one.')
    .addOption(new Option('--verdict <verdict>', 'what it was').choices(VERDICTS).makeOptionMandatory())
    .option('--note <text>', 'why; name nobody in it')
    .option('--duplicate-of <id>', 'with the verdict duplicate: the alert that it repeats', alertArgument);
  answering(resolve, cli, ({ verdict, note, duplicateOf }) => ({
    verb: 'resolve',
    body: resolutionSchema.parse({ verdict, note, duplicateOf }),
  }));
  example(resolve, `ledgerwatch alerts resolve ${ID} --tenant acme --verdict benign --note "yearly mailing"`);
}

function addAssign(alerts: Command, cli: Cli): void {
  const assign = alerts
    .command('assign')
    .description('Say whose it is.')
    .option('--to <account>', 'id of the account (user list); without it nobody has it any more');
  answering(assign, cli, ({ to = null }) => ({ verb: 'assign', body: assignmentSchema.parse({ to }) }));
}

function addRemarks(alerts: Command, cli: Cli): void {
  const comment = alerts
    .command('comment')
    .description('Write down something about it: kept for ever, so name nobody.')
    .requiredOption('--text <text>', 'what');
  answering(comment, cli, ({ text }) => ({ verb: 'comment', body: commentSchema.parse({ text }) }));
  const contain = alerts
    .command('contain')
    .description('Say what was done against it elsewhere. Nothing is done by this.')
    .addOption(new Option('--action <action>', 'what was done').choices(CONTAINMENTS).makeOptionMandatory())
    .option('--note <text>', 'more of it; name nobody in it');
  answering(contain, cli, ({ action, note }) => ({
    verb: 'contain',
    body: containmentSchema.parse({ action, note }),
  }));
  const escalate = alerts
    .command('escalate')
    .description('Have a further receiver of alerts.routing told of it.')
    .requiredOption('--receiver <name>', 'its name in that file');
  answering(escalate, cli, ({ receiver }) => ({
    verb: 'escalate',
    body: escalationSchema.parse({ receiver }),
  }));
}

/** What the options say wrong ends the command as a wrong option does. */
function answering(
  command: Command,
  { terminal, withBackend }: Cli,
  read: (options: AnswerOptions) => AlertAnswer,
): Command {
  return withConfig(withJson(command))
    .argument('<id>', 'the alert', alertArgument)
    .requiredOption('--tenant <id>', 'the tenant', idArgument)
    .action(async (id: string, options: AnswerOptions) => {
      const answer = wantedOf(command, () => read(options));
      const { tenant, json, config } = options;
      const store = config === undefined ? {} : { config };
      const answered = await withBackend(store, async ({ alerting }) => alerting.answer(tenant, id, answer));
      await terminal.print(json ? jsonLine(answered) : answeredLine(answered));
      if (!json && answered.announce !== undefined)
        await terminal.print(announceLine(tenant, answered.announce));
    });
}

function wantedOf(command: Command, read: () => AlertAnswer): AlertAnswer {
  try {
    return read();
  } catch (error) {
    if (error instanceof ZodError)
      return command.error(
        `error: ${error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}`,
      );
    throw error;
  }
}

const answeredLine = ({ outcome, reason, alert: { id, status, severity, verdict } }: Answered): string => {
  const now = `Alert ${id} is ${status}${verdict === undefined ? '' : ` (${verdict})`}, ${severity}.`;
  return outcome === 'done' ? now : `Nothing changed (${reason ?? 'no effect'}). ${now}`;
};

/** The command that announces it, but for what only people know. */
const announceLine = (
  tenant: string,
  { whom, actions, object, records }: NonNullable<Answered['announce']>,
): string =>
  [
    'If it is to be done again, announce it and so much of it is not told:',
    `  ledgerwatch planned add ${whom} --tenant ${tenant} --action ${actions.join(' ')} \\`,
    `    ${object === undefined ? '' : `--object ${shellWord(object)} `}--records ${records} --from TIME --to TIME --reason WHY`,
  ].join('\n');

/** A type is the CRM's word: on a command line it is one word, whatever it holds. */
const shellWord = (text: string): string =>
  /^[\w.-]+$/.test(text) ? text : `'${harmless(text).replaceAll("'", `'\\''`)}'`;
