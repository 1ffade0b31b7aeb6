import type { Act } from '../acts.js';
import { readAddress } from '../address.js';
import { filled, isObject, type JsonObject } from '../candidate.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { RecordReader } from '../record-reader.js';
import { isoOf } from '../time.js';
import { faultOf } from '../../steps/fault.js';
import { NOBODY } from '../../steps/missing.js';
import type { Definition, Value } from './definition.js';
import { valuesAt } from './path.js';
import {
  compileTime,
  compileValue,
  pathOf,
  readCut,
  readValue,
  type Reading,
  type Record_,
} from './reading.js';

export type MapEvent = (
  record: Record_,
  act: Act,
  context: MappingContext,
) => { readonly candidate: JsonObject } | FaultItem;

type EventDefinition = Definition['event'];

/** Longest texts of these fields (src/event/incoming-event.ts): what is longer is cut, ids are never. */
const LIMITS: Readonly<Record<string, number>> = {
  reason: 1_024,
  purpose: 128,
  'actor.name': 1_024,
  'actor.email': 320,
  'target.name': 1_024,
  'context.userAgent': 2_048,
  'context.device': 512,
};
const COUNTS = new Set(['volume.records', 'volume.bytes', 'volume.part', 'volume.parts']);

type ReadField = (record: Record_) => unknown;

export function compileEvent(definition: EventDefinition): MapEvent {
  const keys = definition.key.map(compileValue);
  const readOccurred = compileTime(definition.occurredAt);
  const readFields = compileFields(definition);
  const groups = compileGroups(definition);
  const needed = [groups.top, ...groups.inner.map(([, group]) => group)].flat();
  return (record, act, context) => {
    const parts = keys.map((one) => readValue(one, record));
    const missing = missingKey(keys, parts) ?? missingField(needed, record);
    if (missing !== undefined) return missing;
    const time = readOccurred(record);
    if (time === undefined)
      return faultOfField('occurredAt', 'The record has no readable time where the mapping looks for it.');
    if (time.zoneAssumed) record.reader.derived.push('occurredAt');
    const fields: JsonObject = {
      key: parts.join(':'),
      occurredAt: time.iso,
      action: act.action,
      ...readFields(record, context),
      ...readGroups(groups, record, act),
    };
    return { candidate: filled({ ...fields, attributes: filled(record.reader.rest()) }) ?? {} };
  };
}

function compileFields({ recordedAt, dataClasses, subjects }: EventDefinition) {
  const readRecorded = recordedAt === undefined ? undefined : compileTime(recordedAt);
  const classes = compileClasses(dataClasses);
  const people = subjects === undefined ? undefined : compileSubjects(subjects);
  return (record: Record_, context: MappingContext): JsonObject => ({
    recordedAt: readRecorded?.(record)?.iso ?? isoOf(context.recordedAt),
    dataClasses: classes(record),
    subjects: people?.(record),
  });
}

const GROUPS = ['actor', 'target', 'recipient', 'context', 'volume'] as const;

interface Groups {
  readonly top: Group;
  readonly inner: readonly (readonly [(typeof GROUPS)[number], Group])[];
}

const compileGroups = ({ reason, purpose, outcome, ...definition }: EventDefinition): Groups => ({
  top: compileGroup('', { reason, purpose, outcome }),
  inner: GROUPS.map((name) => [name, compileGroup(name, definition[name] ?? {})]),
});

function readGroups({ top, inner }: Groups, record: Record_, act: Act): JsonObject {
  const fields: JsonObject = readGroup(top, record);
  for (const [name, group] of inner) fields[name] = filled(readGroup(group, record));
  fields['actor'] = { id: NOBODY, ...(fields['actor'] as JsonObject | undefined) };
  if (act.corroborating === true)
    fields['volume'] = { ...(fields['volume'] as JsonObject | undefined), basis: 'corroborating' };
  return fields;
}

function faultOfField(field: string, detail: string): FaultItem {
  return { kind: 'fault', fault: faultOf('schema', detail, [field]) };
}

interface GroupField {
  readonly name: string;
  readonly field: string;
  readonly reading: Reading;
  readonly read: ReadField;
}
type Group = readonly GroupField[];

function compileGroup(parent: string, values: Readonly<Record<string, Value | undefined>>): Group {
  return Object.entries(values).flatMap(([name, value]): GroupField[] => {
    if (value === undefined) return [];
    const field = parent === '' ? name : `${parent}.${name}`;
    const reading = compileValue(value);
    return [{ name, field, reading, read: readerOf(field, reading) }];
  });
}

function readerOf(field: string, reading: Reading): ReadField {
  const limit = LIMITS[field];
  if (limit !== undefined) return (record) => readCut(reading, record, limit, field);
  if (COUNTS.has(field)) return (record) => countOf(readValue(reading, record));
  if (field === 'context.ip') return (record) => readAddress(readValue(reading, record));
  if (field === 'context.mfa') return (record) => flagOf(readValue(reading, record));
  if (field === 'context.country' || field === 'recipient.country')
    return (record) => countryOf(readValue(reading, record));
  if (field === 'actor.roles') return (record) => rolesOf(readValue(reading, record));
  return (record) => readValue(reading, record);
}

const readGroup = (group: Group, record: Record_): JsonObject =>
  Object.fromEntries(group.map(({ name, read }) => [name, read(record)]));

type FaultItem = Extract<MappedItem, { kind: 'fault' }>;

function missingKey(keys: readonly Reading[], parts: readonly (string | undefined)[]): FaultItem | undefined {
  const at = parts.indexOf(undefined);
  if (at < 0) return undefined;
  const where = keys[at]?.paths.map(({ text }) => text).join(' or ') ?? '';
  return faultOfField('key', `The record has nothing at ${where}, which is part of its key.`);
}

function missingField(fields: Group, record: Record_): FaultItem | undefined {
  const missing = fields.find(({ reading, read }) => reading.required && read(record) === undefined);
  if (missing === undefined) return undefined;
  const { field } = missing;
  return faultOfField(field, `The mapping requires ${field}, and the record does not have it.`);
}

function countOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,16}(?:\.0*)?$/.test(text)) return undefined;
  const count = Number(text);
  return Number.isSafeInteger(count) ? count : undefined;
}

const flagOf = (text: string | undefined): boolean | undefined =>
  text === undefined
    ? undefined
    : /^(?:true|1|yes|y)$/i.test(text) || (/^(?:false|0|no|n)$/i.test(text) ? false : undefined);

/** ISO 3166-1 alpha-2; what is no such code is not guessed at. */
const countryOf = (text: string | undefined): string | undefined =>
  text !== undefined && /^[A-Za-z]{2}$/.test(text) ? text.toUpperCase() : undefined;

const MAX_ROLES = 50;

function rolesOf(text: string | undefined): string[] | undefined {
  const roles = text
    ?.split(/[,;]/)
    .map((role) => role.trim().slice(0, 128))
    .filter((role) => role !== '');
  return roles === undefined || roles.length === 0 ? undefined : roles.slice(0, MAX_ROLES);
}

function compileClasses(classes: EventDefinition['dataClasses']): ReadField {
  if (classes === undefined) return () => undefined;
  if (Array.isArray(classes)) return () => classes;
  const reading = compileValue(classes);
  return (record) => {
    const found = readValue(reading, record);
    return found === undefined ? undefined : [found];
  };
}

const MAX_SUBJECTS = 5_000;

function compileSubjects({ each, id, name, email }: NonNullable<EventDefinition['subjects']>): ReadField {
  const list = each === undefined ? undefined : pathOf(each);
  const person = compileGroup('actor', { id: id ?? '.', name, email });
  return (record) => {
    const { value, root, reader } = record;
    const found = list === undefined ? [value] : valuesAt(list, value, root);
    record.work.people -= found.length;
    if (record.work.people < 0) return undefined;
    const people = found.flatMap((one) => {
      // Of the record itself what is read is no attribute any more; an element of a list stays in its list.
      const own =
        one === value
          ? record
          : { ...record, value: one, reader: new RecordReader(isObject(one) ? one : {}) };
      const read = filled(readGroup(person, own));
      return read?.['id'] === undefined ? [] : [read];
    });
    if (people.length > MAX_SUBJECTS) reader.derived.push('subjects');
    return people.length === 0 ? undefined : people.slice(0, MAX_SUBJECTS);
  };
}
