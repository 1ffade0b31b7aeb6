import { faultItem, filled, type JsonObject } from '../candidate.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { textAt } from '../nested.js';
import { cut, RecordReader } from '../record-reader.js';
import { readTime } from '../time.js';
import { findingItem, type Claim } from './finding.js';

const STATES = new Set<string>(['open', 'update', 'close']);
const isState = (text: string): text is Claim['state'] => STATES.has(text);

/**
 * The least a product must say to be heard, for all that have no mapping of their own: `product, id, time, title`, and
 * of `severity, state (open, update, close), user, email, ip, host, blocked` what it knows. README.md documents it.
 */
export function mapPlain(record: JsonObject, context: MappingContext): MappedItem {
  const row = new RecordReader(record);
  const [product, uid, title] = [row.take('product'), row.take('id'), row.take('title')];
  if (product === undefined || uid === undefined || title === undefined)
    return faultItem('schema', 'A finding needs product, id, time and title.', 'id');
  const time = readTime(row.raw('time'), context.timeZone);
  if (time === undefined) return faultItem('schema', 'The finding has no readable time.', 'time');
  if (time.zoneAssumed) row.derived.push('occurredAt');
  const state = row.take('state') ?? 'open';
  if (!isState(state))
    return faultItem('schema', 'The state of a finding is open, update or close.', 'state');
  row.claim('time', 'blocked', 'ip');
  const claim: Claim = {
    product,
    uid,
    state,
    at: time.iso,
    title,
    severity: row.take('severity'),
    isBlocked: record['blocked'] === true,
    person: personOf(row.take('user'), row.take('email')),
    ip: textAt(record, 'ip'),
    host: row.take('host'),
  };
  return findingItem(claim, row);
}

function personOf(user: string | undefined, email: string | undefined): JsonObject | undefined {
  const id = user ?? email;
  if (id === undefined) return undefined;
  return filled({
    id: cut(id, 512),
    name: user === undefined ? undefined : cut(user, 1024),
    email: email === undefined || email.length > 320 ? undefined : email,
  });
}
