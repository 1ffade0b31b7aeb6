import { type Command, Option } from 'commander';
import { detectionFinding } from '../../alerts/ocsf/detection-finding.js';
import { ALERT_STATUSES, type AlertStatus } from '../../alerts/alert.js';
import { alertIdSchema } from '../../alerts/alerts.schemas.js';
import { type Asked, ASKED } from '../../alerts/questions/question.js';
import { countArgument, idArgument, schemaArgument, timeArgument } from './arguments.js';
import { type Cli, type CommandFactory, example, type StoreOptions, withConfig } from './cli.js';
import { VERSION } from '../version.js';
import { jsonLine } from './terminal.js';

interface AlertsOptions extends StoreOptions {
  readonly tenant: string;
  readonly status?: AlertStatus;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
  readonly ocsf?: boolean;
}

const MOST_LISTED = 10_000;

/** `ledgerwatch alerts`: alerts as JSON lines, the newest first. */
export const addAlerts: CommandFactory = (program, cli) => {
  const { terminal, withBackend } = cli;
  const command = program
    .command('alerts')
    .description(
      'Print alerts as JSON lines, the newest first. Without a service, judges first what came in since.',
    )
    .requiredOption('--tenant <id>', 'the tenant', idArgument)
    .addOption(new Option('--status <status>', 'only these').choices(ALERT_STATUSES))
    .option('--from <time>', 'raised at or after: 2026-01-31 (UTC) or 2026-01-31T08:00:00Z', timeArgument)
    .option('--to <time>', 'raised before', timeArgument)
    .option('--limit <count>', 'at most so many', countArgument(MOST_LISTED), MOST_LISTED)
    .option('--ocsf', 'as OCSF Detection Findings (class 2004), for a SIEM')
    .action(async ({ tenant, status, from, to, limit, ocsf, ...options }: AlertsOptions) =>
      withBackend(options, async (backend) => {
        terminal.show('judging what came in since the last look');
        await backend.catchUp();
        terminal.show('');
        const alerts = await backend.alerts(tenant, { status, from, to, limit });
        for (const alert of alerts) {
          const shown = ocsf ? detectionFinding(alert, { version: VERSION }) : alert;
          if (!(await terminal.print(jsonLine(shown)))) return;
        }
      }),
    );
  example(withConfig(command), 'ledgerwatch alerts --tenant acme --status open | jq -r .title');
  addAsk(command, cli);
};

const WHO: Readonly<Record<Asked, string>> = {
  actor: 'whose account it is: "Was this you?"',
  manager: 'their manager of that day: "Did you approve this?"',
};

/** `ledgerwatch alerts ask`: its tenant is that of the command above it. */
function addAsk(alerts: Command, { terminal, withBackend }: Cli): void {
  const ask = alerts
    .command('ask')
    .description('Ask somebody by mail about an alert. The answer, or 48 hours of silence, is shown with it.')
    .argument('<id>', 'the alert', schemaArgument(alertIdSchema, 'the id of an alert'))
    .addOption(
      new Option('--who <who>', ASKED.map((who) => `${who}: ${WHO[who]}`).join('; '))
        .choices(ASKED)
        .makeOptionMandatory(),
    )
    .action(async (id: string, _own: object, command: Command) => {
      const { tenant, who, config } = command.optsWithGlobals<AlertsOptions & { who: Asked }>();
      const options = config === undefined ? {} : { config };
      const asked = await withBackend(options, async ({ alerting }) => alerting.ask(tenant, id, who));
      await terminal.print(jsonLine(asked));
    });
  example(ask, 'ledgerwatch alerts --tenant acme ask 45c41c77-4c74-5114-9bb7-c5a12d272d8b --who actor');
}
