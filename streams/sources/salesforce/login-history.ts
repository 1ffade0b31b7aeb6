import { NOBODY } from '../../steps/missing.js';
import { readAddress } from '../address.js';
import { faultItem, filled, isObject, type JsonObject } from '../candidate.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { RecordReader } from '../record-reader.js';
import { readTime } from '../time.js';
import { isEmptyId, to18 } from './ids.js';
import { outcomeOfLoginEvent } from './outcome.js';

export const LOGIN_HISTORY_FEED = 'login-history';

/** A row of LoginHistory (object-loginhistory), with the LoginGeo that its query may have joined. */
export function mapLoginHistory(record: JsonObject, context: MappingContext): MappedItem {
  const row = new RecordReader(record);
  const id = row.take('Id');
  if (id === undefined) return faultItem('schema', 'The row has no Id.', 'Id');
  const occurredAt = readTime(row.raw('LoginTime'), context.timeZone);
  if (occurredAt === undefined) return faultItem('schema', 'The row has no readable LoginTime.', 'LoginTime');
  if (occurredAt.zoneAssumed) row.derived.push('occurredAt');
  const outcome = outcomeOfLoginEvent(row);
  const user = row.take('UserId');
  const fields = {
    key: to18(id),
    occurredAt: occurredAt.iso,
    actor: user === undefined || isEmptyId(user) ? { id: NOBODY, type: 'unknown' } : { id: to18(user) },
    action: 'session.login',
    target: { type: 'Organization' },
    outcome,
    reason: outcome === 'success' ? undefined : row.takeCut(1024, 'reason', 'Status'),
    dataClasses: ['employee'],
    context: contextOf(row),
  };
  row.claim('attributes', 'LoginTime');
  const candidate = filled({ ...fields, attributes: { eventType: 'LoginHistory', ...row.rest() } });
  return { kind: 'event', feed: LOGIN_HISTORY_FEED, candidate, derived: row.derived };
}

function contextOf(row: RecordReader): JsonObject | undefined {
  const ip = readAddress(row.peek('SourceIp'));
  if (ip !== undefined && ip === row.peek('SourceIp')) row.claim('SourceIp');
  return filled({
    ip,
    country: countryOf(row),
    userAgent: row.takeCut(2048, 'context.userAgent', 'Browser'),
    device: row.takeCut(512, 'context.device', 'Platform'),
    authMethod: row.takeCut(128, 'context.authMethod', 'AuthMethodReference', 'LoginType'),
    appId: row.takeCut(512, 'context.appId', 'Application'),
  });
}

/** Of the row, else of the place that was joined to it. */
function countryOf(row: RecordReader): string | undefined {
  const geo = row.raw('LoginGeo');
  const joined = isObject(geo) ? geo['CountryIso'] : undefined;
  const said = row.peek('CountryIso') ?? (typeof joined === 'string' ? joined : '');
  return /^[A-Z]{2}$/.test(said) ? said : undefined;
}
