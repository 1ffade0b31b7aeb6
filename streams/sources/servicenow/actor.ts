import { NOBODY } from '../../steps/missing.js';
import { filled, type JsonObject } from '../candidate.js';
import { unlessPlaceholder } from '../placeholders.js';
import type { RecordReader } from '../record-reader.js';

/**
 * The user that automated processes run as; `guest` is whoever was not logged in
 * (https://www.servicenow.com/docs/r/platform-security/c_UnderstandingTheSysAuditTable.html).
 */
const SYSTEM = 'system';

/** By the first of `ids` that names somebody, shown as `name`. */
export function actorBy(row: RecordReader, ids: readonly string[], name: string | undefined): JsonObject {
  const column = ids.find((one) => unlessPlaceholder(row.peek(one)) !== undefined);
  if (column === undefined) return { id: NOBODY, type: 'unknown' };
  const id = row.takeCut(512, 'actor.id', column);
  if (column !== ids[0]) row.derived.push('actor.id');
  const shown = name === undefined ? undefined : unlessPlaceholder(row.takeCut(1024, 'actor.name', name));
  return filled({ id, name: shown, type: id === SYSTEM ? 'system' : undefined }) ?? {};
}
