import type { MappedItem } from './mapping.js';
import { faultItem, isObject, type JsonObject } from './candidate.js';

/** Most records of one message. */
const MAX_ROWS = 10_000;

/** One record of a CRM that is a database, and the table it is from where the carrier says so. */
export interface TableRow {
  readonly record: JsonObject;
  readonly table: string | undefined;
}

/**
 * The records of a message: one, a list of them, the list of a REST answer (`{list}`, `{records}`), or a row with the
 * name of its table (`{table, row}`, as the SQL poller hands it over, or `table` beside its columns). Ids are unique
 * within a table only.
 */
export function mapRows(payload: unknown, map: (row: TableRow) => MappedItem): MappedItem[] {
  const elements = elementsOf(payload);
  if (elements.length > MAX_ROWS)
    return [
      faultItem('envelope', `The message holds ${elements.length} records; at most ${MAX_ROWS} are taken.`),
    ];
  return elements.map((element) => {
    if (!isObject(element)) return faultItem('not-an-object', 'A record must be a JSON object.');
    const { table, row, ...rest } = element;
    if (typeof table !== 'string') return map({ table: undefined, record: element });
    return map({ table, record: isObject(row) ? row : rest });
  });
}

function elementsOf(payload: unknown): readonly unknown[] {
  if (Array.isArray(payload)) return payload;
  if (!isObject(payload)) return [payload];
  const { list, records } = payload;
  if (Array.isArray(list)) return list;
  return Array.isArray(records) ? records : [payload];
}
