import { filled, type JsonObject } from '../candidate.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { classesOf, subjectsOf } from '../object-words.js';
import { actorBy, eventItem, isFault, openRecord } from '../record-event.js';
import { SUGAR_OBJECTS, tableOfModule } from './objects.js';

export const LAST_IMPORT_FEED = 'last-import';

/**
 * A row of `users_last_import`: a record that a user's last import made. Only SugarCRM's table has a time
 * (`date_modified`); SuiteCRM's does not say when an import ran, so that its rows are faults:
 * https://github.com/salesagility/SuiteCRM/blob/master/modules/Import/vardefs.php
 */
export function mapLastImport(record: JsonObject, context: MappingContext): MappedItem {
  const opened = openRecord(record, 'row of users_last_import', ['date_modified'], context);
  if (isFault(opened)) return opened;
  const { row, id, occurredAt } = opened;
  const type = tableOfModule(row.takeCut(128, 'target.type', 'import_module', 'bean_type'));
  const bean = row.takeCut(512, 'target.id', 'bean_id');
  const fields = {
    key: `users_last_import:${id}`,
    occurredAt,
    actor: actorBy(row.takeCut(512, 'actor.id', 'assigned_user_id')),
    action: 'data.import',
    target: filled({ type, id: bean }),
    volume: { records: 1, basis: 'listed', of: 'act' },
    dataClasses: classesOf(SUGAR_OBJECTS, type),
    subjects: subjectsOf(SUGAR_OBJECTS, type, bean),
    context: { channel: 'batch' },
  };
  row.claim('deleted', 'bean_type');
  return eventItem(LAST_IMPORT_FEED, opened, fields, { eventType: 'users_last_import' });
}
