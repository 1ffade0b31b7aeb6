import { isObject, type JsonObject } from '../candidate.js';
import { cut, RecordReader } from '../record-reader.js';
import type { Line } from './acts.js';

/** Most lines of one log that are read, and the longest value that is kept of each. */
const MAX_LINES = 200;
const MAX_KEPT = 50;
const MAX_VALUE = 200;

/** Fields whose values let somebody in. */
const SECRET = /pass(?:word|wd|phrase)|secret|token|api_?key|signature/i;

/** The lines of a log (auditlog.log.line), joined to it as `lines`, or in `line_ids` where they were read with it. */
export function linesOf(record: JsonObject): Line[] {
  const lines: Line[] = [];
  for (const element of listOf(record['lines'] ?? record['line_ids']).slice(0, MAX_LINES)) {
    if (!isObject(element)) continue;
    const line = new RecordReader(element);
    const field = line.peek('field_name');
    if (field === undefined) continue;
    const before = line.peek('old_value_text', 'old_value');
    const after = line.peek('new_value_text', 'new_value');
    lines.push({ field: cut(field, 128), before, after });
  }
  return lines;
}

/** SQL hands a list over as JSON text, REST as a list. */
function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'string' || !value.startsWith('[')) return [];
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

/**
 * What attributes keep of the lines. Only of a change the values too: the lines of a reading, a creation and a deletion
 * hold the whole record, which is the customer's data and not the audit's.
 */
export function keptLines(lines: readonly Line[], method: string): JsonObject {
  const changed = lines.map(({ field }) => field);
  if (method !== 'write') return lines.length === 0 ? {} : { fields: changed };
  const changes = lines.slice(0, MAX_KEPT).map(({ field, before, after }) => ({
    field,
    ...(SECRET.test(field) ? {} : { before: short(before), after: short(after) }),
  }));
  return changes.length === 0 ? {} : { fields: changed, changes };
}

const short = (text: string | undefined): string | null => (text === undefined ? null : cut(text, MAX_VALUE));
