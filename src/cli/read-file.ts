import { readFile, stat } from 'node:fs/promises';
import { AppError } from '../kernel/app-error.js';

/** Longest file that a command reads whole. */
const MOST_BYTES = 64 * 1024 ** 2;

/** The bytes of a file; throws FILE_UNREADABLE for what is none, may not be read, or is too long. */
export async function readWhole(path: string): Promise<Buffer> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) throw unreadable(`${path} is no file that may be read`);
  if (found.size > MOST_BYTES)
    throw unreadable(`${path} has ${found.size} bytes; at most ${MOST_BYTES} are taken`);
  return readFile(path).catch((error: unknown) => {
    throw new AppError('FILE_UNREADABLE', `${path} cannot be read; nothing was taken`, { cause: error });
  });
}

const unreadable = (why: string): AppError => new AppError('FILE_UNREADABLE', `${why}; nothing was taken`);
