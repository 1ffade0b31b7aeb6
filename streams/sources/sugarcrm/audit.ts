import { faultItem, filled, partOf, type JsonObject } from '../candidate.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { classesOf, subjectsOf } from '../object-words.js';
import { actorBy, eventItem, isFault, openRecord } from '../record-event.js';
import { cut, type RecordReader } from '../record-reader.js';
import { actionOfChange } from './acts.js';
import { SUGAR_OBJECTS } from './objects.js';

export const AUDIT_FEED = 'audit';
export const AUDIT_TABLE = /^([a-z0-9_]{1,120})_audit$/i;

/** Fields whose values let somebody in. */
const SECRET = /pass(?:word|wd)|hash|secret|token|api_?key|factor_auth/i;
const MAX_VALUE = 500;

/**
 * A row of a module's audit table: one changed field. Columns of both products:
 * https://github.com/salesagility/SuiteCRM/blob/master/metadata/audit_templateMetaData.php (SugarCRM adds `event_id`).
 */
export function mapAudit(record: JsonObject, table: string, context: MappingContext): MappedItem {
  const opened = openRecord(record, 'audit row', ['date_created'], context);
  if (isFault(opened)) return opened;
  const { row, id, occurredAt } = opened;
  const target = row.takeCut(512, 'target.id', 'parent_id');
  const field = row.takeCut(128, 'attributes.field', 'field_name');
  if (target === undefined || field === undefined)
    return faultItem('schema', 'An audit row needs parent_id and field_name.', 'parent_id');
  const user = row.takeCut(512, 'actor.id', 'created_by');
  const { before, after } = valuesOf(row);
  const fields = {
    key: `${table}_audit:${id}`,
    occurredAt,
    actor: actorBy(user),
    action: actionOfChange(table, field, after),
    target: { type: table, id: target },
    volume: {
      records: 1,
      basis: 'listed',
      of: 'act',
      groupKey: saveOf(row, [table, target, occurredAt, user ?? '']),
      part: partOf(id),
    },
    dataClasses: classesOf(SUGAR_OBJECTS, table),
    subjects: subjectsOf(SUGAR_OBJECTS, table, target),
  };
  row.claim('date_updated', 'event_id');
  const values = SECRET.test(field) ? {} : filled({ before: kept(before), after: kept(after) });
  return eventItem(AUDIT_FEED, opened, fields, { eventType: `${table}_audit`, field, ...values });
}

/** Short values stand in one pair of columns, long ones in another. */
function valuesOf(row: RecordReader): { before: string | undefined; after: string | undefined } {
  const before = row.peek('before_value_string', 'before_value_text');
  const after = row.peek('after_value_string', 'after_value_text');
  row.claim('before_value_string', 'before_value_text', 'after_value_string', 'after_value_text');
  return { before, after };
}

/** The rows of one save are one act on one record: SugarCRM numbers it, SuiteCRM writes them within one second. */
function saveOf(row: RecordReader, parts: readonly string[]): string {
  const event = row.peek('event_id');
  if (event !== undefined) return cut(event, 512);
  row.derived.push('volume.groupKey');
  return cut(parts.join(':'), 512);
}

const kept = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : cut(text, MAX_VALUE);
