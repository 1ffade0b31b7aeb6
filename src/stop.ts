import { SECOND } from './kernel/clock.js';
import { errorCode } from './kernel/app-error.js';
import type { Running } from './start.js';

/** A clean end takes at most so long; a service manager kills after ten seconds or more. */
const LONGEST_END = 9 * SECOND;

/**
 * Ends the service at the first SIGTERM or SIGINT; resolves when it has ended. What hangs then (a report, a store that
 * is away) is cut off by SIGKILL, which loses nothing: what was open is repeated or settled at the next start.
 */
export async function endOnSignal(running: Running): Promise<void> {
  const { logger } = running.runtime;
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  const late = setTimeout(() => {
    logger.error({ seconds: LONGEST_END / SECOND }, 'the end took too long and is cut off');
    process.kill(process.pid, 'SIGKILL');
  }, LONGEST_END);
  try {
    await running.close();
  } catch (error) {
    logger.error({ code: errorCode(error) }, 'the end was not clean');
    process.exitCode = 1;
  }
  clearTimeout(late);
}
