import { isObject, type JsonObject } from '../candidate.js';

/** Tables that are read; a row does not name its own, so it is known by its columns. */
export const TABLES = [
  'sysevent',
  'sys_audit',
  'sys_audit_role',
  'syslog_transaction',
  'isc_export_event',
] as const;
export type Table = (typeof TABLES)[number];

/**
 * A row as the Table API gives it. With `sysparm_display_value=all`, and for references, a column is an object of which
 * `value` counts (https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html).
 */
export function plainRow(row: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      isObject(value) && 'value' in value ? value['value'] : value,
    ]),
  );
}

export function tableOf(row: JsonObject): Table | undefined {
  const declared = row['sys_class_name'];
  if (typeof declared === 'string') {
    const found = TABLES.find((table) => table === declared);
    if (found !== undefined) return found;
  }
  if ('tablename' in row && 'fieldname' in row) return 'sys_audit';
  if ('role' in row && 'operation' in row && 'user' in row) return 'sys_audit_role';
  if ('name' in row && ('parm1' in row || 'parm2' in row)) return 'sysevent';
  return 'url' in row && 'sys_created_on' in row ? 'syslog_transaction' : undefined;
}
