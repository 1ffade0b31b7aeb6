import { isObject, type JsonObject } from '../candidate.js';
import type { RecordReader } from '../record-reader.js';

/** Lists such as ExtendedProperties, Parameters and ModifiedProperties: `[{Name, Value}]`, `[{Name, NewValue, OldValue}]`. */
export const entriesOf = (record: RecordReader, field: string): JsonObject[] => objectsIn(record.raw(field));

/** Longest text that is read as a list. */
const MAX_LIST_TEXT = 1_000_000;

/** The objects of a list; some carriers hand a list on as its JSON text. */
export function objectsIn(value: unknown): JsonObject[] {
  const list = typeof value === 'string' ? parsedList(value) : value;
  return Array.isArray(list) ? list.filter(isObject) : [];
}

function parsedList(text: string): unknown {
  if (!text.startsWith('[') || text.length > MAX_LIST_TEXT) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // A command line, or a list that was cut: it stays an attribute.
    return undefined;
  }
}

/** The value beside a name of such a list, where it is a text that is not empty. */
export function propertyOf(record: RecordReader, field: string, name: string): string | undefined {
  const value = entriesOf(record, field).find((entry) => entry['Name'] === name)?.['Value'];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** The new value of a changed property, else its old one: a removal has only that. */
export function changedProperty(record: RecordReader, name: string): string | undefined {
  const entry = entriesOf(record, 'ModifiedProperties').find((one) => one['Name'] === name);
  for (const value of [entry?.['NewValue'], entry?.['OldValue']])
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  return undefined;
}

/** A field of an object within the record. */
export function inner(record: RecordReader, field: string, name: string): string | undefined {
  const value = record.raw(field);
  const text = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
}
