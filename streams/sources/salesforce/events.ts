import type { MappedItem, MappingContext } from '../mapping.js';
import { faultItem, isObject, unmapped, type JsonObject } from '../candidate.js';
import { mapEventLogFile } from './event-log-file.js';
import { isFieldHistory, mapFieldHistory } from './field-history.js';
import { mapLoginHistory } from './login-history.js';
import { mapRealTimeEvent } from './real-time.js';
import { mapSetupAuditTrail } from './setup-audit-trail.js';

const MAX_ITEMS = 10_000;
const UNION_BRANCHES = new Set(['string', 'double', 'long', 'int', 'boolean', 'float']);

/**
 * What Salesforce sends beside log files: real-time events as Pub/Sub (`{channel, data: {payload}}`) or as plain
 * sObjects, and rows of SetupAuditTrail, LoginHistory and the histories of fields; one or a list of them.
 */
export const mapSalesforceEvents = (payload: unknown, context: MappingContext): MappedItem[] =>
  mapEach(payload, (item) => [mapOne(item, context)]);

/** All that a Salesforce instance says: a row of an EventLogFile has an EVENT_TYPE, all else is as above. */
export const mapSalesforce = (payload: unknown, context: MappingContext): MappedItem[] =>
  mapEach(payload, (item) =>
    isObject(item) && 'EVENT_TYPE' in item ? mapEventLogFile(item, context) : [mapOne(item, context)],
  );

function mapEach(payload: unknown, map: (item: unknown) => MappedItem[]): MappedItem[] {
  if (!Array.isArray(payload)) return map(payload);
  if (payload.length > MAX_ITEMS)
    return [
      faultItem('envelope', `The message holds ${payload.length} events; at most ${MAX_ITEMS} are taken.`),
    ];
  return payload.flatMap(map);
}

function mapOne(item: unknown, context: MappingContext): MappedItem {
  if (!isObject(item)) return faultItem('not-an-object', 'An event must be a JSON object.');
  const inner = payloadOf(item);
  if (inner === undefined)
    return faultItem('envelope', 'The message has a channel and no data.payload object.', 'data');
  const record = Object.fromEntries(
    Object.entries(inner).map(([name, value]) => [name, withoutUnion(value)]),
  );
  const name = nameOf(record, item['channel']);
  if (name === 'SetupAuditTrail') return mapSetupAuditTrail(record, context);
  if (name === 'LoginHistory') return mapLoginHistory(record, context);
  if (isFieldHistory(record)) return mapFieldHistory(record, name, context);
  if (name === undefined) return unmapped('nameless');
  return mapRealTimeEvent(name, record, context);
}

function payloadOf(item: JsonObject): JsonObject | undefined {
  const { data, payload } = item;
  if (isObject(data) && isObject(data['payload'])) return data['payload'];
  if (isObject(payload)) return payload;
  return item['channel'] === undefined ? item : undefined;
}

/** Avro writes a value that may be null as `{"string": "x"}`. */
function withoutUnion(value: unknown): unknown {
  if (!isObject(value)) return value;
  const [[branch, inner] = [], ...others] = Object.entries(value);
  return branch !== undefined && others.length === 0 && UNION_BRANCHES.has(branch) ? inner : value;
}

/** ReportEvent for ReportEventStream (the channel), ReportEvent (the object) and ...EventStore alike. */
function nameOf(record: JsonObject, channel: unknown): string | undefined {
  const { attributes } = record;
  const type = isObject(attributes) ? attributes['type'] : undefined;
  const name = typeof type === 'string' ? type : channel;
  if (typeof name === 'string' && name !== '')
    return name.replace(/^.*\//, '').replace(/(?<=Event)(?:Stream|Store)$/, '');
  return nameByShape(record);
}

/** Rows that were exported without the name of their object. */
function nameByShape(record: JsonObject): string | undefined {
  const has = (...fields: string[]): boolean => fields.every((field) => field in record);
  if (has('section', 'display') || has('Section', 'Display')) return 'SetupAuditTrail';
  return has('LoginTime', 'LoginType') ? 'LoginHistory' : undefined;
}
