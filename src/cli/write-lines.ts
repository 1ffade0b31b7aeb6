import { open, rename, rm } from 'node:fs/promises';
import { AppError, errorMessage } from '../kernel/app-error.js';

/** Writes a file of lines that appears whole or not at all. Throws FILE_UNREADABLE for what cannot be written. */
export async function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  const part = `${path}.part`;
  try {
    const file = await open(part, 'w', ONLY_OWNER);
    try {
      for (const line of lines) await file.appendFile(`${line}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw new AppError('FILE_UNREADABLE', `${path} cannot be written: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}

/** It may say who did what. */
const ONLY_OWNER = 0o600;
