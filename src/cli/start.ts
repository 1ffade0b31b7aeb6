import { type CommandFactory, example, type StoreOptions, withConfig } from './cli.js';

/** `ledgerwatch start`: the service, until it is told to stop. */
export const addStart: CommandFactory = (program, cli) => {
  const start = program
    .command('start')
    .description('Start the service: intake, detection, alerts and the API.')
    .action(async ({ config: file }: StoreOptions) => {
      const service = await import('../start.js');
      const running = await service.start({ env: cli.environment, file });
      await new Promise<void>((resolve) => {
        for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
      });
      await running.close();
    });
  example(withConfig(start), 'ledgerwatch start --config /etc/ledgerwatch/ledgerwatch.yaml');
};
