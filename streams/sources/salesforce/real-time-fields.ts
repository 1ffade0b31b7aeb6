import type { Action } from '../../../src/event/actions.js';
import type { RecordReader } from '../record-reader.js';
import type { Act } from '../acts.js';
import { filled, isObject, type JsonObject } from '../candidate.js';
import { entityOfId, isSalesforceId, to18 } from './ids.js';
import { isPersonLike } from './objects.js';

const MAX_SUBJECTS = 5_000;
const MAX_ENTITIES = 20;

/** The objects of the act: `QueriedEntities`, a list with commas; without it the object after FROM of the query. */
export function entitiesOf(event: RecordReader): string[] {
  const listed = event.peek('QueriedEntities')?.split(',');
  const entities = listed ?? /\bfrom\s+(\w{1,80})/i.exec(event.peek('Query') ?? '')?.slice(1) ?? [];
  if (listed === undefined && entities.length > 0) event.derived.push('target.type');
  return entities
    .map((entity) => entity.trim())
    .filter((entity) => entity !== '')
    .slice(0, MAX_ENTITIES);
}

export function targetOfEvent(
  event: RecordReader,
  action: Action,
  entities: readonly string[],
): JsonObject | undefined {
  if (action.startsWith('session.')) return { type: 'Organization' };
  const report = event.take('ReportId', 'Report');
  const id =
    report ??
    event.take('RecordId', 'PermissionSetId', 'ContentVersionId', 'DocumentId', 'VersionId', 'ListViewId') ??
    onlyParent(event);
  const [entity] = entities;
  const type = report === undefined ? (entity ?? entityOfId(id ?? '')) : 'Report';
  return filled({
    type: type?.slice(0, 128),
    id: id === undefined ? undefined : to18(id),
    name: event.takeCut(1024, 'target.name', 'Name', 'FileName', 'ParentNameList'),
  });
}

/** The permission set of a PermissionSetEvent, where its list names one. */
const onlyParent = (event: RecordReader): string | undefined =>
  isSalesforceId(event.peek('ParentIdList') ?? '') ? event.take('ParentIdList') : undefined;

/**
 * A report or list of many rows comes in chunks: all fields repeat, RowsProcessed is the whole each time, Sequence
 * counts. So the parts are of the act, joined by the highest.
 */
export function volumeOfEvent(event: RecordReader, { corroborating }: Act): JsonObject | undefined {
  const records = event.count('RowsProcessed', 'RowsReturned');
  const bytes = event.count('ContentSize');
  const groupKey = event.takeCut(512, 'volume.groupKey', 'ExecutionIdentifier');
  const part = event.count('Sequence');
  const group = groupKey === undefined ? {} : { of: 'act', groupKey, part };
  const basis = records === undefined ? undefined : 'returned';
  return filled({ records, bytes, ...group, basis: corroborating ? 'corroborating' : basis });
}

/** Whose records were listed (`Records`, JSON text or object) or opened (RecordId), where they are person-like. */
export function subjectsOfEvent(event: RecordReader, action: Action): JsonObject[] | undefined {
  const ids = new Set<string>();
  for (const record of recordsOf(event.raw('Records'))) {
    const id = personIdOf(record);
    if (id !== undefined) ids.add(id);
    if (ids.size > MAX_SUBJECTS) break;
  }
  const opened = action.startsWith('record.') ? event.peek('RecordId') : undefined;
  if (opened !== undefined && isPersonLike(entityOfId(opened))) ids.add(to18(opened));
  if (ids.size > MAX_SUBJECTS) event.derived.push('subjects');
  return ids.size === 0 ? undefined : [...ids].slice(0, MAX_SUBJECTS).map((id) => ({ id }));
}

function personIdOf(record: unknown): string | undefined {
  const id = isObject(record) ? record['Id'] : undefined;
  return typeof id === 'string' && isPersonLike(entityOf(record, id)) ? to18(id) : undefined;
}

function entityOf(record: unknown, id: string): string | undefined {
  const attributes = isObject(record) ? record['attributes'] : undefined;
  const type = isObject(attributes) ? attributes['type'] : undefined;
  if (!isSalesforceId(id)) return undefined;
  return typeof type === 'string' ? type : entityOfId(id);
}

function recordsOf(value: unknown): unknown[] {
  const parsed = typeof value === 'string' ? parseOrNothing(value) : value;
  const records = isObject(parsed) ? parsed['records'] : parsed;
  return Array.isArray(records) ? records : [];
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Salesforce cuts long values: a torn text lists nobody.
    return undefined;
  }
}
