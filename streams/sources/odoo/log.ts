import { filled, isObject, unmapped, type JsonObject } from '../candidate.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { classesOf, MAX_SUBJECTS, subjectsOf } from '../object-words.js';
import { actorBy, eventItem, isFault, openRecord } from '../record-event.js';
import type { RecordReader } from '../record-reader.js';
import { actionOf } from './acts.js';
import { keptLines, linesOf } from './lines.js';
import { linkOf } from './links.js';
import { ODOO_OBJECTS } from './objects.js';

export const AUDITLOG_FEED = 'auditlog';

/**
 * A log of OCA's auditlog with its lines (`lines`) and its request (`http_request`), from SQL or JSON-RPC. Fields:
 * https://github.com/OCA/server-tools/blob/18.0/auditlog/models/log.py
 */
export function mapLog(record: JsonObject, context: MappingContext): MappedItem {
  const opened = openRecord(withoutFalse(record), 'log', ['create_date'], context);
  if (isFault(opened)) return opened;
  const { row, id, occurredAt } = opened;
  const method = row.take('method') ?? '';
  const model = row.peek('model_model', 'model_name') ?? '';
  const lines = linesOf(record);
  const action = actionOf(method, model, lines);
  if (action === undefined) return unmapped(`auditlog.log ${method}`);
  const touched = method === 'export_data' ? exportedBy(row) : touchedBy(row);
  const fields = {
    key: `auditlog_log:${id}`,
    occurredAt,
    actor: actorOf(row),
    action,
    target: targetOf(row),
    volume: filled({ records: touched.count, basis: 'listed', of: 'act' }),
    dataClasses: classesOf(ODOO_OBJECTS, model),
    subjects: subjectsOf(ODOO_OBJECTS, model, touched.ids),
    context: contextOf(row, record),
  };
  row.claim('model_model', 'model_name', 'model_id', 'lines', 'line_ids', 'res_ids', 'res_count');
  row.claim('create_uid', 'write_uid', 'write_date', '__last_update');
  const attributes = { eventType: `auditlog.${method}`, ...keptLines(lines, method) };
  return eventItem(AUDITLOG_FEED, opened, fields, attributes);
}

/** JSON-RPC writes an empty field as `false`. */
function withoutFalse(record: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== false));
}

interface Touched {
  readonly count: number | undefined;
  readonly ids: readonly string[];
}

function touchedBy(row: RecordReader): Touched {
  const id = row.peek('res_id');
  return { count: 1, ids: id === undefined || id === '0' ? [] : [id] };
}

/** An export names its records in one text (`res_ids`, "[7, 9]"), whose end may be cut off; `res_count` then counts them. */
function exportedBy(row: RecordReader): Touched {
  const count = row.count('res_count');
  const text = row.peek('res_ids');
  if (text === undefined) return { count, ids: [] };
  const isWhole = text.endsWith(']');
  const found = text.match(/\d+/g) ?? [];
  const ids = isWhole ? found : found.slice(0, -1);
  if (ids.length > MAX_SUBJECTS || !isWhole) row.derived.push('subjects');
  return { count: count ?? (isWhole ? ids.length : undefined), ids };
}

function actorOf(row: RecordReader): JsonObject {
  const { id, name } = linkOf(row.raw('user_id'));
  row.claim('user_id');
  return actorBy(id, { name });
}

function targetOf(row: RecordReader): JsonObject | undefined {
  const id = row.take('res_id');
  return filled({
    type: row.takeCut(128, 'target.type', 'model_model', 'model_name'),
    id: id === '0' ? undefined : id,
    name: row.takeCut(1024, 'target.name', 'name'),
  });
}

/** Ids of the rows of auditlog.http.request and .session, never the session's own name: that is the cookie. */
function contextOf(row: RecordReader, record: JsonObject): JsonObject | undefined {
  const request = linkOf(row.raw('http_request_id')).id;
  const session = linkOf(row.raw('http_session_id')).id;
  row.claim('http_request_id', 'http_session_id');
  return filled({ requestId: request, sessionId: session, channel: channelOf(record['http_request']) });
}

/** By the path: https://www.odoo.com/documentation/18.0/developer/reference/external_api.html */
function channelOf(request: unknown): string | undefined {
  const path = isObject(request) ? request['name'] : undefined;
  if (typeof path !== 'string') return undefined;
  if (/^\/(?:xmlrpc|jsonrpc|json\/)/.test(path)) return 'api';
  return path.startsWith('/web/') ? 'ui' : undefined;
}
