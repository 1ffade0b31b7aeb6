import { NOBODY } from '../../steps/missing.js';
import { faultItem, filled, isObject, type JsonObject } from '../candidate.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { RecordReader } from '../record-reader.js';
import { readTime } from '../time.js';
import { entityOfId, to18 } from './ids.js';
import { dataClassesOf, isPersonLike } from './objects.js';

export const FIELD_HISTORY_FEED = 'field-history';

/** A row of FieldHistoryArchive, AccountHistory, Thing__History and their like, by what it holds. */
export const isFieldHistory = (record: JsonObject): boolean =>
  'Field' in record && 'OldValue' in record && 'NewValue' in record;

/**
 * One change of one field. A row that moved to the archive is the same event as before (HistoryId is what its Id was),
 * so nothing is kept that only one of the two has. The fields of one save are one act over one record.
 */
export function mapFieldHistory(
  record: JsonObject,
  name: string | undefined,
  context: MappingContext,
): MappedItem {
  const row = new RecordReader(record);
  const id = row.peek('HistoryId', 'Id');
  if (id === undefined) return faultItem('schema', 'The row has no Id.', 'Id');
  const occurredAt = readTime(row.raw('CreatedDate'), context.timeZone);
  if (occurredAt === undefined)
    return faultItem('schema', 'The row has no readable CreatedDate.', 'CreatedDate');
  if (occurredAt.zoneAssumed) row.derived.push('occurredAt');
  const user = row.peek('CreatedById') ?? idIn(record['CreatedBy']);
  const field = row.peek('Field') ?? '';
  const candidate = filled({
    key: to18(id),
    occurredAt: occurredAt.iso,
    actor: user === undefined ? { id: NOBODY, type: 'unknown' } : { id: to18(user) },
    action: CREATION.test(field) ? 'record.create' : 'record.update',
    // The history keeps what was saved; what was tried and failed leaves no row.
    outcome: 'success',
    ...aboutRecord(recordOf(row, record, name), field, `${occurredAt.iso}:${to18(user ?? '')}`),
    attributes: { eventType: 'FieldHistory', ...changeOf(record) },
  });
  row.derived.push('outcome');
  return { kind: 'event', feed: FIELD_HISTORY_FEED, candidate, derived: row.derived };
}

/** `created`, or that a lead became this record: `contactCreatedFromLead`. */
const CREATION = /^created$|CreatedFromLead$/;

interface ChangedRecord {
  readonly object: string | undefined;
  readonly id: string | undefined;
}

function aboutRecord({ object, id }: ChangedRecord, field: string, save: string): JsonObject {
  const isPerson = isPersonLike(object) && id !== undefined;
  const groupKey = id === undefined ? undefined : `${id}:${save}`;
  return {
    target: filled({ type: object?.slice(0, 128), id }),
    volume: groupKey === undefined ? undefined : { records: 1, basis: 'listed', of: 'act', groupKey },
    dataClasses: dataClassesOf(object === undefined ? [] : [object], field),
    subjects: isPerson ? [{ id }] : undefined,
  };
}

const changeOf = (record: JsonObject): JsonObject => {
  const { Field, OldValue, NewValue } = record;
  return new RecordReader({ Field, OldValue, NewValue }).rest();
};

/** ParentId, or in the history of a standard object the id that is named after it (AccountId). */
function recordOf(row: RecordReader, record: JsonObject, name: string | undefined): ChangedRecord {
  const named = row.peek('FieldHistoryType') ?? objectOf(name);
  const written = row.peek('ParentId', `${named ?? ''}Id`) ?? idIn(record['Parent']);
  const id = written === undefined ? undefined : to18(written);
  return { object: named ?? entityOfId(id ?? ''), id };
}

/** Account of AccountHistory, Opportunity of OpportunityFieldHistory, Thing__c of Thing__History. */
function objectOf(name: string | undefined): string | undefined {
  if (name === undefined || name === 'FieldHistoryArchive') return undefined;
  const custom = /^(.+)__History$/.exec(name)?.[1];
  return custom === undefined ? /^(.+?)(?:Field)?History$/.exec(name)?.[1] : `${custom}__c`;
}

function idIn(value: unknown): string | undefined {
  const id = isObject(value) ? value['Id'] : undefined;
  return typeof id === 'string' ? id : undefined;
}
