import { readFile } from 'node:fs/promises';
import { ALERT_LABELS } from '../../alerts/route/alert-labels.js';
import { checkedLabels } from '../../alerts/route/checks.js';
import { configuredTree } from '../../alerts/route/configured.js';
import { decideRoute } from '../../alerts/route/decide.js';
import { escalationsOf } from '../../alerts/route/on-call/explain.js';
import { type RouteAnswer, routeAnswer } from '../../alerts/route/route-answer.js';
import { loadConfig } from '../config/load-config.js';
import { AppError } from '../kernel/app-error.js';
import { systemClock } from '../kernel/clock.js';
import { showLabels } from '../../alerts/route/labels.js';
import { idArgument, timeArgument } from './arguments.js';
import {
  type CommandFactory,
  example,
  type JsonOption,
  type StoreOptions,
  withConfig,
  withJson,
} from './cli.js';
import { sizeOfFile } from './read-file.js';
import { jsonLine } from './terminal.js';

interface RouteOptions extends StoreOptions, JsonOption {
  readonly alert: string;
  readonly tenant?: string;
  readonly at?: string;
}

const ALERT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MOST_BYTES = 65_536;

/** `ledgerwatch route`: where an alert goes by the routes of the configuration, and why. */
export const addRoute: CommandFactory = (program, { terminal, environment, withBackend }) => {
  const command = program
    .command('route')
    .description('Say where an alert goes by the routes of the configuration, and why. Nothing is sent.')
    .requiredOption('--alert <file or id>', 'a JSON file with labels, or the id of an alert of --tenant')
    .option('--tenant <id>', 'the tenant of the alert with this id', idArgument)
    .option('--at <time>', 'of labels: at this time (default: now)', timeArgument)
    .action(async ({ alert, tenant, at, json, ...options }: RouteOptions) => {
      const answer =
        ALERT_ID.test(alert) && tenant !== undefined
          ? await withBackend(options, async (backend) => backend.alerting.routeOf(tenant, alert))
          : await routeOfLabels(alert, at, loadConfig({ env: environment, file: options.config }));
      if (json) await terminal.print(jsonLine(answer));
      else await terminal.print([showLabels(answer.labels), '', ...answer.explanation].join('\n'));
    });
  example(
    withConfig(withJson(command)),
    `echo '{"severity": "critical", "budget": "page", "family": "export", "team": "sales"}' > alert.json`,
    'ledgerwatch route --alert alert.json --at 2026-03-03T23:00:00Z',
    'ledgerwatch route --tenant acme --alert 5f0c9a1e-1f4b-5f0e-9d5d-0d1c6f3b8a77',
  );
};

async function routeOfLabels(
  file: string,
  time: string | undefined,
  config: ReturnType<typeof loadConfig>,
): Promise<RouteAnswer> {
  const labels = checkedLabels(await jsonOf(file), ALERT_LABELS);
  if (!labels.ok) throw new AppError('REQUEST_INVALID', `${file}: ${labels.fault}`);
  const at = time === undefined ? systemClock.now() : Date.parse(time);
  const asked = { id: 'alert', labels: labels.value };
  const tree = configuredTree(config);
  const decision = decideRoute(tree, asked, { at, open: [], silences: [] });
  const unanswered = { episode: 1, since: at };
  const escalations = escalationsOf(tree, decision, { unanswered, log: [], now: at });
  return routeAnswer(asked, decision, { at, since: at, escalations });
}

async function jsonOf(file: string): Promise<unknown> {
  const size = await sizeOfFile(file, 'no route was looked for');
  if (size > MOST_BYTES) throw new AppError('FILE_UNREADABLE', `${file} has more than ${MOST_BYTES} bytes`);
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new AppError('REQUEST_INVALID', `${file} is no JSON`, { cause: error });
  }
}
