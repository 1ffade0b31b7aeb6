import type { RiskList } from '../../alerts/risk/risk.schemas.js';
import { plainText } from '../kernel/plain-text.js';
import { countArgument, idArgument, timeArgument } from './arguments.js';
import {
  type CommandFactory,
  example,
  type JsonOption,
  type StoreOptions,
  withConfig,
  withJson,
} from './cli.js';
import { tableLines } from './table.js';
import { jsonLine } from './terminal.js';

interface RiskOptions extends StoreOptions, JsonOption {
  readonly tenant: string;
  readonly at?: string;
  readonly actor?: string;
  readonly limit: number;
}

const MOST_PEOPLE = 1_000;
const PEOPLE = 20;

/** `ledgerwatch risk`: whose alerts weigh how much at an instant, and why. */
export const addRisk: CommandFactory = (program, { terminal, withBackend }) => {
  const command = program
    .command('risk')
    .description(
      "Show how much people's alerts of 90 days weigh, from 0 to 100, each halved every 7 days, and why.",
    )
    .requiredOption('--tenant <id>', 'the tenant', idArgument)
    .option('--at <time>', 'as it stood then (default: now)', timeArgument)
    .option('--actor <id>', 'of one person: a key, a pseudonym, or the id of the CRM where names are shown')
    .option('--limit <count>', 'at most so many people', countArgument(MOST_PEOPLE), PEOPLE)
    .action(async ({ tenant, json, at, actor, limit, ...options }: RiskOptions) => {
      const query = { limit, ...(at && { at }), ...(actor && { actor }) };
      const risk = await withBackend(options, async ({ alerting }) => alerting.cases.risk(tenant, query));
      await terminal.print(json ? jsonLine(risk) : riskLines(risk).join('\n'));
    });
  example(withConfig(withJson(command)), 'ledgerwatch risk --tenant acme --at 2026-03-03 --actor otter-41');
};

const HEADINGS = ['adds', 'alert', 'severity', 'score', 'since', 'points', 'verdict', 'decay'];

/** As people read it. */
export const riskLines = ({ at, people }: RiskList): string[] =>
  people.length === 0
    ? [`Nobody had alerts in the 90 days before ${at}.`]
    : people.flatMap(({ actor, risk, level, criticality, items }) => [
        `${plainText(actor)}: ${risk.toFixed(1)} of 100 (${level}) at ${at}`,
        ...(criticality === undefined ? [] : [criticalityLine(criticality)]),
        ...tableLines(
          HEADINGS,
          items.map((item) => [
            item.contribution.toFixed(2),
            item.alert,
            item.severity,
            item.score.toFixed(1),
            item.since,
            pointsOf(item),
            `x ${item.weight}${item.verdict === undefined ? '' : ` ${item.verdict}`}`,
            `x ${item.decay.toFixed(2)}`,
          ]),
        ),
        '',
      ]);

/** `85.9 (73.0, kind contact x 2)` */
const pointsOf = ({ points, criticality }: RiskList['people'][number]['items'][number]): string => {
  if (criticality === undefined) return points.toFixed(1);
  const { of, name, factor, before } = criticality;
  return `${points.toFixed(1)} (${before.toFixed(1)}, ${of} ${plainText(name, 60)} x ${factor})`;
};

type Criticality = NonNullable<RiskList['people'][number]['criticality']>;

const criticalityLine = ({ of, name, level, factor, before }: Criticality): string =>
  `  ${before.toFixed(1)} without criticality: the ${of} ${plainText(name)} is ${level}, odds x ${factor}`;
