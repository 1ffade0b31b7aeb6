import type { MappedItem, MappingContext } from '../mapping.js';
import { RecordReader } from '../record-reader.js';
import { isoOf, readTime } from '../time.js';
import { digest, faultItem, filled, isObject, unmapped, type JsonObject } from '../candidate.js';
import { readRow } from './elf-acts.js';
import {
  actorOfRow,
  contextOfRow,
  recipientOfRow,
  subjectsOfRow,
  targetOfRow,
  volumeOfRow,
} from './elf-fields.js';
import { dataClassesOf } from './objects.js';
import { outcomeOfRow } from './outcome.js';

export const EVENT_LOG_FILE_FEED = 'event-log-file';

/**
 * The columns that tell two rows of one request and moment apart. Named, since columns come and go with releases and
 * a row must keep its key; one that is absent counts like an empty one. A change here changes keys: never without a
 * new version of the mapping and a way for stored rows.
 */
const KEY_COLUMNS = [
  'USER_ID',
  'DELEGATED_USER_ID',
  'URI',
  'METHOD_NAME',
  'METHOD',
  'ENTITY_NAME',
  'ENTITY_TYPE',
  'ENTITY_ID',
  'OPERATION_TYPE',
  'JOB_ID',
  'BATCH_ID',
  'ROWS_PROCESSED',
  'REPORT_ID',
  'QUERY_ID',
  'CLICKED_RECORD_ID',
  'ACTION_MESSAGE',
  'PAGE_URL',
  'DOCUMENT_ID',
  'VERSION_ID',
  'MEMBER_ID',
  'GROUP_ID',
] as const;

/** Which of them are to be looked for under a second name, too: ids of people, of which 15 characters count. */
const KEY_NAMES = KEY_COLUMNS.map((column) => ({
  column,
  derived: column.endsWith('USER_ID') ? `${column}_DERIVED` : undefined,
}));

/** What further tells rows of a type apart; types that came later have theirs here, so that others keep their keys. */
const FURTHER_KEY_COLUMNS: ReadonlyMap<string, readonly string[]> = new Map([
  ['ApexSoap', ['CLASS_NAME', 'QUERY']],
  ['ChangeSetOperation', ['CHANGE_SET_NAME']],
  ['CompositeApiSubrequest', ['INITIAL_REFERENCE_IDS']],
  ['ContentDistribution', ['ACTION', 'DELIVERY_ID']],
  ['ContentDocumentLink', ['SHARING_OPERATION', 'SHARED_WITH_ENTITY_ID']],
  ['DatabaseSave', ['DML_TYPE', 'KEY_PREFIX', 'FIRST_ENTITY_ID', 'NUM_ROWS']],
  ['PermissionUpdate', ['FEATURE_ID', 'DESCRIPTION']],
  ['WaveChange', ['TAB_ID', 'RECORD_ID']],
]);

/**
 * One row of an EventLogFile (header names as fields, all values text). Which of the columns exist differs by event
 * type and release.
 */
export function mapEventLogFile(payload: unknown, context: MappingContext): MappedItem[] {
  if (!isObject(payload)) return [faultItem('not-an-object', 'A row must be an object of its columns.')];
  const row = new RecordReader(payload);
  const type = row.peek('EVENT_TYPE');
  if (type === undefined)
    return [faultItem('schema', 'The row has no EVENT_TYPE; is it an EventLogFile?', 'EVENT_TYPE')];
  const reading = readRow(type, row);
  if (reading === 'no-act') return [{ kind: 'refused', reason: 'no-act' }];
  if (reading === undefined) return [unmapped(type)];
  const occurredAt = occurredAtOf(row);
  if (occurredAt === undefined)
    return [faultItem('schema', 'The row has no readable time.', 'TIMESTAMP_DERIVED')];
  const candidate = candidateOf(row, { type, reading, occurredAt, context });
  return [{ kind: 'event', feed: EVENT_LOG_FILE_FEED, candidate, derived: row.derived }];
}

interface Read {
  readonly type: string;
  readonly reading: Exclude<ReturnType<typeof readRow>, 'no-act' | undefined>;
  readonly occurredAt: string;
  readonly context: MappingContext;
}

function candidateOf(row: RecordReader, { type, reading, occurredAt, context }: Read): JsonObject {
  const key = keyOf(row, type, context);
  const outcome = type === 'InsufficientAccess' ? 'denied' : outcomeOfRow(row);
  const target = targetOfRow(row, reading.action);
  const entity = typeof target?.['type'] === 'string' ? [target['type']] : [];
  const isAboutUsers = /^(?:session|account|credential|access)\./.test(reading.action);
  row.claim('EVENT_TYPE', 'TIMESTAMP_DERIVED', 'TIMESTAMP');
  const fields = {
    key,
    occurredAt,
    recordedAt: isoOf(context.recordedAt),
    actor: actorOfRow(row, type),
    action: reading.action,
    target,
    outcome,
    reason: outcome === 'success' ? undefined : reasonOf(row),
    recipient: recipientOfRow(row),
    volume: volumeOfRow(row, type, reading.corroborating),
    dataClasses: isAboutUsers ? ['employee'] : dataClassesOf(entity, undefined),
    subjects: subjectsOfRow(row, reading.action),
    context: contextOfRow(row, type),
    // Last, when all that is a field of ours was claimed.
    attributes: row.rest({}, { eventType: type }),
  };
  return filled(fields) ?? {};
}

/** Org, type, request and the original time, then the named columns; ids in their 15 characters. */
function keyOf(row: RecordReader, type: string, context: MappingContext): string {
  const named = KEY_NAMES.map(({ column, derived }) =>
    derived === undefined ? row.peek(column) : row.peek(column, derived)?.slice(0, 15),
  );
  for (const column of FURTHER_KEY_COLUMNS.get(type) ?? []) named.push(row.peek(column));
  const org = row.peek('ORGANIZATION_ID')?.slice(0, 15) ?? '';
  const time = row.peek('TIMESTAMP', 'TIMESTAMP_DERIVED') ?? '';
  return [org, type, row.peek('REQUEST_ID') ?? '', time, digest(named, context)].join(':');
}

/** TIMESTAMP_DERIVED; else TIMESTAMP, some 50 ms apart in log-ins. Both are in GMT, whatever zone the source declares. */
function occurredAtOf(row: RecordReader): string | undefined {
  const derived = readTime(row.peek('TIMESTAMP_DERIVED'));
  const time = derived ?? readTime(row.peek('TIMESTAMP'));
  if (time !== undefined && (derived === undefined || time.zoneAssumed)) row.derived.push('occurredAt');
  return time?.iso;
}

function reasonOf(row: RecordReader): string | undefined {
  return row.takeCut(
    1024,
    'reason',
    'EXCEPTION_MESSAGE',
    'ERROR_MESSAGE',
    'ERROR_DESCRIPTION',
    'LOGIN_STATUS',
    'MESSAGE',
  );
}
