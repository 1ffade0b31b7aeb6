import { environment } from './config/process.js';
import { errorMessage } from './kernel/app-error.js';
import { start } from './start.js';

try {
  const running = await start({ env: environment(), file: process.argv[2] });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void running.close());
} catch (error) {
  process.stderr.write(`${errorMessage(error)}\n`);
  process.exitCode = 1;
}
