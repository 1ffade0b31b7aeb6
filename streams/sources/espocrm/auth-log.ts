import { readAddress } from '../address.js';
import { filled, type JsonObject } from '../candidate.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { actorBy, eventItem, isFault, openRecord } from '../record-event.js';
import { cut, type RecordReader } from '../record-reader.js';
import { isoOf } from '../time.js';

export const AUTH_LOG_FEED = 'auth-log';

/**
 * An AuthLogRecord: one attempt to log in, from REST or from its table `auth_log_record`. Fields:
 * https://github.com/espocrm/espocrm/blob/master/application/Espo/Resources/metadata/entityDefs/AuthLogRecord.json
 */
export function mapAuthLog(record: JsonObject, context: MappingContext): MappedItem {
  const opened = openRecord(withTime(record), 'auth log record', ['createdAt', 'created_at'], context);
  if (isFault(opened)) return opened;
  const { row, id, occurredAt } = opened;
  const fields = {
    key: `auth_log_record:${id}`,
    occurredAt,
    actor: actorOf(row),
    action: 'session.login',
    target: targetOf(row),
    outcome: outcomeOf(flagOf(row.peek('isDenied', 'is_denied'))),
    reason: row.takeCut(1024, 'reason', 'denialReason', 'denial_reason'),
    dataClasses: ['employee'],
    context: contextOf(row),
  };
  row.claim('requestTime', 'request_time', 'isDenied', 'is_denied', 'deleted');
  return eventItem(AUTH_LOG_FEED, opened, fields, { eventType: 'AuthLogRecord' });
}

/** Where `createdAt` was not asked for, `requestTime` (seconds since 1970) says the same. */
function withTime(record: JsonObject): JsonObject {
  if (record['createdAt'] !== undefined || record['created_at'] !== undefined) return record;
  const seconds = Number(record['requestTime'] ?? record['request_time'] ?? Number.NaN);
  const iso = Number.isFinite(seconds) ? isoOf(Math.round(seconds * 1000)) : undefined;
  return iso === undefined ? record : { ...record, createdAt: iso };
}

const flagOf = (text: string | undefined): boolean | undefined => {
  if (text === 'true' || text === '1' || text === 't') return true;
  return text === 'false' || text === '0' || text === 'f' ? false : undefined;
};

function outcomeOf(denied: boolean | undefined): string {
  if (denied === undefined) return 'unknown';
  return denied ? 'denied' : 'success';
}

/** Of a refused attempt only the name is known that was typed in, which may be nobody's. */
function actorOf(row: RecordReader): JsonObject {
  const id = row.takeCut(512, 'actor.id', 'userId', 'user_id');
  const typed = row.takeCut(1024, 'actor.name', 'username');
  const name = typed ?? row.takeCut(1024, 'actor.name', 'userName');
  if (id !== undefined) return actorBy(id, { name });
  if (typed !== undefined) row.derived.push('actor.id');
  return actorBy(typed, { name: typed, type: 'unknown' });
}

/** A portal, else the CRM itself; the address is kept without its query, which may carry a token. */
function targetOf(row: RecordReader): JsonObject {
  const portal = row.takeCut(512, 'target.id', 'portalId', 'portal_id');
  const url = row.take('requestUrl', 'request_url');
  const path = url?.split(/[?#]/, 1)[0];
  if (path !== url) row.derived.push('target.name');
  const name = path === undefined || path === '' ? undefined : cut(path, 1024);
  return { type: portal === undefined ? 'EspoCRM' : 'Portal', ...filled({ id: portal, name }) };
}

const API_METHODS = new Set(['ApiKey', 'Hmac']);

function contextOf(row: RecordReader): JsonObject | undefined {
  const ip = readAddress(row.peek('ipAddress', 'ip_address'));
  if (ip !== undefined) row.claim('ipAddress', 'ip_address');
  const authMethod = row.takeCut(128, 'context.authMethod', 'authenticationMethod', 'authentication_method');
  return filled({
    ip,
    authMethod,
    channel: authMethod !== undefined && API_METHODS.has(authMethod) ? 'api' : undefined,
    sessionId: row.takeCut(512, 'context.sessionId', 'authTokenId', 'auth_token_id'),
  });
}
