import type { Command } from 'commander';
import { checkMapping } from '../../streams/sources/generic/run-tests.js';
import { readMappingFile } from '../config/mapping-file.js';
import { AppError } from '../kernel/app-error.js';
import { idArgument } from './arguments.js';
import { type Cli, example, type JsonOption, type StoreOptions, withConfig, withJson } from './cli.js';
import { jsonLine } from './terminal.js';

interface MappingOptions extends StoreOptions, JsonOption {
  readonly tenant: string;
}

/** The mapping of a file that passed its own tests. Throws REQUEST_INVALID with every complaint. */
export function checkedMapping(file: string): string {
  const yaml = readMappingFile(file);
  const checked = checkMapping(yaml);
  if (checked.ok) return yaml;
  throw new AppError('REQUEST_INVALID', `${file} is not taken:\n- ${checked.fault.join('\n- ')}`);
}

export function addMapping(source: Command, { terminal, withBackend }: Cli): void {
  const mapping = source
    .command('mapping')
    .description('Give a source of the format generic its mapping, once the tests in it have passed.')
    .argument('<id>', 'the source', idArgument)
    .argument('<file>', 'the mapping in YAML')
    .action(async (id: string, file: string, { tenant, json, ...options }: MappingOptions) => {
      const yaml = checkedMapping(file);
      const declared = await withBackend(options, async (backend) => {
        const current = (await backend.sources(tenant)).find((one) => one.id === id);
        if (current === undefined)
          throw new AppError('SOURCE_UNKNOWN', `Tenant "${tenant}" has no source "${id}": declare it first`);
        const { tenant: _tenant, origin: _origin, ...declaration } = current;
        return backend.declareSource(tenant, { ...declaration, mapping: yaml });
      });
      if (json) await terminal.print(jsonLine(declared));
      else await terminal.print(`Source ${id} of tenant ${tenant} is read by ${file} from now on.`);
    });
  example(
    withConfig(withJson(mapping.requiredOption('--tenant <id>', 'the tenant it belongs to', idArgument))),
    'ledgerwatch source mapping orchard --tenant acme orchard.yaml',
  );
}
