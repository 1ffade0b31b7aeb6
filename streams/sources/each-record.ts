import { MAX_ITEMS } from '../steps/unwrap.js';
import { faultItem, isObject, type JsonObject } from './candidate.js';
import type { MappedItem } from './mapping.js';

/**
 * One item for each record of a list: what is no object is a fault of its own, and more than intake takes of one
 * message is a fault of the whole.
 */
export function eachRecord(
  records: readonly unknown[],
  map: (record: JsonObject) => MappedItem,
): MappedItem[] {
  if (records.length > MAX_ITEMS)
    return [
      faultItem('envelope', `The message holds ${records.length} records; at most ${MAX_ITEMS} are taken.`),
    ];
  return records.map((record) =>
    isObject(record) ? map(record) : faultItem('not-an-object', 'A record must be a JSON object.'),
  );
}
