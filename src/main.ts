import { environment } from './config/process.js';
import { parseArgs } from 'node:util';
import { leadFirstStart } from './cli/setup/first-start.js';
import { errorMessage } from './kernel/app-error.js';
import { start } from './start.js';
import { endOnSignal } from './stop.js';

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { role: { type: 'string' }, config: { type: 'string' } },
  });
  const file = values.config ?? positionals[0];
  const input = { env: environment(), file, role: values.role };
  await leadFirstStart(input);
  await endOnSignal(await start(input));
} catch (error) {
  process.stderr.write(`${errorMessage(error)}\n`);
  process.exitCode = 1;
}
