import { isObject, type JsonObject } from '../candidate.js';

/** Tables that are read; a row does not name its own, so it is known by its columns. */
export const TABLES = [
  'sysevent',
  'sys_audit',
  'sys_audit_delete',
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

/** Columns that only rows of that table have together. */
const COLUMNS: readonly (readonly [Table, readonly string[]])[] = [
  ['sys_audit', ['tablename', 'fieldname']],
  ['sys_audit_delete', ['tablename', 'documentkey', 'display_value']],
  ['sys_audit_delete', ['tablename', 'documentkey', 'payload']],
  ['sys_audit_role', ['role', 'operation', 'user']],
  ['sysevent', ['name', 'parm1']],
  ['sysevent', ['name', 'parm2']],
  ['syslog_transaction', ['url', 'sys_created_on']],
];

export function tableOf(row: JsonObject): Table | undefined {
  const declared = TABLES.find((table) => table === row['sys_class_name']);
  return declared ?? COLUMNS.find(([, columns]) => columns.every((column) => column in row))?.[0];
}
