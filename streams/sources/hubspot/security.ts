import { faultItem, filled, unmapped, type JsonObject } from '../candidate.js';
import { readAddress } from '../address.js';
import type { MappedItem } from '../mapping.js';
import { RecordReader } from '../record-reader.js';
import { readTime } from '../time.js';
import { actOfType, dataClassOfType } from './critical-acts.js';
import { actorOf, countryOf } from './person.js';

export const SECURITY_FEED = 'security';

/** One security activity (GET /account-info/v3/activity/security; all plans). The address may be missing. */
export function mapSecurity(record: JsonObject): MappedItem {
  const row = new RecordReader(record);
  const id = row.peek('id');
  if (id === undefined) return faultItem('schema', 'The security activity has no id.', 'id');
  const occurredAt = readTime(record['createdAt']);
  if (occurredAt === undefined)
    return faultItem('schema', 'The security activity has no readable createdAt.', 'createdAt');
  if (occurredAt.zoneAssumed) row.derived.push('occurredAt');
  const type = row.peek('type') ?? '';
  const reading = actOfType(type);
  if (reading === 'no-act') return { kind: 'refused', reason: reading };
  if (reading === undefined) return unmapped(type);
  const ip = readAddress(row.peek('ipAddress'));
  if (ip !== undefined && ip === row.peek('ipAddress')) row.claim('ipAddress');
  const fields = {
    key: `security:${id}`,
    occurredAt: occurredAt.iso,
    actor: actorOf(row, { id: row.take('userId'), email: row.take('actingUser') }),
    action: reading.action,
    target: filled({ type: type.slice(0, 128), id: row.takeCut(512, 'target.id', 'objectId') }),
    outcome: 'unknown',
    dataClasses: [dataClassOfType(type, reading.action)],
    context: filled({ ip, country: countryOf(row) }),
  };
  row.claim('id', 'createdAt');
  const candidate = filled({ ...fields, attributes: { eventType: 'security', ...row.rest() } });
  return { kind: 'event', feed: SECURITY_FEED, candidate, derived: row.derived };
}
