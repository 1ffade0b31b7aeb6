import { NOBODY } from '../../steps/missing.js';
import { digest, faultItem, filled, isObject, unmapped, type JsonObject } from '../candidate.js';
import { eachRecord } from '../each-record.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { cut, RecordReader } from '../record-reader.js';
import { isoOf, readTime } from '../time.js';
import { actionOf, dataClassOf } from './objects.js';

export const WEBHOOK_FEED = 'webhook';

/** When it was sent, epoch ms; covered by the signature. */
export const SENT_AT_HEADER = 'x-twenty-webhook-timestamp';

/**
 * One change of a record, as the server sends it (`eventName`, `record`, `eventDate`; its source, call-webhook.job.ts) and
 * as the documentation shows it (`event`, `data`, `timestamp`; https://docs.twenty.com/developers/extend/webhooks).
 */
export const mapTwenty = (payload: unknown, context: MappingContext): MappedItem[] =>
  eachRecord(Array.isArray(payload) ? (payload as unknown[]) : [payload], (event) =>
    mapEvent(event, context),
  );

function mapEvent(event: JsonObject, context: MappingContext): MappedItem {
  const row = new RecordReader(event);
  const name = row.take('eventName', 'event');
  if (name === undefined) return faultItem('schema', 'The event has no eventName.', 'eventName');
  const record = event['record'] ?? event['data'];
  if (!isObject(record)) return faultItem('schema', 'The event has no record.', 'record');
  const { object, verb } = kindOf(name, event);
  const action = actionOf(object, verb);
  if (action === undefined) return unmapped(name);
  const sentAt = timeOfHeader(context.headers?.[SENT_AT_HEADER]);
  const occurredAt = timeOf(row, record, verb) ?? sentAt;
  if (occurredAt === undefined)
    return faultItem('schema', 'Neither the record nor the event has a readable time.', 'eventDate');
  const read = { name, object, verb, action, occurredAt, sentAt };
  const candidate = candidateOf(row, record, read, context);
  return { kind: 'event', feed: WEBHOOK_FEED, candidate, derived: row.derived };
}

interface Read {
  readonly name: string;
  readonly object: string;
  readonly verb: string;
  readonly action: string;
  readonly occurredAt: string;
  readonly sentAt: string | undefined;
}

function candidateOf(row: RecordReader, record: JsonObject, read: Read, context: MappingContext): JsonObject {
  const of = new RecordReader(record);
  const id = of.peek('id');
  row.claim('record', 'data', 'objectMetadata', 'targetUrl', 'webhookId', 'eventDate', 'timestamp');
  row.derived.push('key', 'attributes.record');
  // The digest leaves out whose webhook it is and when it was sent: two of them that tell of one change are one event.
  const said = [read.name, row.peek('workspaceId'), JSON.stringify(record), read.occurredAt];
  const { actor, channel } = actorOf(row, record, read.verb);
  return (
    filled({
      key: `${read.name.slice(0, 128)}:${digest(said, context)}`,
      occurredAt: read.occurredAt,
      recordedAt: read.sentAt,
      actor,
      action: read.action,
      target: filled({
        type: cut(read.object, 128),
        id: id === undefined ? undefined : cut(id, 512),
        name: nameOf(record['name']),
      }),
      outcome: 'success',
      volume: { records: 1, basis: 'listed' },
      dataClasses: [dataClassOf(read.object)],
      subjects: read.object === 'person' && id !== undefined ? [{ id: cut(id, 512) }] : undefined,
      context: filled({ channel }),
      attributes: { eventType: read.name, ...row.rest() },
    }) ?? {}
  );
}

function kindOf(name: string, { objectMetadata }: JsonObject): { object: string; verb: string } {
  const [before = '', verb = ''] = name.split('.');
  const named = isObject(objectMetadata) ? new RecordReader(objectMetadata).peek('nameSingular') : undefined;
  return { object: named ?? before, verb };
}

/** When the record says it changed; of what was destroyed its last change says nothing. */
function timeOf(row: RecordReader, record: JsonObject, verb: string): string | undefined {
  const names: Readonly<Record<string, readonly string[]>> = {
    deleted: ['deletedAt', 'updatedAt'],
    destroyed: [],
    created: ['createdAt', 'updatedAt'],
  };
  for (const name of names[verb] ?? ['updatedAt']) {
    const time = readTime(record[name]);
    if (time !== undefined) return time.iso;
  }
  return readTime(row.raw('eventDate') ?? row.raw('timestamp'))?.iso;
}

const timeOfHeader = (text: string | undefined): string | undefined =>
  text !== undefined && /^\d{1,16}$/.test(text) ? isoOf(Number(text)) : undefined;

const CHANNELS: Readonly<Record<string, string | undefined>> = {
  MANUAL: 'ui',
  API: 'api',
  IMPORT: 'batch',
  WEBHOOK: 'webhook',
};

interface Acted {
  readonly actor: JsonObject;
  readonly channel: string | undefined;
}

/**
 * Newer servers say who it was beside the record. Else the record's own last editor counts, for a new one its creator;
 * of what was destroyed the last editor need not be who destroyed it.
 */
function actorOf(row: RecordReader, record: JsonObject, verb: string): Acted {
  const stamp = stampOf(record, verb);
  const channel = CHANNELS[stamp.peek('source') ?? ''];
  const by = row.peek('workspaceMemberId');
  const member = stamp.peek('workspaceMemberId');
  row.claim('workspaceMemberId', 'userId');
  const id = by ?? member;
  if (id === undefined) return { actor: programOf(row, stamp), channel };
  if (by === undefined) row.derived.push('actor.id');
  const name = id === member ? nameOf(stamp.raw('name')) : undefined;
  return { actor: { id: cut(id, 512), ...filled({ name }) }, channel };
}

/** The stamp of who did it last; the documentation's example has a bare id in its place. */
function stampOf(record: JsonObject, verb: string): RecordReader {
  if (verb === 'destroyed') return new RecordReader({});
  const field = (verb === 'created' ? record['createdBy'] : undefined) ?? record['updatedBy'];
  if (isObject(field)) return new RecordReader(field);
  return new RecordReader(typeof field === 'string' ? { workspaceMemberId: field } : {});
}

/** Workflows and keys of the API leave a name and no member. */
function programOf(row: RecordReader, stamp: RecordReader): JsonObject {
  const source = stamp.peek('source');
  const name = nameOf(stamp.raw('name'));
  if (source === undefined || name === undefined) return { id: NOBODY, type: 'unknown' };
  const type = /^(?:SYSTEM|WORKFLOW)$/.test(source) ? 'system' : source === 'API' ? 'integration' : undefined;
  if (type === undefined) return { id: NOBODY, type: 'unknown' };
  row.derived.push('actor.id');
  return { id: cut(`${source}:${name}`, 512), type };
}

/** A name is a text, or first and last name of a person. */
function nameOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : cut(value.trim(), 1024);
  if (!isObject(value)) return undefined;
  const parts = new RecordReader(value);
  const whole = [parts.peek('firstName'), parts.peek('lastName')].filter((part) => part !== undefined);
  return whole.length === 0 ? undefined : cut(whole.join(' '), 1024);
}
