import { isObject, type JsonObject } from '../candidate.js';
import type { RecordReader } from '../record-reader.js';

/** Lists such as ExtendedProperties, Parameters and ModifiedProperties: `[{Name, Value}]`, `[{Name, NewValue, OldValue}]`. */
export function entriesOf(record: RecordReader, field: string): JsonObject[] {
  const list = record.raw(field);
  return Array.isArray(list) ? list.filter(isObject) : [];
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
