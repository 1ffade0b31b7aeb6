import { type Command, Option } from 'commander';
import { type Asked, ASKED } from '../../alerts/questions/question.js';
import { alertArgument } from './answer-alerts.js';
import { idArgument } from './arguments.js';
import { type Cli, example, type StoreOptions, withConfig } from './cli.js';
import { jsonLine } from './terminal.js';

const WHO: Readonly<Record<Asked, string>> = {
  actor: 'whose account it is: "Was this you?"',
  manager: 'their manager of that day: "Did you approve this?"',
};

interface AskOptions extends StoreOptions {
  readonly tenant: string;
  readonly who: Asked;
}

/** `ledgerwatch alerts ask` */
export function addAsk(alerts: Command, { terminal, withBackend }: Cli): void {
  const ask = alerts
    .command('ask')
    .description(
      'Ask somebody by mail about an alert. The answer, or 48 hours of silence, stands with it: ledgerwatch alerts show ID.',
    )
    .argument('<id>', 'the alert', alertArgument)
    .requiredOption('--tenant <id>', 'the tenant', idArgument)
    .addOption(
      new Option('--who <who>', ASKED.map((who) => `${who}: ${WHO[who]}`).join('; '))
        .choices(ASKED)
        .makeOptionMandatory(),
    )
    .action(async (id: string, { tenant, who, ...options }: AskOptions) => {
      const asked = await withBackend(options, async ({ alerting }) => alerting.ask(tenant, id, who));
      await terminal.print(jsonLine(asked));
    });
  example(
    withConfig(ask),
    'ledgerwatch alerts ask 45c41c77-4c74-5114-9bb7-c5a12d272d8b --tenant acme --who actor',
  );
}
