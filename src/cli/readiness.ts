import type { DetectorReadiness, Readiness } from '../detect/readiness/readiness.schemas.js';
import { idArgument } from './arguments.js';
import { type CommandFactory, example, type StoreOptions, withConfig } from './cli.js';
import { tableLines } from './table.js';
import { jsonLine } from './terminal.js';

interface ReadinessOptions extends StoreOptions {
  readonly tenant: string;
  readonly json?: boolean;
}

const HEADINGS = ['DETECTOR', 'AWAKE', 'BY PEERS', 'BY DEFAULTS', 'ASLEEP', 'THE REST WAKES', 'NOT FED'];

const wakesIn = ({ wakes: { first, last, never } }: DetectorReadiness): string => {
  const dates = first === undefined ? '' : first === last ? first : `${first} to ${last}`;
  const seldom = never === 0 ? '' : `${never} too seldom`;
  return [dates, seldom].filter((part) => part !== '').join(', ') || '-';
};

const rowOf = (detector: DetectorReadiness): string[] => {
  const { awake, throughPeers, byDefaults, asleep, share, feeds } = detector;
  const missing = feeds.filter(({ fed }) => !fed).map(({ measure }) => measure);
  return [
    detector.detector,
    `${awake} (${Math.floor(100 * share)} %)`,
    String(throughPeers),
    String(byDefaults),
    String(asleep),
    wakesIn(detector),
    missing.join(', ') || '-',
  ];
};

/** What is said above the table, in plain words. */
const headOf = ({ day, actors, sample, userDays, profiles, budget }: Readiness): string[] => {
  const { have, need, reached } = userDays;
  const tail =
    have >= need
      ? `${have} person-days are in: how rare is rare is measured on this tenant.`
      : `${have} of ${need} person-days are in${reached === undefined ? '' : `, enough on ${reached}`}: until then the tails of companies in general judge.`;
  return [
    `${day}: ${actors.human} people and ${actors.service} programs seen in the last 8 weeks.`,
    ...(sample === undefined ? [] : [`They are many: the table is of ${sample} of them.`]),
    tail,
    `Asked for is one false alert in ${budget} person-days, as the tenant accepts it.`,
    profiles === undefined
      ? 'Nothing was judged yet: everybody is judged by what is usual in companies in general.'
      : `Judged last by the profiles ${profiles.version}, of ${profiles.from} to ${profiles.to}.`,
  ];
};

/** As people read it. */
export const readinessLines = (readiness: Readiness): string[] => [
  ...headOf(readiness),
  '',
  ...tableLines(HEADINGS, readiness.detectors.map(rowOf)),
  '',
  'account-takeover and first-time are not in the table: they need five log-ins of a person, and sources that tell',
  'networks, devices or programs. Nor are service-drift, which needs ten days of a program, coverage, which needs four',
  'weeks of records opened one by one, off-hours, which needs four weeks of a person, and repetition, which needs',
  'ten days of one.',
];

/** `ledgerwatch readiness`: which detectors are awake for whom. */
export const addReadiness: CommandFactory = (program, { terminal, withBackend }) => {
  const command = program
    .command('readiness')
    .description(
      'Show which detectors are awake for which share of people, when the rest wake, and what is missing.',
    )
    .requiredOption('--tenant <id>', 'the tenant', idArgument)
    .option('--json', 'as the API says it, on one line')
    .action(async ({ tenant, json = false, ...options }: ReadinessOptions) =>
      withBackend(options, async (backend) => {
        const readiness = await backend.readiness(tenant);
        const lines = json ? [jsonLine(readiness)] : readinessLines(readiness);
        for (const line of lines) if (!(await terminal.print(line))) return;
      }),
    );
  example(withConfig(command), 'ledgerwatch readiness --tenant acme');
};
