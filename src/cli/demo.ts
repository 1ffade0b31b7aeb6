import { type CommandFactory, example } from './cli.js';
import { countArgument, seedArgument } from './arguments.js';

interface Options {
  readonly seed: number;
  readonly users: number;
  readonly weeks: number;
  readonly incidents: boolean;
  readonly dir: string;
}

/** `ledgerwatch demo`: the whole product on a simulated company, told in a terminal. */
export const addDemo: CommandFactory = (program, cli) => {
  const demo = program
    .command('demo')
    .description('Watch the whole product at work on a simulated company. Needs nothing but this folder.')
    .option('--seed <n>', 'another company', seedArgument, 7)
    .option('--users <n>', 'people and service accounts', countArgument(2_000), 200)
    .option('--weeks <n>', 'weeks of history', countArgument(52), 12)
    .option('--no-incidents', 'a company in which nobody does anything wrong')
    .option('--dir <folder>', 'where everything lies; made anew by each run', './data/demo')
    .action(async (options: Options) => {
      const { runDemo } = await import('./demo/run.js');
      const { Screen } = await import('./demo/screen.js');
      const stop = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
      const coloured = process.stdout.isTTY && cli.environment['NO_COLOR'] === undefined;
      await runDemo({ ...options, signal: stop.signal }, new Screen(process.stdout, coloured));
    });
  example(demo, 'npm run demo', 'npm run demo -- --no-incidents');
};
