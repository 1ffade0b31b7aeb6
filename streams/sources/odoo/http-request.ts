import type { JsonObject } from '../candidate.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { actorBy, eventItem, isFault, openRecord } from '../record-event.js';
import { linkOf } from './links.js';

export const HTTP_REQUEST_FEED = 'http-request';

/** Routes of Odoo's own export: https://github.com/odoo/odoo/blob/18.0/addons/web/controllers/export.py */
const EXPORT = /^\/web\/export\/(csv|xlsx?)$/;

/**
 * A row of auditlog.http.request. It is written only beside logs, which own the volume; alone it shows an export,
 * which older versions of auditlog have no log for. All other paths are furniture.
 */
export function mapHttpRequest(record: JsonObject, context: MappingContext): MappedItem {
  const opened = openRecord(record, 'request', ['create_date'], context);
  if (isFault(opened)) return opened;
  const { row, id, occurredAt } = opened;
  const [path, format] = EXPORT.exec(row.peek('name') ?? '') ?? [];
  if (path === undefined) return { kind: 'refused', reason: 'no-act' };
  const user = linkOf(record['user_id']);
  const fields = {
    key: `auditlog_http_request:${id}`,
    occurredAt,
    actor: actorBy(user.id, { name: user.name }),
    action: 'data.export',
    target: { type: 'export', name: path },
    volume: { basis: 'corroborating' },
    dataClasses: ['unknown'],
    context: { requestId: id, channel: 'ui' },
  };
  row.claim(...Object.keys(record));
  return eventItem(HTTP_REQUEST_FEED, opened, fields, { eventType: 'auditlog.http.request', format });
}
