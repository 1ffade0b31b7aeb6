import { digest, faultItem, filled, unmapped, type JsonObject } from '../candidate.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { classesOf, subjectsOf } from '../object-words.js';
import { actorBy, eventItem } from '../record-event.js';
import { cut, RecordReader } from '../record-reader.js';
import { isoOf, readTime } from '../time.js';
import { actionOf } from './acts.js';
import { ESPO_OBJECTS } from './objects.js';

export const WEBHOOK_FEED = 'webhook';

/** The header in which a receiver hands over the event that the webhook is registered for, such as `Account.update`. */
export const EVENT_HEADER = 'x-ledgerwatch-event';

const EVENT = /^([A-Za-z][A-Za-z0-9]{0,127})\.(create|update|delete|fieldUpdate)(?:\.([A-Za-z0-9]{1,128}))?$/;

/**
 * One element of a webhook's body: the record, for `update` its changed attributes, for `delete` its id. The body names
 * neither event nor actor nor time: the event comes from EVENT_HEADER, the others from the record where they are in it.
 * https://docs.espocrm.com/administration/webhooks/
 */
export function mapWebhook(record: JsonObject, event: string, context: MappingContext): MappedItem {
  const [, type, verb, field] = EVENT.exec(event) ?? [];
  if (type === undefined || verb === undefined) return unmapped(event);
  const action = actionOf(verb === 'fieldUpdate' ? 'update' : verb, type);
  const row = new RecordReader(record);
  const id = row.takeCut(512, 'target.id', 'id');
  if (id === undefined || action === undefined)
    return faultItem('schema', 'A record of the webhook has no id.', 'id');
  const occurredAt = occurredAtOf(row, verb, context);
  if (occurredAt === undefined)
    return faultItem('schema', 'Neither the record nor the message has a time.', 'modifiedAt');
  const fields = {
    key: [event, cut(id, 200), occurredAt, digest([JSON.stringify(record)], context)].join(':'),
    occurredAt,
    actor: actorOf(row, verb),
    action,
    target: { type, id, ...filled({ name: row.takeCut(1024, 'target.name', 'name') }) },
    volume: { records: 1, basis: 'listed', of: 'act' },
    dataClasses: classesOf(ESPO_OBJECTS, type),
    subjects: subjectsOf(ESPO_OBJECTS, type, id),
  };
  // Which attributes came is the audit's; what they hold is the customer's data.
  const changed = Object.keys(record)
    .filter((name) => name !== 'id')
    .slice(0, 200)
    .map(shortName);
  const attributes = { eventType: event, changed, ...filled({ field }) };
  row.claim(...Object.keys(record));
  return eventItem(WEBHOOK_FEED, { row }, fields, attributes);
}

const shortName = (name: string): string => cut(name, 128);

/** The record's own time; a deletion has none, and came at most some minutes before its message. */
function occurredAtOf(row: RecordReader, verb: string, context: MappingContext): string | undefined {
  const said = verb === 'create' ? row.peek('createdAt') : row.peek('modifiedAt');
  const time = verb === 'delete' ? undefined : readTime(said, context.timeZone);
  if (time?.zoneAssumed !== false) row.derived.push('occurredAt');
  return time?.iso ?? isoOf(context.recordedAt ?? context.receivedAt);
}

function actorOf(row: RecordReader, verb: string): JsonObject {
  const [id, name] =
    verb === 'create' ? ['createdById', 'createdByName'] : ['modifiedById', 'modifiedByName'];
  const actor = verb === 'delete' ? undefined : row.takeCut(512, 'actor.id', id);
  return actorBy(actor, { name: row.takeCut(1024, 'actor.name', name) });
}
