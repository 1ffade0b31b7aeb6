import { faultItem, unmapped } from '../candidate.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { mapRows, type TableRow } from '../table-rows.js';
import { mapHttpRequest } from './http-request.js';
import { mapLog } from './log.js';

/** Rows of OCA's auditlog: logs with their lines, and HTTP requests. */
export const mapOdoo = (payload: unknown, context: MappingContext): MappedItem[] =>
  mapRows(payload, (row) => mapRecord(row, context));

function mapRecord({ record, table }: TableRow, context: MappingContext): MappedItem {
  if (table === 'auditlog_log') return mapLog(record, context);
  if (table === 'auditlog_http_request') return mapHttpRequest(record, context);
  if (table !== undefined) return unmapped(table);
  if ('method' in record) return mapLog(record, context);
  if ('root_url' in record || 'user_context' in record) return mapHttpRequest(record, context);
  return faultItem('envelope', 'The record is neither a log nor an HTTP request of auditlog.');
}
