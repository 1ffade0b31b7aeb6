import { Argument } from 'commander';
import { REPORT_KINDS, type ReportKind } from '../report/clause.js';
import { dayArgument, idArgument } from './arguments.js';
import { type CommandFactory, example, type StoreOptions, withConfig } from './cli.js';

interface ReportOptions extends StoreOptions {
  readonly tenant: string;
  readonly from: string;
  readonly to: string;
  readonly out: string;
}

/** `ledgerwatch report`: what the ledger shows about a regime, as JSON and CSV files; their paths go to stdout. */
export const addReport: CommandFactory = (program, { terminal, withBackend }) => {
  const command = program
    .command('report')
    .description('Write a report to files: r0 (coverage and integrity), gdpr, hipaa or pci.')
    .addArgument(new Argument('<kind>', 'which one').choices(REPORT_KINDS))
    .requiredOption('--tenant <id>', 'the tenant', idArgument)
    .requiredOption('--from <day>', "first day, in the tenant's time zone, or an instant", dayArgument)
    .requiredOption('--to <day>', 'the day after the last (excluded), or an instant', dayArgument)
    .requiredOption('--out <folder>', 'where the files go; made when it is missing')
    .action(async (kind: ReportKind, { tenant, from, to, out, ...options }: ReportOptions) => {
      const { writeReport } = await import('../report/write-report.js');
      const report = await withBackend(options, async (backend) =>
        backend.report({ kind, tenant, from, to }),
      );
      for (const file of await writeReport(out, report)) await terminal.print(file);
    });
  example(
    withConfig(command),
    'ledgerwatch report gdpr --tenant acme --from 2026-01-01 --to 2026-04-01 --out ./reports',
  );
};
