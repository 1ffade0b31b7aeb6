import { NOBODY } from '../steps/missing.js';
import { faultItem, filled, type JsonObject } from './candidate.js';
import type { MappedItem, MappingContext } from './mapping.js';
import { cut, RecordReader } from './record-reader.js';
import { readTime } from './time.js';

type FaultItem = Extract<MappedItem, { kind: 'fault' }>;

/** A record with what no event can be without. */
export interface Opened {
  readonly row: RecordReader;
  readonly id: string;
  /** ISO 8601 in UTC. */
  readonly occurredAt: string;
}

/**
 * The id of a record and its time: the first of `times` that can be read, one without a zone in the zone that the
 * source declares. What lacks either is a fault that names the record (`what`) and the field.
 */
export function openRecord(
  record: JsonObject,
  what: string,
  times: readonly string[],
  context: MappingContext,
): Opened | FaultItem {
  const row = new RecordReader(record);
  const id = row.take('id');
  if (id === undefined) return faultItem('schema', `The ${what} has no id.`, 'id');
  for (const name of times) {
    const time = readTime(row.peek(name), context.timeZone);
    row.claim(name);
    if (time === undefined) continue;
    if (time.zoneAssumed) row.derived.push('occurredAt');
    return { row, id, occurredAt: time.iso };
  }
  const [field = 'time'] = times;
  return faultItem('schema', `The ${what} has no readable ${field}.`, field);
}

export const isFault = (opened: Opened | FaultItem): opened is FaultItem => 'kind' in opened;

/** The event of a record: the fields that hold something, and beside them what the record says beyond them. */
export function eventItem(
  feed: string,
  { row }: Pick<Opened, 'row'>,
  fields: JsonObject,
  attributes: JsonObject,
): MappedItem {
  const candidate = { ...filled(fields), attributes: { ...attributes, ...row.rest() } };
  return { kind: 'event', feed, candidate, derived: row.derived };
}

const NO_ONE = /^(?:not available|guest|unknown|anonymous|n\/a|null|-|)$/i;

/** Who acted, by the CRM's id; a record that names nobody, or a placeholder, has the actor `unknown`. */
export function actorBy(id: string | undefined, more: JsonObject = {}): JsonObject {
  if (id === undefined || NO_ONE.test(id)) return { id: NOBODY, type: 'unknown' };
  return { id: cut(id, 512), ...filled(more) };
}
