import type { Backend } from '../../src/cli/backend/backend.js';
import type { Cli, StoreOptions } from '../../src/cli/cli.js';
import { COMMANDS } from '../../src/cli/commands.js';
import { programOf } from '../../src/cli/program.js';

export interface Ran {
  readonly lines: readonly string[];
  /** With which options the data was opened, each time. */
  readonly opened: readonly StoreOptions[];
}

/**
 * Runs a line of words against data that answers as told, and rejects with what is wrong with the words. Of a backend it is
 * enough to hand in what the command asks: whatever else it touches is not there, and fails.
 */
export async function wordsAgainst(backend: object, words: readonly string[]): Promise<Ran> {
  const lines: string[] = [];
  const opened: StoreOptions[] = [];
  const cli: Cli = {
    terminal: {
      print: async (line) => (lines.push(line), true),
      printBytes: async () => true,
      say: () => undefined,
      show: () => undefined,
    },
    environment: {},
    withBackend: async (options, work) => {
      opened.push(options);
      return work(backend as Backend);
    },
    asking: async () => Promise.reject(new Error('nobody answers')),
    endUnfinished: () => undefined,
  };
  const program = programOf(COMMANDS, cli);
  for (const command of [program, ...program.commands, ...program.commands.flatMap((one) => one.commands)])
    command.exitOverride().configureOutput({ writeErr: () => undefined });
  await program.parseAsync([...words], { from: 'user' });
  return { lines, opened };
}
