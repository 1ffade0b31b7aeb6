import { Option, type Command } from 'commander';
import { DELIVERY_OUTCOMES, type Delivery } from '../../alerts/deliveries.js';
import { MOST_DELIVERIES } from '../../alerts/resend/deliveries.schemas.js';
import { alertIdSchema } from '../../alerts/alerts.schemas.js';
import { AppError } from '../kernel/app-error.js';
import { countArgument, idArgument, timeArgument } from './arguments.js';
import { type Cli, type CommandFactory, example, type StoreOptions, withConfig } from './cli.js';
import { inboxLine } from './inbox-line.js';
import { jsonLine } from './terminal.js';

interface DeliveriesOptions extends StoreOptions {
  readonly tenant: string;
  readonly channel?: string;
  readonly outcome?: Delivery['outcome'];
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
}

/** `ledgerwatch deliveries`: who was told of alerts, and what became of each attempt. */
export const addDeliveries: CommandFactory = (program, cli) => {
  const { terminal, withBackend } = cli;
  const command = program
    .command('deliveries')
    .description('Print attempts to tell people of alerts as JSON lines, the newest first.')
    .requiredOption('--tenant <id>', 'the tenant', idArgument)
    .option('--channel <channel>', 'only this one, such as webhook:soc')
    .addOption(new Option('--outcome <outcome>', 'only these').choices(DELIVERY_OUTCOMES))
    .option('--from <time>', 'tried at or after (default: a week ago)', timeArgument)
    .option('--to <time>', 'tried before', timeArgument)
    .option('--limit <count>', 'at most so many', countArgument(MOST_DELIVERIES), MOST_DELIVERIES)
    .action(async ({ tenant, channel, outcome, from, to, limit, ...options }: DeliveriesOptions) =>
      withBackend(options, async ({ alerting }) => {
        const query = { channel, outcome, from, to, limit };
        const { inbox, deliveries } = await alerting.deliveries(tenant, query);
        if (inbox.state !== 'reading' || inbox.unreadBounces !== undefined) terminal.say(inboxLine(inbox));
        for (const delivery of deliveries) if (!(await terminal.print(jsonLine(delivery)))) return;
      }),
    );
  example(withConfig(command), 'ledgerwatch deliveries --tenant acme --outcome failed');
  addResend(command, cli);
};

/** `ledgerwatch deliveries resend`: tenant, channel, outcome and times are those of the command above it. */
function addResend(deliveries: Command, { terminal, withBackend }: Cli): void {
  const resend = deliveries
    .command('resend')
    .description(
      'Have the newest messages of open alerts go out again, under their ids: of these alerts, or of a time (--from).',
    )
    .argument('[alerts...]', 'their ids')
    .action(async (ids: string[], _own: object, command: Command) => {
      const { tenant, channel, outcome, from, to, config } = command.optsWithGlobals<DeliveriesOptions>();
      const wrong = ids.find((id) => !alertIdSchema.safeParse(id).success);
      if (wrong !== undefined) throw new AppError('REQUEST_INVALID', `"${wrong}" is no id of an alert`);
      if (ids.length === 0 && from === undefined)
        throw new AppError('REQUEST_INVALID', 'Name alerts, or the time from which on: --from');
      const options = config === undefined ? {} : { config };
      const wanted = { channel, outcome, from, to, ...(ids.length === 0 ? {} : { alerts: ids }) };
      const resent = await withBackend(options, async ({ alerting }) => alerting.resend(tenant, wanted));
      await terminal.print(jsonLine(resent));
    });
  example(
    resend,
    'ledgerwatch deliveries --tenant acme resend 45c41c77-4c74-5114-9bb7-c5a12d272d8b',
    'ledgerwatch deliveries --tenant acme --channel webhook:soc --outcome failed --from 2026-03-01 resend',
  );
}
