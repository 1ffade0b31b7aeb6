import { type CommandFactory, example } from './cli.js';

/** `ledgerwatch coverage`: the page docs/coverage.md, made anew. */
export const addCoverage: CommandFactory = (program, { terminal }) => {
  const command = program
    .command('coverage')
    .description(
      'Print, for each source and licence, what each detector and line of a report can do with it.',
    )
    .action(async () => {
      const { coverageTable } = await import('../conformance/coverage-table.js');
      await terminal.print(coverageTable().trimEnd());
    });
  example(command, 'ledgerwatch coverage > docs/coverage.md');
};
