import { digest, filled, unmapped, type JsonObject } from '../candidate.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { classesOf, subjectsOf } from '../object-words.js';
import { actorBy, eventItem, isFault, openRecord } from '../record-event.js';
import type { RecordReader } from '../record-reader.js';
import { readTracked } from './acts.js';
import { SUGAR_OBJECTS, tableOfModule } from './objects.js';

export const TRACKER_FEED = 'tracker';

/**
 * A row of `tracker`: a view that somebody opened, the only trace of reading. Columns:
 * https://github.com/salesagility/SuiteCRM/blob/master/modules/Trackers/vardefs.php
 */
export function mapTracked(record: JsonObject, context: MappingContext): MappedItem {
  const opened = openRecord(record, 'tracker row', ['date_modified'], context);
  if (isFault(opened)) return opened;
  const { row, id, occurredAt } = opened;
  const verb = row.take('action')?.toLowerCase() ?? '';
  const reading = readTracked(verb);
  if (typeof reading !== 'object') return unmapped(`tracker ${verb}`);
  const { action, corroborating } = reading;
  const type = tableOfModule(row.takeCut(128, 'target.type', 'module_name'));
  const item = row.takeCut(512, 'target.id', 'item_id');
  const one = action === 'record.list' ? undefined : item;
  const basis = corroborating === true ? 'corroborating' : 'listed';
  const fields = {
    key: `tracker:${id}`,
    occurredAt,
    actor: actorBy(row.takeCut(512, 'actor.id', 'user_id')),
    action,
    target: filled({ type, id: one, name: row.takeCut(1024, 'target.name', 'item_summary') }),
    volume: one === undefined ? undefined : { records: 1, basis, of: 'act' },
    dataClasses: classesOf(SUGAR_OBJECTS, type),
    subjects: subjectsOf(SUGAR_OBJECTS, type, one),
    context: sessionOf(row, context),
  };
  row.claim('monitor_id', 'visible', 'deleted');
  return eventItem(TRACKER_FEED, opened, fields, { eventType: `tracker.${verb}` });
}

/** A digest of the session: it joins, and lets nobody in. */
function sessionOf(row: RecordReader, context: MappingContext): JsonObject | undefined {
  const session = row.take('session_id');
  if (session === undefined) return undefined;
  row.derived.push('context.sessionId');
  return { sessionId: digest([session], context) };
}
