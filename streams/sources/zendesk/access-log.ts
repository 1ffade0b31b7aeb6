import type { DataClass } from '../../../src/event/data-classes.js';
import type { IncomingEvent } from '../../../src/event/incoming-event.js';
import { readAddress } from '../address.js';
import type { Act } from '../acts.js';
import { faultItem, filled, isObject, type JsonObject } from '../candidate.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { cut, RecordReader } from '../record-reader.js';
import { isoOf, readTime } from '../time.js';
import { readRequest } from './access-acts.js';
import { actorOf } from './actor.js';
import { requestOf, type Request } from './request.js';

export const ACCESS_LOGS_FEED = 'access-logs';

/** Entries of the audit log have an `action` instead. */
export const isAccess = (entry: JsonObject): boolean => 'timestamp' in entry && 'url' in entry;

/** What agents looked at and changed, one request each. */
export function mapAccess(entry: JsonObject, context: MappingContext): MappedItem {
  const log = new RecordReader(entry);
  const request = requestOf(log);
  const act = readRequest(log, request);
  if (act === 'no-act' || act === undefined) return { kind: 'refused', reason: 'no-act' };
  const id = log.peek('id');
  if (id === undefined) return faultItem('schema', 'The entry has no id.', 'id');
  const occurredAt = readTime(log.raw('timestamp'), context.timeZone);
  if (occurredAt === undefined)
    return faultItem('schema', 'The entry has no readable time in timestamp.', 'timestamp');
  if (occurredAt.zoneAssumed) log.derived.push('occurredAt');
  const key = ['access', id.slice(0, 128), occurredAt.iso].join(':');
  const times = { key, occurredAt: occurredAt.iso, recordedAt: isoOf(context.recordedAt) };
  const candidate = { ...times, ...partsOf(log, request, act) };
  return { kind: 'event', feed: ACCESS_LOGS_FEED, candidate, derived: log.derived };
}

function partsOf(log: RecordReader, request: Request, { action, corroborating }: Act): JsonObject {
  const bytes = log.count('bytes_sent');
  const fields = {
    actor: actorOf(log, 'user_id', undefined),
    action,
    target: targetOf(log, request),
    outcome: outcomeOf(log.peek('status')),
    volume: filled({ bytes, basis: corroborating ? 'corroborating' : undefined }),
    dataClasses: dataClassesOf(action, request),
    context: contextOf(log, request),
  };
  log.claim('id', 'timestamp', 'method');
  return filled({ ...fields, attributes: log.rest({ eventType: request.method }) }) ?? {};
}

/** A question of GraphQL is known by its name only. */
function targetOf(log: RecordReader, { kind, id, parentId, path }: Request): JsonObject | undefined {
  const question = log.raw('graphql');
  if (isObject(question)) {
    const name = question['operation_name'] ?? question['operationName'];
    return filled({ type: 'GraphQL', name: typeof name === 'string' ? cut(name, 1024) : undefined });
  }
  const outside = /^\/(attachments)\//.exec(path)?.[1];
  return filled({
    type: kind === undefined ? outside : cut(kind, 128),
    id: id === undefined ? undefined : cut(id, 512),
    parentId: parentId === undefined ? undefined : cut(parentId, 512),
  });
}

/** The status of the answer. */
function outcomeOf(status: string | undefined): IncomingEvent['outcome'] {
  if (status === undefined || !/^[1-5]\d\d$/.test(status)) return 'unknown';
  if (status === '401' || status === '403') return 'denied';
  return Number(status) < 400 ? 'success' : 'failure';
}

function contextOf(log: RecordReader, { words }: Request): JsonObject | undefined {
  const written = log.peek('ip_address');
  const ip = readAddress(written);
  if (ip !== undefined && ip === written) log.claim('ip_address');
  if (ip !== undefined && ip !== written) log.derived.push('context.ip');
  return filled({
    ip,
    userAgent: log.takeCut(2048, 'context.userAgent', 'client'),
    authMethod: log.takeCut(128, 'context.authMethod', 'authorization_type'),
    channel: words.length > 0 || isObject(log.raw('graphql')) ? 'api' : 'ui',
  });
}

/** What customers and agents write to each other. */
const TALK = /^(?:tickets|deleted_tickets|suspended_tickets|comments|requests|attachments|uploads)$/;

function dataClassesOf(action: string, { kind, path }: Request): DataClass[] {
  if (/^(?:session|account|credential|access)\./.test(action)) return ['employee'];
  return TALK.test(kind ?? '') || path.startsWith('/attachments/') ? ['comms'] : ['unknown'];
}
