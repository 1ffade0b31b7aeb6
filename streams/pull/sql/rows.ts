import { type PulledRecord, recordOf } from '../feed.js';
import type { SqlRow } from './session.js';
import type { Key } from './statements.js';
import type { SqlTable } from './tables.js';

/** A row under the name of its table, as the mapping of the CRM reads it; an empty column is left out. */
export function recordOfRow(table: SqlTable, row: SqlRow): PulledRecord {
  const json = new Set((table.joined ?? []).map(({ name }) => name));
  const columns = Object.entries(row)
    .filter((entry): entry is [string, string] => entry[1] !== null)
    .map(([name, value]): [string, unknown] => [name, json.has(name) ? parsed(value) : value]);
  return recordOf({ table: table.table, row: Object.fromEntries(columns) });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The place of a row in the order of its table. */
export function keyOf({ order, time }: SqlTable, row: SqlRow): Key {
  return 'number' in order ? [row[order.number] ?? ''] : [row[time] ?? '', row[order.id] ?? ''];
}

/** A time as the databases write it, in UTC. */
export const sqlText = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

/** The place of the last of the first rows that are older than `before`, by their own time. */
export function oldPlace(table: SqlTable, rows: readonly SqlRow[], before: number): Key | undefined {
  const limit = sqlText(before);
  const young = rows.findIndex((row) => (row[table.time] ?? '9') >= limit);
  const last = young === -1 ? rows.at(-1) : rows[young - 1];
  return last === undefined ? undefined : keyOf(table, last);
}

/** No place lies ahead of now: one row of a wrong clock would otherwise hide all that come after it. */
export function notAhead({ order }: SqlTable, key: Key, now: number): Key {
  if ('number' in order) return key;
  const limit = sqlText(now);
  return (key[0] ?? '') > limit ? [limit, ''] : key;
}
