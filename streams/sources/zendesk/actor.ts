import { NOBODY } from '../../steps/missing.js';
import { filled, type JsonObject } from '../candidate.js';
import { unlessPlaceholder } from '../placeholders.js';
import type { RecordReader } from '../record-reader.js';

/** -1 and 0 are the system, which is nobody's account. */
export function actorOf(log: RecordReader, idField: string, nameField: string | undefined): JsonObject {
  const written = log.peek(idField);
  const name = nameField === undefined ? undefined : unlessPlaceholder(log.peek(nameField));
  const id = written === '-1' ? written : unlessPlaceholder(written);
  if (id === undefined) return { id: NOBODY, type: 'unknown' };
  log.claim(idField, ...(nameField === undefined ? [] : [nameField]));
  const type = id === '-1' ? 'system' : undefined;
  return filled({ id: id.slice(0, 512), name: name?.slice(0, 1024), type }) ?? {};
}
