import type { Action } from '../../../src/event/actions.js';
import type { DataClass } from '../../../src/event/data-classes.js';
import { readAddress } from '../address.js';
import { digest, faultItem, filled, isObject, unmapped, type JsonObject } from '../candidate.js';
import { mapEach } from '../items.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { RecordReader } from '../record-reader.js';
import { isoOf, readTime } from '../time.js';
import { isAccess, mapAccess } from './access-log.js';
import { actorOf } from './actor.js';
import { readLog } from './acts.js';

export const AUDIT_LOGS_FEED = 'audit-logs';

/** Entries of the audit log and of the access log: one, a list, a page of the API, or a webhook's message of them. */
export const mapZendesk = (payload: unknown, context: MappingContext): MappedItem[] =>
  mapEach(carriedBy(payload), ['audit_logs', 'audit_log', 'access_logs'], (entry) => [
    isAccess(entry) ? mapAccess(entry, context) : mapEntry(entry, context),
  ]);

/** https://developer.zendesk.com/api-reference/webhooks/event-types/access-log-events/ */
const carriedBy = (payload: unknown): unknown =>
  isObject(payload) && payload['type'] === 'zen:event-type:access_log.created' ? payload['event'] : payload;

function mapEntry(entry: JsonObject, context: MappingContext): MappedItem {
  const log = new RecordReader(entry);
  const kind = log.peek('action');
  if (kind === undefined) return faultItem('schema', 'The entry has no action.', 'action');
  const known = readLog(log);
  if (known === undefined) return unmapped(kind);
  const id = log.peek('id');
  if (id === undefined) return faultItem('schema', 'The entry has no id.', 'id');
  const occurredAt = readTime(log.raw('created_at'), context.timeZone);
  if (occurredAt === undefined)
    return faultItem('schema', 'The entry has no readable time in created_at.', 'created_at');
  if (occurredAt.zoneAssumed) log.derived.push('occurredAt');
  const candidate = candidateOf(log, { id, kind, action: known.action, occurredAt: occurredAt.iso, context });
  return { kind: 'event', feed: AUDIT_LOGS_FEED, candidate, derived: log.derived };
}

interface Read {
  readonly id: string;
  readonly kind: string;
  readonly action: Action;
  readonly occurredAt: string;
  readonly context: MappingContext;
}

/** Id and time; the digest tells apart what only a broken carrier gives one id. */
function keyOf(log: RecordReader, { id, kind, occurredAt, context }: Read): string {
  const said = [
    kind,
    ...['source_type', 'source_id', 'source_label', 'change_description'].map((name) => log.peek(name)),
  ];
  return [id.slice(0, 128), occurredAt, digest(said, context)].join(':');
}

function candidateOf(log: RecordReader, read: Read): JsonObject {
  const { action, kind } = read;
  const key = keyOf(log, read);
  const fields = {
    key,
    occurredAt: read.occurredAt,
    recordedAt: isoOf(read.context.recordedAt),
    actor: actorOf(log, 'actor_id', 'actor_name'),
    action,
    target: targetOf(log),
    // "Successful agent sign in" is all that the log holds of log-ins; of the rest it does not say how it ended.
    outcome: kind === 'login' ? 'success' : 'unknown',
    dataClasses: dataClassesOf(log, action),
    context: contextOf(log),
  };
  // action_label is `action` once more, in the language of whoever asked.
  log.claim('id', 'created_at', 'action', 'action_label');
  return filled({ ...fields, attributes: log.rest({ eventType: kind }) }) ?? {};
}

function targetOf(log: RecordReader): JsonObject | undefined {
  return filled({
    type: log.takeCut(128, 'target.type', 'source_type'),
    id: log.takeCut(512, 'target.id', 'source_id'),
    name: log.takeCut(1024, 'target.name', 'source_label'),
  });
}

function contextOf(log: RecordReader): JsonObject | undefined {
  const written = log.peek('ip_address');
  const ip = readAddress(written);
  if (ip !== undefined && ip === written) log.claim('ip_address');
  if (ip !== undefined && ip !== written) log.derived.push('context.ip');
  return filled({ ip });
}

function dataClassesOf(log: RecordReader, action: Action): DataClass[] {
  if (/^(?:session|account|credential|access)\./.test(action)) return ['employee'];
  return log.peek('source_type') === 'ticket' ? ['comms'] : ['unknown'];
}
