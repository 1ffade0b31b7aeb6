import type { Action } from '../../../src/event/actions.js';
import { NOBODY } from '../../steps/missing.js';
import { readAddress } from '../address.js';
import { cut, type RecordReader } from '../record-reader.js';
import { filled, partOf, type JsonObject } from '../candidate.js';
import { entityOfId, isEmptyId, to18 } from './ids.js';
import { isPersonLike } from './objects.js';
import { calledBy, type Called } from './rest-paths.js';

const MAX_WORD = 128;
const MAX_NAME = 1024;

/**
 * LoginAs: the actor is the delegated user (who logs in), on behalf of the user whose rights are used. A row that
 * names nobody has the actor `unknown`; its user name, if any, stays an attribute.
 */
export function actorOfRow(row: RecordReader, type: string): JsonObject {
  if (type === 'SalesforceLoginAs') {
    const engineer = row.take('ACTUAL_USER_ID');
    return engineer === undefined ? { id: NOBODY, type: 'vendor' } : { id: to18(engineer), type: 'vendor' };
  }
  const user = userOf(row, 'USER_ID');
  if (type !== 'LoginAs') return actor(user, row, 'USER_NAME');
  const onBehalfOf = user;
  return {
    ...actor(userOf(row, 'DELEGATED_USER_ID'), row, 'DELEGATED_USER_NAME'),
    ...filled({ onBehalfOf }),
  };
}

function actor(id: string | undefined, row: RecordReader, nameColumn: string): JsonObject {
  if (id === undefined) return { id: NOBODY, type: 'unknown' };
  const isSystem = /^(?:AutomatedProcess|A)$/.test(row.peek('USER_TYPE') ?? '');
  const name = row.takeCut(MAX_NAME, 'actor.name', nameColumn);
  return filled({ id, name, type: isSystem ? 'system' : undefined }) ?? {};
}

/** As names, not as texts put together for each row. */
const DERIVED = { USER_ID: 'USER_ID_DERIVED', DELEGATED_USER_ID: 'DELEGATED_USER_ID_DERIVED' } as const;

/** The 18-character column, else the 15-character one converted. */
function userOf(row: RecordReader, column: keyof typeof DERIVED): string | undefined {
  const derived = row.take(DERIVED[column]);
  const plain = row.take(column);
  const id = derived ?? plain;
  if (id === undefined || isPlaceholder(id)) return undefined;
  if (derived === undefined) row.derived.push('actor.id');
  return to18(id);
}

const isPlaceholder = (text: string): boolean =>
  isEmptyId(text) || /^(?:not available|guest|unknown|n\/a|null)$/i.test(text);

const TARGET_IDS = [
  'URI_ID_DERIVED',
  'REPORT_ID_DERIVED',
  'DASHBOARD_ID_DERIVED',
  'PAGE_ENTITY_ID',
  'CLICKED_RECORD_ID',
  'DOCUMENT_ID_DERIVED',
  'FIRST_ENTITY_ID',
  'RECORD_ID',
  'ARTICLE_ID',
  'MEMBER_ID',
  'ENTITY_ID',
  'ASSET_ID',
  'REPORT_ID',
  'DOCUMENT_ID',
  'DASHBOARD_ID',
  'FEATURE_ID',
  'VERSION_ID',
];

/** Object and id; a log-in is aimed at the org; else the address that was called, without its query. */
export function targetOfRow(row: RecordReader, action: Action): JsonObject | undefined {
  if (action.startsWith('session.'))
    return filled({ type: 'Organization', id: ifGiven(row.peek('ORGANIZATION_ID'), to18) });
  const called = calledIn(row);
  const id = ifGiven(row.take(...TARGET_IDS) ?? called?.id, to18);
  const type =
    row.takeCut(MAX_WORD, 'target.type', 'ENTITY_NAME', 'ENTITY_TYPE', 'PAGE_ENTITY_TYPE') ??
    typeOfId(row, id, called?.type);
  if (id !== undefined || type !== undefined)
    return filled({
      type,
      id,
      name: row.takeCut(MAX_NAME, 'target.name', 'FILE_NAME'),
      parentId: ifGiven(row.take('GROUP_ID'), to18),
    });
  const path = row.peek('PAGE_URL', 'URI', 'API_RESOURCE', 'URL')?.split('?')[0];
  return path === undefined ? undefined : { name: cut(path, MAX_NAME) };
}

function typeOfId(row: RecordReader, id: string | undefined, called: string | undefined): string | undefined {
  const type = called ?? entityOfId(id ?? '');
  if (type !== undefined) row.derived.push('target.type');
  return type;
}

const calledIn = (row: RecordReader): Called | undefined => calledBy(row.peek('URI', 'API_RESOURCE') ?? '');

/** With whom a file was shared; the id alone says what kind of thing that is. */
export function recipientOfRow(row: RecordReader): JsonObject | undefined {
  const id = row.take('SHARED_WITH_ENTITY_ID');
  return id === undefined ? undefined : filled({ id: to18(id), kind: entityOfId(id) });
}

/** Records by the row's own count. Bulk API 1 has a row a batch, Bulk API 2 repeats the whole job. */
export function volumeOfRow(row: RecordReader, type: string, echo: true | undefined): JsonObject | undefined {
  const listed = row.count('NUM_RESULTS');
  const records =
    listed ?? row.count('ROWS_PROCESSED', 'RECORDS_PROCESSED', 'ROW_COUNT', 'NUMBER_OF_RECORDS', 'NUM_ROWS');
  const bytes = row.count('RESPONSE_SIZE', 'SIZE_BYTES');
  const group = type.startsWith('Bulk') ? groupOfJob(row) : {};
  const basis = listed === undefined ? 'returned' : 'listed';
  const said = filled({ records, bytes, ...group });
  if (echo) return { ...said, basis: 'corroborating' };
  return said === undefined ? undefined : { ...said, ...(records === undefined ? {} : { basis }) };
}

function groupOfJob(row: RecordReader): JsonObject {
  const job = row.peek('JOB_ID');
  if (job === undefined) return {};
  const groupKey = to18(job);
  const batch = row.peek('BATCH_ID');
  if (batch === undefined) return { groupKey, of: 'act' };
  row.derived.push('volume.part');
  return { groupKey, of: 'part', part: partOf(to18(batch)) };
}

/** The person whose record was opened or changed, where the id itself says that it is one. */
export function subjectsOfRow(row: RecordReader, action: Action): JsonObject[] | undefined {
  if (!action.startsWith('record.')) return undefined;
  const id =
    row.peek('URI_ID_DERIVED', 'PAGE_ENTITY_ID', 'CLICKED_RECORD_ID', 'RECORD_ID') ?? calledIn(row)?.id;
  if (id === undefined || !isPersonLike(entityOfId(id))) return undefined;
  return [{ id: to18(id) }];
}

export function contextOfRow(row: RecordReader, type: string): JsonObject | undefined {
  return filled({
    ip: addressOfRow(row),
    country: /^[A-Z]{2}$/.test(row.peek('COUNTRY_CODE') ?? '') ? row.take('COUNTRY_CODE') : undefined,
    userAgent: row.takeCut(2048, 'context.userAgent', 'USER_AGENT', 'BROWSER_TYPE', 'CLIENT_INFO'),
    device: row.takeCut(512, 'context.device', 'DEVICE_ID', 'DEVICE_PLATFORM'),
    sessionId: row.takeCut(512, 'context.sessionId', 'SESSION_KEY'),
    channel: channelOf(type),
    authMethod: row.takeCut(MAX_WORD, 'context.authMethod', 'AUTHENTICATION_METHOD_REFERENCE', 'LOGIN_TYPE'),
    appId: row.takeCut(512, 'context.appId', 'CONNECTED_APP_ID', 'CLIENT_NAME'),
    requestId: row.takeCut(512, 'context.requestId', 'REQUEST_ID'),
    correlationId: row.takeCut(512, 'context.correlationId', 'LOGIN_KEY'),
  });
}

/** The first column that holds an address; one that was only normalised is not kept twice. */
function addressOfRow(row: RecordReader): string | undefined {
  for (const column of ['SOURCE_IP', 'CLIENT_IP', 'IP_ADDRESS']) {
    const written = row.peek(column);
    const address = readAddress(written);
    if (address === undefined) continue;
    if (address === written) row.claim(column);
    else row.derived.push('context.ip');
    return address;
  }
  return undefined;
}

function channelOf(type: string): string | undefined {
  if (type.startsWith('Bulk')) return 'bulk';
  if (/^(?:API|ApexSoap|RestApi|ApexRestApi|ApiTotalUsage|CompositeApiSubrequest)$/.test(type)) return 'api';
  return /^(?:URI|VisualforceRequest|LightningPageView|AuraRequest|Dashboard)$/.test(type) ? 'ui' : undefined;
}

const ifGiven = <T>(value: string | undefined, convert: (text: string) => T): T | undefined =>
  value === undefined ? undefined : convert(value);
