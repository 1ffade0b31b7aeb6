import { readFile, stat } from 'node:fs/promises';
import { AppError } from '../kernel/app-error.js';

/** Longest file that a command reads whole. */
const MOST_BYTES = 64 * 1024 ** 2;

/** The size of a file in bytes; throws FILE_UNREADABLE for what is none or may not be looked at. `otherwise` says what was not done. */
export async function sizeOfFile(path: string, otherwise: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() === true) return found.size;
  const why = found === undefined ? 'does not exist or may not be read' : 'is no file';
  throw new AppError('FILE_UNREADABLE', `${path} ${why}; ${otherwise}`);
}

/** The bytes of a file; throws FILE_UNREADABLE for what is none, may not be read, or is too long. */
export async function readWhole(path: string): Promise<Buffer> {
  const size = await sizeOfFile(path, 'nothing was taken');
  if (size > MOST_BYTES)
    throw new AppError(
      'FILE_UNREADABLE',
      `${path} has ${size} bytes; at most ${MOST_BYTES} are taken; nothing was taken`,
    );
  return readFile(path).catch((error: unknown) => {
    throw new AppError('FILE_UNREADABLE', `${path} cannot be read; nothing was taken`, { cause: error });
  });
}
