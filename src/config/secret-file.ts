import { readFileSync, statSync } from 'node:fs';
import { AppError, errorMessage } from '../kernel/app-error.js';

/** A password or key is a line; what is longer is the wrong file. */
const MAX_SECRET_BYTES = 64 * 1024;
const GROUP_AND_OTHERS = 0o077;

/** What is wrong with a file that holds a secret, as a sentence with the command to run; undefined when nothing is. */
export function secretFileFault(path: string): { wrong: string; write?: string } | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return { wrong: `the file ${path} does not exist` };
  if (!stat.isFile()) return { wrong: `${path} is no file` };
  const mode = stat.mode & 0o777;
  if ((mode & GROUP_AND_OTHERS) !== 0)
    return {
      wrong: `others may read ${path} (its mode is ${mode.toString(8)})`,
      write: `nothing here, but run: chmod 600 ${quoted(path)}`,
    };
  if (stat.size > MAX_SECRET_BYTES) return { wrong: `${path} is too long for a secret` };
  return contentFault(path);
}

/** The secret itself, without the line end. Read when it is needed: no configuration object ever holds it. */
export function readSecretFile(path: string): string {
  const found = secretFileFault(path);
  if (found !== undefined) throw new AppError('SECRET_UNREADABLE', found.wrong);
  return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
}

function contentFault(path: string): { wrong: string } | undefined {
  try {
    return readFileSync(path, 'utf8').trim() === '' ? { wrong: `${path} is empty` } : undefined;
  } catch (error) {
    return { wrong: errorMessage(error) };
  }
}

const quoted = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
