import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Linux keeps this folder in memory. */
const MEMORY = '/dev/shm';
/** What a whole run may need there. */
const ROOM = 6 * 1024 ** 3;
const NAME = 'ledgerwatch-tests-';

/**
 * Once for the whole run, before its processes start, which inherit the environment.
 * Stores and brokers wait for the disk at each insert, some ten times; no test is about a loss of power, so their
 * folders lie in memory where there is room. What the next run can use again stays on the disk: the jars of Kafka,
 * and the code of modules as Node compiled it, which each of some hundred processes would compile anew.
 */
export function setup(): (() => void) | undefined {
  const kept = tmpdir();
  process.env['TEST_CACHE_FOLDER'] ??= kept;
  process.env['NODE_COMPILE_CACHE'] ??= join(kept, 'ledgerwatch-compiled');
  removeLeft();
  if (!hasRoom()) return undefined;
  const folder = join(MEMORY, `${NAME}${process.pid}`);
  mkdirSync(folder);
  // Database servers run as users of their own, and look for the folder in the environment as well.
  chmodSync(folder, 0o1777);
  process.env['TMPDIR'] = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

function hasRoom(): boolean {
  if (!existsSync(MEMORY)) return false;
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize > ROOM && freemem() > ROOM;
}

/** Of runs that were killed. */
function removeLeft(): void {
  if (!existsSync(MEMORY)) return;
  for (const name of readdirSync(MEMORY)) {
    if (!name.startsWith(NAME) || isAlive(Number(name.slice(NAME.length)))) continue;
    rmSync(join(MEMORY, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
