import { loadConfig } from '../config/load-config.js';
import { AppError } from '../kernel/app-error.js';
import { type CommandFactory, example, type JsonOption, type StoreOptions, withConfig } from './cli.js';

/** `ledgerwatch check-config`: every fault of file and environment at once. */
export const addCheckConfig: CommandFactory = (program, { terminal, environment, endUnfinished }) => {
  const check = program
    .command('check-config')
    .description('Read the configuration file and the environment, and list every fault there is.')
    .option('--json', 'print {"ok", "faults": [{"path", "wrong", "write"}]}')
    .action(async ({ config: file, json }: StoreOptions & JsonOption) => {
      const faults = faultsOf(() => loadConfig({ env: environment, file }));
      if (faults !== undefined) endUnfinished();
      if (json)
        await terminal.print(JSON.stringify({ ok: faults === undefined, faults: faults?.list ?? [] }));
      else if (faults === undefined) await terminal.print('The configuration is valid.');
      else terminal.say(`CONFIG_INVALID: ${faults.message}`);
    });
  example(withConfig(check), 'ledgerwatch check-config --config ledgerwatch.yaml');
};

function faultsOf(load: () => unknown): { message: string; list: unknown } | undefined {
  try {
    load();
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'CONFIG_INVALID') throw error;
    return { message: error.message, list: error.options.detail?.['faults'] };
  }
}
