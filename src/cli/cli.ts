import type { Command } from 'commander';
import type { Environment } from '../config/process.js';
import type { Backend } from './backend/backend.js';
import type { Asking } from './person/asking.js';
import type { Terminal } from './terminal.js';

/** What every command is given. */
export interface Cli {
  readonly terminal: Terminal;
  readonly environment: Environment;
  /** Opens the data, or the way to the service that holds it, for as long as `work` lasts. */
  withBackend<T>(this: void, options: StoreOptions, work: (backend: Backend) => Promise<T>): Promise<T>;
  /** Opens the way to whoever answers, for as long as `work` lasts. */
  asking<T>(this: void, work: (asking: Asking) => Promise<T>): Promise<T>;
  /** The command did its work but has to end with exit code 1. */
  endUnfinished(this: void): void;
}

export interface StoreOptions {
  readonly config?: string;
}

/** Adds one command (with its subcommands) to the program. */
export type CommandFactory = (program: Command, cli: Cli) => void;

/** The option that all commands which read or change data have. */
export const withConfig = (command: Command): Command =>
  command.option(
    '--config <file>',
    'configuration file (default: $LEDGERWATCH_CONFIG, or ledgerwatch.yaml here)',
  );

export const withJson = (command: Command): Command =>
  command.option('--json', 'print JSON instead of a table, for scripts');

export interface JsonOption {
  readonly json?: true;
}

/** An example below the help text. */
export const example = (command: Command, ...lines: string[]): Command =>
  command.addHelpText('after', `\nExample:\n${lines.map((line) => `  $ ${line}`).join('\n')}`);
