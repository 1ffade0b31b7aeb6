import { type Command, Option } from 'commander';
import { detectionFinding } from '../../alerts/ocsf/detection-finding.js';
import { ALERT_STATUSES, type AlertStatus } from '../../alerts/alert.js';
import { FAMILIES, type Family, SEVERITIES, type Severity } from '../event/finding.js';
import { ALERT_ORDERS, type AlertOrder } from '../../alerts/alerts.schemas.js';
import { countArgument, idArgument, timeArgument } from './arguments.js';
import { addAnswers, alertArgument } from './answer-alerts.js';
import { addAsk } from './ask-about-alert.js';
import type { AlertFilter } from './backend/backend.js';
import { shownAlert } from './shown-alert.js';
import { type Cli, type CommandFactory, example, type StoreOptions, withConfig } from './cli.js';
import { ofTenant, type TenantOptions } from './of-tenant.js';
import { VERSION } from '../version.js';
import { jsonLine } from './terminal.js';
import { idOfUserArgument } from './user.js';

interface AlertsOptions extends StoreOptions {
  readonly tenant: string;
  readonly status?: AlertStatus;
  readonly severity?: Severity;
  readonly family?: Family;
  readonly assignee?: string;
  readonly from?: string;
  readonly to?: string;
  readonly order: AlertOrder;
  readonly limit: number;
  readonly ocsf?: boolean;
}

const MOST_LISTED = 10_000;

/** `ledgerwatch alerts list|show|acknowledge|resolve|assign|comment|contain|escalate|ask`; without a word it lists. */
export const addAlerts: CommandFactory = (program, cli) => {
  const alerts = program.command('alerts').description('List alerts, and say what is done about them.');
  addList(alerts, cli);
  addShow(alerts, cli);
  addAnswers(alerts, cli);
  addAsk(alerts, cli);
};

/** Alerts as JSON lines, the newest first. */
function addList(alerts: Command, { terminal, withBackend }: Cli): void {
  const command = alerts
    .command('list', { isDefault: true })
    .description(
      'Print alerts as JSON lines, the newest first. Without a service, judges first what came in since.',
    )
    .requiredOption('--tenant <id>', 'the tenant', idArgument)
    .addOption(new Option('--status <status>', 'only these').choices(ALERT_STATUSES))
    .addOption(new Option('--severity <severity>', 'at least as grave').choices(SEVERITIES))
    .addOption(new Option('--family <family>', 'only these').choices(FAMILIES))
    .option('--assignee <id>', 'only those of this account (user list)', idOfUserArgument)
    .option('--from <time>', 'raised at or after: 2026-01-31 (UTC) or 2026-01-31T08:00:00Z', timeArgument)
    .option('--to <time>', 'raised before', timeArgument)
    .addOption(
      new Option('--order <order>', 'weight: first what counts most for risk now, with criticality')
        .choices(ALERT_ORDERS)
        .default('newest'),
    )
    .option('--limit <count>', 'at most so many', countArgument(MOST_LISTED), MOST_LISTED)
    .option('--ocsf', 'as OCSF Detection Findings (class 2004), for a SIEM')
    .action(async (options: AlertsOptions) =>
      withBackend(options, async (backend) => {
        terminal.show('judging what came in since the last look');
        await backend.catchUp();
        terminal.show('');
        for (const alert of await backend.alerts(options.tenant, filterOf(options))) {
          const shown = options.ocsf ? detectionFinding(alert, { version: VERSION }) : alert;
          if (!(await terminal.print(jsonLine(shown)))) return;
        }
      }),
    );
  example(withConfig(command), 'ledgerwatch alerts --tenant acme --status open | jq -r .title');
}

const filterOf = (options: AlertsOptions): AlertFilter => {
  const { status, severity, family, assignee, from, to, order, limit } = options;
  return { status, severity, family, assignee, from, to, order, limit };
};

/** One alert, for somebody who reads it at a terminal. */
function addShow(alerts: Command, { terminal, withBackend }: Cli): void {
  const show = alerts
    .command('show')
    .description(
      'Show an alert: what happened and what is usual, what to check, who was told, and what was asked, answered and written about it.',
    )
    .argument('<id>', 'the alert', alertArgument)
    .action(async (id: string, { tenant, json, ...options }: TenantOptions) => {
      const view = await withBackend(options, async ({ alerting }) => alerting.show(tenant, id));
      await terminal.print(json ? jsonLine(view) : shownAlert(view).join('\n'));
    });
  example(ofTenant(show), 'ledgerwatch alerts show 45c41c77-4c74-5114-9bb7-c5a12d272d8b --tenant acme');
}
