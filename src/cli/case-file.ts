import type { Command } from 'commander';
import { caseIdSchema } from '../../alerts/cases/cases.schemas.js';
import { schemaArgument } from './arguments.js';
import { type Cli, type StoreOptions } from './cli.js';
import type { Terminal } from './terminal.js';
import { WholeFile } from './whole-file.js';

interface FileOptions extends StoreOptions {
  readonly tenant: string;
  readonly out: string;
}

/** `ledgerwatch cases file`: the archive of a case, written beside its name first, so that no half of one has the name. */
export const addCaseFile = (cases: Command, { terminal, withBackend }: Cli): Command =>
  cases
    .command('file')
    .description('Write a case to an archive that can be handed over: HR, lawyers. Its making is recorded.')
    .argument('<id>', 'the case', schemaArgument(caseIdSchema, 'the id of a case'))
    .requiredOption('--out <file>', 'the archive (ZIP) to write; one that is there is replaced')
    .action(async (id: string, { tenant, out, ...options }: FileOptions) => {
      const bytes = await withBackend(options, async ({ alerting }) => {
        const { chunks } = await alerting.cases.file(tenant, id);
        return written(out, chunks, terminal);
      });
      terminal.say(`${bytes} bytes. Its manifest says what is left out, and how to check it.`);
      await terminal.print(out);
    });

/** For its owner alone. How many bytes it came to. */
async function written(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  { show }: Pick<Terminal, 'show'>,
): Promise<number> {
  const file = await WholeFile.open(path);
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      await file.add(chunk);
      bytes += chunk.length;
      show(`${path}: ${bytes} bytes`);
    }
    await file.finish([]);
  } catch (error) {
    await file.discard();
    throw error;
  } finally {
    show('');
  }
  return bytes;
}
