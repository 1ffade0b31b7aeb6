// First of all: it sets the size of libuv's thread pool.
import { environment } from '../config/process.js';
import { COMMANDS } from './commands.js';
import { runProgram } from './program.js';
import { createTerminal } from './terminal.js';

process.exitCode = await runProgram(COMMANDS, {
  words: process.argv.slice(2),
  environment: environment(),
  terminal: createTerminal(process.stdout, process.stderr),
});
