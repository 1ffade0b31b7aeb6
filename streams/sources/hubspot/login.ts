import { readAddress } from '../address.js';
import { faultItem, filled, type JsonObject } from '../candidate.js';
import type { MappedItem } from '../mapping.js';
import { RecordReader } from '../record-reader.js';
import { readTime } from '../time.js';
import { actorOf, countryOf } from './person.js';

export const LOGIN_FEED = 'login';

/** One log-in or a try at one (GET /account-info/v3/activity/login; all plans, 90 days). */
export function mapLogin(record: JsonObject): MappedItem {
  const row = new RecordReader(record);
  const id = row.peek('id');
  if (id === undefined) return faultItem('schema', 'The log-in has no id.', 'id');
  const occurredAt = readTime(record['loginAt']);
  if (occurredAt === undefined) return faultItem('schema', 'The log-in has no readable loginAt.', 'loginAt');
  if (occurredAt.zoneAssumed) row.derived.push('occurredAt');
  const fields = {
    key: `login:${id}`,
    occurredAt: occurredAt.iso,
    actor: actorOf(row, { id: row.take('userId'), email: row.take('email') }),
    action: 'session.login',
    outcome: outcomeOf(row.raw('loginSucceeded')),
    dataClasses: ['employee'],
    context: contextOf(row),
  };
  row.claim('id', 'loginAt', 'loginSucceeded');
  const candidate = filled({ ...fields, attributes: { eventType: 'login', ...row.rest() } });
  return { kind: 'event', feed: LOGIN_FEED, candidate, derived: row.derived };
}

function outcomeOf(succeeded: unknown): 'success' | 'failure' | 'unknown' {
  if (succeeded === true || succeeded === 'true') return 'success';
  return succeeded === false || succeeded === 'false' ? 'failure' : 'unknown';
}

function contextOf(row: RecordReader): JsonObject | undefined {
  const ip = readAddress(row.peek('ipAddress'));
  if (ip !== undefined && ip === row.peek('ipAddress')) row.claim('ipAddress');
  return filled({
    ip,
    country: countryOf(row),
    userAgent: row.takeCut(2048, 'context.userAgent', 'userAgent'),
  });
}
