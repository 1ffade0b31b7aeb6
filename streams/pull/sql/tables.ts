import type { ConnectionOf } from '../../../src/config/connections.js';

/** A column that is read. */
export interface Column {
  readonly name: string;
  /** Older versions of the CRM do not have it. */
  readonly isOptional?: boolean;
  /** Longest text that is read of it, in characters. */
  readonly limit?: number;
}

/** What is read of a table beside its own columns: an expression over the row `t`. */
export interface Joined {
  readonly name: string;
  readonly sql: string;
  /** The optional column that it needs. */
  readonly needs?: string;
}

/**
 * How the rows of a table follow each other. `number`: by an autoincrement; `id`: by their time and then their id, which is
 * random. Both name a column.
 */
export type Order = { readonly number: string } | { readonly id: string };

export interface SqlTable {
  /** Its name, or what ends the names of all such tables (`*_audit`). */
  readonly table: string;
  readonly columns: readonly Column[];
  readonly joined?: readonly Joined[];
  /** When the row was made; never null where it is to be read. */
  readonly time: string;
  readonly order: Order;
}

export interface SqlFeed {
  readonly feed: string;
  readonly table: SqlTable;
  /** Whether the CRM is none without it; an optional one that is absent is read as empty. */
  readonly isOptional?: boolean;
}

const plain = (...names: string[]): Column[] => names.map((name) => ({ name }));
const optional = (...names: string[]): Column[] => names.map((name) => ({ name, isOptional: true }));

/** https://github.com/espocrm/espocrm/blob/master/application/Espo/Resources/metadata/entityDefs/ActionHistoryRecord.json */
const ACTION_HISTORY: SqlTable = {
  table: 'action_history_record',
  columns: [
    ...plain('id', 'number', 'target_type', 'target_id', 'action', 'created_at', 'user_id', 'ip_address'),
    ...optional('auth_token_id', 'user_type'),
  ],
  time: 'created_at',
  order: { number: 'number' },
};

/** https://github.com/espocrm/espocrm/blob/master/application/Espo/Resources/metadata/entityDefs/AuthLogRecord.json */
const AUTH_LOG: SqlTable = {
  table: 'auth_log_record',
  columns: [
    ...plain('id', 'username', 'ip_address', 'created_at', 'is_denied', 'denial_reason', 'user_id'),
    ...optional('request_url', 'request_method', 'authentication_method', 'portal_id', 'auth_token_id'),
  ],
  time: 'created_at',
  order: { id: 'id' },
};

/** Lines of a log that are read, and characters of a value. Only those of a change: the others hold the whole record. */
const LINES = `(SELECT json_agg(json_build_object(
    'field_name', l.field_name,
    'old_value_text', CASE WHEN t.method = 'write' THEN left(l.old_value_text, 200) END,
    'new_value_text', CASE WHEN t.method = 'write' THEN left(l.new_value_text, 200) END
  ) ORDER BY l.id)
  FROM (SELECT * FROM auditlog_log_line WHERE log_id = t.id ORDER BY id LIMIT 200) l)`;

const REQUEST = `(SELECT json_build_object('name', left(r.name, 500))
  FROM auditlog_http_request r WHERE r.id = t.http_request_id)`;

const LIST_LIMIT = 60_000;
const COUNT = `CASE WHEN t.res_ids IS NULL THEN NULL WHEN t.res_ids = '[]' THEN 0
  ELSE length(t.res_ids) - length(replace(t.res_ids, ',', '')) + 1 END`;

/** https://github.com/OCA/server-tools/blob/18.0/auditlog/models/log.py; Odoo runs on PostgreSQL alone. */
const AUDITLOG: SqlTable = {
  table: 'auditlog_log',
  columns: [
    ...plain(
      'id',
      'create_date',
      'name',
      'res_id',
      'user_id',
      'method',
      'http_session_id',
      'http_request_id',
    ),
    ...optional('model_model', 'model_name', 'log_type'),
    { name: 'res_ids', isOptional: true, limit: LIST_LIMIT },
  ],
  joined: [
    { name: 'lines', sql: LINES },
    { name: 'http_request', sql: REQUEST },
    { name: 'res_count', sql: COUNT, needs: 'res_ids' },
  ],
  time: 'create_date',
  order: { number: 'id' },
};

/** https://github.com/salesagility/SuiteCRM/blob/master/metadata/audit_templateMetaData.php */
const MODULE_AUDIT: SqlTable = {
  table: '*_audit',
  columns: [
    ...plain('id', 'parent_id', 'date_created', 'created_by', 'field_name', 'data_type'),
    ...plain('before_value_string', 'after_value_string'),
    { name: 'before_value_text', limit: 1_000 },
    { name: 'after_value_text', limit: 1_000 },
    ...optional('event_id'),
  ],
  time: 'date_created',
  order: { id: 'id' },
};

/** https://github.com/salesagility/SuiteCRM/blob/master/modules/Trackers/vardefs.php */
const TRACKER: SqlTable = {
  table: 'tracker',
  columns: [
    ...plain('id', 'user_id', 'module_name', 'item_id', 'item_summary', 'date_modified', 'action'),
    ...optional('session_id'),
  ],
  time: 'date_modified',
  order: { number: 'id' },
};

/** What is read of each CRM. */
export const SQL_FEEDS: Readonly<Record<ConnectionOf<'sql'>['crm'], readonly SqlFeed[]>> = {
  espocrm: [
    { feed: 'action-history', table: ACTION_HISTORY },
    { feed: 'auth-log', table: AUTH_LOG },
  ],
  odoo: [{ feed: 'auditlog', table: AUDITLOG }],
  sugarcrm: [
    { feed: 'audit', table: MODULE_AUDIT },
    { feed: 'tracker', table: TRACKER, isOptional: true },
  ],
};

const AUDIT_TABLE = /^[a-z0-9_]{1,120}_audit$/i;
/** Most tables of one feed. */
const MOST_TABLES = 500;

/** The tables of the database that a feed reads: its own, or all with such a name and with the columns that it needs. */
export function tablesOf(feed: SqlFeed, present: ReadonlyMap<string, ReadonlySet<string>>): SqlTable[] {
  const { table } = feed;
  const names = table.table.startsWith('*')
    ? [...present.keys()].filter((name) => AUDIT_TABLE.test(name)).sort()
    : [table.table];
  return names
    .map((name) => ({ ...table, table: name }))
    .filter((one) => present.has(one.table) && missingColumns(one, present).length === 0)
    .slice(0, MOST_TABLES);
}

/** The columns without which a table cannot be read. */
export function missingColumns(
  { table, columns }: SqlTable,
  present: ReadonlyMap<string, ReadonlySet<string>>,
): string[] {
  const found = present.get(table) ?? new Set<string>();
  return columns
    .filter(({ name, isOptional }) => isOptional !== true && !found.has(name))
    .map(({ name }) => name);
}

/** The table as this database has it: without the optional columns that it does not have. */
export function asPresent(table: SqlTable, found: ReadonlySet<string>): SqlTable {
  return {
    ...table,
    columns: table.columns.filter(({ name }) => found.has(name)),
    joined: (table.joined ?? []).filter(({ needs }) => needs === undefined || found.has(needs)),
  };
}
