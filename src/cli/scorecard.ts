import type { Counts, Durations, Scorecard } from '../../alerts/scorecard/scorecard.schemas.js';
import { idArgument, timeArgument } from './arguments.js';
import { type CommandFactory, example, type StoreOptions, withConfig } from './cli.js';
import { lasting } from './lasting.js';
import { tableLines } from './table.js';
import { jsonLine } from './terminal.js';

interface ScorecardOptions extends StoreOptions {
  readonly tenant: string;
  readonly from?: string;
  readonly to?: string;
  readonly json?: boolean;
}

const HEADINGS = [
  'DETECTOR',
  'ALERTS',
  'OPEN',
  'ACKNOWLEDGED',
  'TRUE',
  'FALSE',
  'BENIGN',
  'OTHER',
  'PRECISION',
];

const percent = (share: number): string => String(Math.round(100 * share));

const precisionOf = ({ precision }: Counts): string =>
  precision === undefined
    ? 'no verdicts yet'
    : `${percent(precision.share)} % (${percent(precision.low)} to ${percent(precision.high)}, of ${precision.judged})`;

const rowOf = (name: string, counts: Counts): string[] => {
  const { verdicts } = counts;
  const other = verdicts['insufficient-data'] + verdicts.test + verdicts.duplicate;
  const real = verdicts['true-positive'] + verdicts.suspicious;
  const shown = [
    counts.alerts,
    counts.open,
    counts.acknowledged,
    real,
    verdicts['false-positive'],
    verdicts.benign,
    other,
  ];
  return [name, ...shown.map(String), precisionOf(counts)];
};

const timeLine = (label: string, durations: Durations | undefined): string[] =>
  durations === undefined
    ? []
    : [
        `${label}: half within ${lasting(durations.median)}, nine in ten within ${lasting(durations.p90)} (of ${durations.count}).`,
      ];

/** As people read it. */
export const scorecardLines = (card: Scorecard): string[] => {
  const { all, detectors, withdrawn, times, from, to } = card;
  return [
    `${all.alerts} alerts from ${from.slice(0, 10)} to ${to.slice(0, 10)}; ${withdrawn} more were taken back by later events.`,
    '',
    ...tableLines(HEADINGS, [
      ...detectors.map(({ detector, ...counts }) => rowOf(detector, counts)),
      rowOf('all', all),
    ]),
    '',
    ...timeLine('From what happened to the alert', times.toAlert),
    ...timeLine('From the alert to the first answer', times.toAnswer),
    ...timeLine('From the alert to the verdict', times.toVerdict),
  ];
};

/** `ledgerwatch scorecard`: how detection does by what people answered. */
export const addScorecard: CommandFactory = (program, { terminal, withBackend }) => {
  const command = program
    .command('scorecard')
    .description('Show how detectors do by the verdicts that were given, and how soon alerts are answered.')
    .requiredOption('--tenant <id>', 'the tenant', idArgument)
    .option('--from <time>', 'raised at or after (default: 90 days before --to)', timeArgument)
    .option('--to <time>', 'raised before (default: now)', timeArgument)
    .option('--json', 'as the API says it, on one line')
    .action(async ({ tenant, from, to, json = false, ...options }: ScorecardOptions) =>
      withBackend(options, async (backend) => {
        const card = await backend.alerting.scorecard(tenant, { from, to });
        const lines = json ? [jsonLine(card)] : scorecardLines(card);
        for (const line of lines) if (!(await terminal.print(line))) return;
      }),
    );
  example(withConfig(command), 'ledgerwatch scorecard --tenant acme');
};
