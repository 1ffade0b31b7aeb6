import { type AlertNumbers, FEWEST, type Spread } from '../../alerts/numbers/numbers.schemas.js';
import { idArgument, timeArgument } from './arguments.js';
import {
  type CommandFactory,
  example,
  type JsonOption,
  type StoreOptions,
  withConfig,
  withJson,
} from './cli.js';
import { lasting } from './lasting.js';
import { tableLines } from './table.js';
import { jsonLine } from './terminal.js';

interface NumbersOptions extends StoreOptions, JsonOption {
  readonly tenant: string;
  readonly from?: string;
  readonly to?: string;
}

/** `ledgerwatch alert-numbers`: how alerts are told and answered. */
export const addAlertNumbers: CommandFactory = (program, { terminal, withBackend }) => {
  const command = program
    .command('alert-numbers')
    .description(
      'Show how soon alerts are told and answered, what is overdue, what was for nothing, and the load.',
    )
    .requiredOption('--tenant <id>', 'the tenant', idArgument)
    .option('--from <time>', 'raised at or after (default: 30 days before --to)', timeArgument)
    .option('--to <time>', 'raised before (default: now)', timeArgument)
    .action(async ({ tenant, from, to, json, ...options }: NumbersOptions) =>
      withBackend(options, async (backend) => {
        const span = { ...(from && { from }), ...(to && { to }) };
        const numbers = await backend.alerting.alertNumbers(tenant, span);
        const lines = json ? [jsonLine(numbers)] : numberLines(numbers);
        for (const line of lines) if (!(await terminal.print(line))) return;
      }),
    );
  example(
    withConfig(withJson(command)),
    'ledgerwatch alert-numbers --tenant acme --from 2026-03-01T00:00:00Z',
  );
};

/** As people read it. */
export const numberLines = (numbers: AlertNumbers): string[] => [
  headLine(numbers),
  '',
  ...timeLines(numbers),
  '',
  ...tableLines(
    ['SEVERITY', 'TARGET', 'IN TIME', 'LATE', 'OVERDUE', 'WAITING'],
    numbers.targets.map((one) => [
      one.severity,
      lasting(one.targetMinutes * 60),
      ...[one.within, one.late, one.overdue, one.waiting].map(String),
    ]),
  ),
  ...titled(
    ['DETECTOR', 'ALERTS', 'FOR NOTHING'],
    numbers.falseAlerts.map(({ detector, alerts, verdicts }) => [
      detector,
      String(alerts),
      Object.entries(verdicts)
        .map(([verdict, count]) => `${count} ${verdict}`)
        .join(', '),
    ]),
  ),
  ...titled(
    ['CHANNEL', 'MESSAGES', 'DELIVERED', 'RETRIED', 'GIVEN UP', 'WAITING', 'BOUNCED'],
    numbers.channels.map((one) => [
      one.channel,
      ...[one.messages, one.delivered, one.retried, one.failed, one.waiting].map(String),
      one.bounced === undefined ? '-' : String(one.bounced),
    ]),
  ),
  '',
  ...loadLines(numbers),
];

const headLine = ({ alerts, from, to }: AlertNumbers): string =>
  `${alerts} alerts from ${from.slice(0, 10)} to ${to.slice(0, 10)}.`;

const timeLines = ({ times }: AlertNumbers): string[] => [
  timeLine('From what happened to the alert', times.toRaised),
  timeLine('From the alert to its first message', times.toDelivered),
  timeLine('From what happened to that message', times.toTold),
  timeLine('From the alert to the first answer', times.toFirstAnswer),
  timeLine('From the alert to the verdict', times.toResolved),
];

const timeLine = (label: string, { n, median, p90 }: Spread): string =>
  median === undefined || p90 === undefined
    ? `${label}: ${n}, too few to say (below ${FEWEST}).`
    : `${label}: half within ${lasting(median)}, nine in ten within ${lasting(p90)} (of ${n}).`;

const titled = (headings: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  rows.length === 0 ? [] : ['', ...tableLines(headings, rows)];

const rounded = (value: number): string => String(Math.round(value * 10) / 10);

function loadLines({ load, scorecard }: AlertNumbers): string[] {
  const { alertsADay, analysts, alertsPerAnalystAndDay: perAnalyst, budgets, each = [] } = load;
  const shared =
    perAnalyst === undefined
      ? 'nobody answered'
      : `${rounded(perAnalyst)} for each of ${analysts} who answered`;
  return [
    `${rounded(alertsADay)} alerts a day; ${shared}.`,
    ...budgets.map(
      ({ budget, alerts, judgedFalse, asked, declared }) =>
        `To ${budget === 'review' ? 'be read' : 'be woken for'}: ${alerts}, of which ${judgedFalse} were judged false; ${rounded(asked)} false ones were asked for (${declared}${typeof declared === 'number' ? ' days of people each' : ''}).`,
    ),
    ...titled(
      ['ACCOUNT', 'ANSWERED', 'JUDGED'],
      each.map(({ account, answered, judged }) => [account, String(answered), String(judged)]),
    ),
    '',
    `Precision by detector: ledgerwatch scorecard (${scorecard}).`,
  ];
}
