import { readFileSync } from 'node:fs';
import { AppError, errorMessage } from '../kernel/app-error.js';
import { MAX_MAPPING_CHARS } from './sections.js';

/** What is wrong with a file that shall hold the mapping of a source, as a sentence; what it says is judged elsewhere. */
export function mappingFileFault(path: string): { wrong: string; write?: string } | undefined {
  try {
    const { length } = readFileSync(path, 'utf8');
    if (length <= MAX_MAPPING_CHARS) return undefined;
    return { wrong: `${path} has ${length} characters; a mapping has at most ${MAX_MAPPING_CHARS}` };
  } catch (error) {
    return { wrong: errorMessage(error) };
  }
}

export function readMappingFile(path: string): string {
  const found = mappingFileFault(path);
  if (found !== undefined) throw new AppError('FILE_UNREADABLE', found.wrong);
  return readFileSync(path, 'utf8');
}
