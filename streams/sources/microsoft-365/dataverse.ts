import type { DataClass } from '../../../src/event/data-classes.js';
import type { Reading } from '../acts.js';
import { filled, partOf, type JsonObject } from '../candidate.js';
import { unlessPlaceholder } from '../placeholders.js';
import { cut, type RecordReader } from '../record-reader.js';
import { readMessage } from './dataverse-acts.js';
import { listedIn } from './query-results.js';
import { recordTypeOf } from './record-type.js';
import type { Workload } from './workload.js';

const MAX_SUBJECTS = 5_000;
/** What Purview calls every act of Dynamics 365; which one it was stands in Message. */
const ANY_ACT = /^CrmDefaultActivity$/i;

/** CRM of AuditLogRecordType. */
export const isOfDataverse = (record: RecordReader): boolean =>
  recordTypeOf(record) === '21' || /^(?:CRM|Dynamics ?365|Dataverse)$/i.test(record.peek('Workload') ?? '');

export const messageOf = (operation: string, record: RecordReader): string =>
  record.peek('Message') ?? (ANY_ACT.test(operation) ? 'nameless' : operation);

function read(operation: string, record: RecordReader): Reading {
  const isOfRecord = recordId(record) !== undefined || record.peek('QueryResults') !== undefined;
  return readMessage(messageOf(operation, record), isOfRecord);
}

/** Records of no table have the name Unknown and an id of zeros ("Known issues" of Microsoft's page). */
const recordId = (record: RecordReader): string | undefined => unlessPlaceholder(record.peek('EntityId'));
const tableOf = (record: RecordReader): string | undefined =>
  unlessPlaceholder(record.peek('EntityName')) ?? unlessPlaceholder(record.peek('ItemType'));

function target(record: RecordReader): JsonObject | undefined {
  const type = tableOf(record);
  const id = recordId(record);
  if (type === record.peek('EntityName')) record.claim('EntityName');
  if (id !== undefined) record.claim('EntityId');
  return filled({
    type: type === undefined ? undefined : cut(type, 128),
    id: id === undefined ? undefined : cut(id, 512),
    name: record.takeCut(1024, 'target.name', 'PrimaryFieldValue'),
  });
}

/**
 * Office cuts records of more than 3 KB: the pieces share CorrelationId, each lists other records, and the act is their sum.
 * An act in one piece is a group of one part, so both are counted alike.
 */
function volume(record: RecordReader): JsonObject | undefined {
  const listed = listedIn(record.raw('QueryResults'));
  if (listed === undefined) return undefined;
  record.derived.push('volume.records');
  const group = unlessPlaceholder(record.peek('CorrelationId'));
  const said = { records: listed.count, basis: 'listed' };
  if (group === undefined) return said;
  record.derived.push('volume.part');
  return { ...said, of: 'part', groupKey: cut(group, 512), part: partOf(record.peek('Id') ?? '') };
}

/** Tables whose rows stand for one natural person; an account may be anything, a user is an employee. */
const PERSON_LIKE = /^(?:contact|lead)$/i;

function subjects(record: RecordReader): JsonObject[] | undefined {
  if (!PERSON_LIKE.test(tableOf(record) ?? '')) return undefined;
  const ids = new Set(listedIn(record.raw('QueryResults'))?.ids);
  const own = recordId(record);
  if (own !== undefined) ids.add(own.toLowerCase());
  if (ids.size > MAX_SUBJECTS) record.derived.push('subjects');
  return ids.size === 0 ? undefined : [...ids].slice(0, MAX_SUBJECTS).map((id) => ({ id }));
}

const CLASSES: readonly (readonly [RegExp, DataClass])[] = [
  [PERSON_LIKE, 'id.basic'],
  [
    /^(?:account|opportunity|opportunityproduct|quote|quotedetail|salesorder|invoice|product|pricelevel|contract)$/i,
    'commercial',
  ],
  [
    /^(?:incident|email|phonecall|task|appointment|annotation|letter|fax|activitypointer|socialactivity)$/i,
    'comms',
  ],
  [/^(?:systemuser|team|systemuserroles|role|businessunit)$/i, 'employee'],
  [/^audit$/i, 'auditlog'],
];

function dataClasses(record: RecordReader, action: string): readonly DataClass[] {
  if (action.startsWith('session.')) return ['employee'];
  const table = record.peek('EntityName', 'ItemType') ?? '';
  return [CLASSES.find(([pattern]) => pattern.test(table))?.[1] ?? 'unknown'];
}

/** Dataverse and the Dynamics 365 apps on it. */
export const DATAVERSE: Workload = { read, target, volume, subjects, dataClasses };
