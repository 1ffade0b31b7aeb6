import { readFileSync } from 'node:fs';
import { AppError, errorMessage } from '../kernel/app-error.js';
import { KIB } from './leaves.js';

/** Longest file of routes in characters: some thousands of them. */
const MOST_CHARS = 256 * KIB;

/** What is wrong with a file that shall hold routes, as a sentence; what it says is judged elsewhere. */
export function routingFileFault(path: string): { wrong: string } | undefined {
  try {
    const { length } = readFileSync(path, 'utf8');
    return length <= MOST_CHARS
      ? undefined
      : { wrong: `${path} has ${length} characters; routes have at most ${MOST_CHARS}` };
  } catch (error) {
    return { wrong: errorMessage(error) };
  }
}

export function readRoutingFile(path: string): string {
  const found = routingFileFault(path);
  if (found !== undefined) throw new AppError('FILE_UNREADABLE', found.wrong);
  return readFileSync(path, 'utf8');
}
