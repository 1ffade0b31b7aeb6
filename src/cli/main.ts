// First of all: it sets the size of libuv's thread pool.
import { environment } from '../config/process.js';
import { addAlerts } from './alerts.js';
import { addCheckConfig } from './check-config.js';
import type { CommandFactory } from './cli.js';
import { addDemo } from './demo.js';
import { addEvents } from './events.js';
import { addImport } from './import.js';
import { addKey } from './key.js';
import { runProgram } from './program.js';
import { addQuarantine } from './quarantine.js';
import { addReport } from './report.js';
import { addRole } from './role.js';
import { addSimulate } from './simulate.js';
import { addSource } from './source.js';
import { addStart } from './start.js';
import { addTenant } from './tenant.js';
import { addUser } from './user.js';
import { createTerminal } from './terminal.js';

/** Every command, in the order in which the help lists them. */
const COMMANDS: readonly CommandFactory[] = [
  addStart,
  addCheckConfig,
  addTenant,
  addSource,
  addKey,
  addRole,
  addUser,
  addImport,
  addEvents,
  addAlerts,
  addQuarantine,
  addReport,
  addSimulate,
  addDemo,
];

process.exitCode = await runProgram(COMMANDS, {
  words: process.argv.slice(2),
  environment: environment(),
  terminal: createTerminal(process.stdout, process.stderr),
});
