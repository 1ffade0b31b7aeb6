import { faultItem, isObject, type JsonObject } from '../candidate.js';
import { mapEach } from '../items.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { mapEvent } from './event.js';

/**
 * Activities of the Reports API: one, a list, or a page (`items`). An activity holds several events, each of which is an
 * act of its own; `events` or `event` as an object, or the event's fields within the activity, is how carriers hand on one.
 */
export const mapGoogleWorkspace = (payload: unknown, context: MappingContext): MappedItem[] =>
  mapEach(payload, ['items'], (activity) => mapActivity(activity, context));

function mapActivity(record: JsonObject, context: MappingContext): MappedItem[] {
  const id = isObject(record['id']) ? record['id'] : {};
  const application = id['applicationName'];
  if (typeof application !== 'string' || application === '')
    return [faultItem('schema', 'The activity has no id.applicationName.', 'id')];
  const events = eventsOf(record);
  if (events.length === 0) return [faultItem('schema', 'The activity has no event with a name.', 'events')];
  return events.map((event, index) => mapEvent(event, index, { record, id, application, context }));
}

function eventsOf(record: JsonObject): unknown[] {
  if (Array.isArray(record['events'])) return record['events'];
  for (const one of [record['events'], record['event']]) if (isObject(one)) return [one];
  return typeof record['name'] === 'string' ? [record] : [];
}
