import { Command, CommanderError } from 'commander';
import { loadConfig } from '../config/load-config.js';
import { assertPlatform } from '../config/platform.js';
import type { Environment } from '../config/process.js';
import { AppError } from '../kernel/app-error.js';
import { openBackend } from './backend/open.js';
import type { Cli, CommandFactory } from './cli.js';
import { VERSION } from '../version.js';
import { type Input, openAsking } from './person/asking.js';
import type { Terminal } from './terminal.js';
import { failureLines } from './what-to-do.js';

const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

export interface ProgramInput {
  readonly words: readonly string[];
  readonly environment: Environment;
  readonly terminal: Terminal;
  /** Where answers come from; standard input is not touched by commands that ask nothing. */
  readonly input?: Input;
}

/** Runs one command and gives its exit code: 0 done, 1 failed (told on stderr), 2 wrong usage. */
export async function runProgram(
  commands: readonly CommandFactory[],
  { words, environment, terminal, input }: ProgramInput,
): Promise<number> {
  let ending = DONE;
  const cli: Cli = {
    terminal,
    environment,
    withBackend: async ({ config: file }, work) => {
      const config = loadConfig({ env: environment, file });
      const backend = await openBackend({ config, environment, terminal });
      try {
        return await work(backend);
      } finally {
        await backend.close();
      }
    },
    asking: async (work) => {
      const asking = openAsking(input ?? process.stdin);
      return work(asking).finally(() => asking.close());
    },
    endUnfinished: () => {
      ending = FAILED;
    },
  };
  try {
    assertPlatform(process.platform);
    await programOf(commands, cli).parseAsync(words, { from: 'user' });
    return ending;
  } catch (error) {
    return endingOf(error, terminal);
  }
}

/** The program with all its commands, not yet run. */
export function programOf(commands: readonly CommandFactory[], cli: Cli): Command {
  const program = new Command('ledgerwatch')
    .description('The audit record of your CRM, and an alarm when somebody takes more than they ever should.')
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void cli.terminal.print(text.trimEnd()),
      writeErr: (text) => cli.terminal.say(text.trimEnd()),
    })
    .showHelpAfterError('Add --help to see how it is used.')
    .configureHelp({ sortSubcommands: false });
  for (const add of commands) add(program, cli);
  return program;
}

function endingOf(error: unknown, terminal: Terminal): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USAGE;
  if (error instanceof AppError) for (const line of failureLines(error)) terminal.say(line);
  else terminal.say(`INTERNAL: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return FAILED;
}
