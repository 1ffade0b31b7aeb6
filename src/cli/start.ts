import { PROCESS_ROLES } from '../config/sections.js';
import { leadFirstStart } from './setup/first-start.js';
import { type CommandFactory, example, type StoreOptions, withConfig } from './cli.js';

/** `ledgerwatch start`: the service, until it is told to stop. */
export const addStart: CommandFactory = (program, cli) => {
  const start = program
    .command('start')
    .description('Start the service: intake, detection, alerts and the API.')
    .option(
      '--role <role>',
      `what this process does: ${PROCESS_ROLES.join(', ')} (default: role of the file)`,
    )
    .action(async ({ config: file, role }: StoreOptions & { readonly role?: string }) => {
      const service = await import('../start.js');
      const { endOnSignal } = await import('../stop.js');
      const input = { env: cli.environment, file, role };
      await leadFirstStart(input);
      await endOnSignal(await service.start(input));
    });
  example(
    withConfig(start),
    'ledgerwatch start --config /etc/ledgerwatch/ledgerwatch.yaml',
    'ledgerwatch start --role streams',
  );
};
