import { faultItem, isObject, type JsonObject } from './candidate.js';
import type { MappedItem } from './mapping.js';

/** Under which names vendors answer with a page of records that are independent of each other. */
export const PAGE_FIELDS = [
  'items',
  'value',
  'result',
  'results',
  'records',
  'list',
  'audit_logs',
  'access_logs',
] as const;

/** Most events of one message. */
export const MAX_ITEMS = 10_000;

/**
 * Maps one record, a list of them, or a page as the vendor's API answers it (an object with the list under one of
 * `pageFields`), record by record. A message of too many events is refused whole, so that none of it is stored twice later.
 */
export function mapEach(
  payload: unknown,
  pageFields: readonly string[],
  mapOne: (record: JsonObject) => readonly MappedItem[],
): MappedItem[] {
  const records = recordsOf(payload, pageFields);
  const items: MappedItem[] = [];
  for (const record of records) {
    const mapped = isObject(record)
      ? mapOne(record)
      : [faultItem('not-an-object', 'A record must be a JSON object.')];
    if (items.length + mapped.length > MAX_ITEMS)
      return [faultItem('envelope', `The message holds more than the ${MAX_ITEMS} events that are taken.`)];
    items.push(...mapped);
  }
  return items;
}

function recordsOf(payload: unknown, pageFields: readonly string[]): readonly unknown[] {
  if (Array.isArray(payload)) return payload;
  if (!isObject(payload)) return [payload];
  for (const field of pageFields) {
    const page = Object.hasOwn(payload, field) ? payload[field] : undefined;
    if (Array.isArray(page)) return page;
    if (isObject(page)) return [page];
  }
  return [payload];
}
