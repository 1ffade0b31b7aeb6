import { NOBODY } from '../../steps/missing.js';
import { faultItem, filled, isObject, unmapped, type JsonObject } from '../candidate.js';
import { eachRecord } from '../each-record.js';
import type { MappedItem } from '../mapping.js';
import { unlessPlaceholder } from '../placeholders.js';
import { cut, RecordReader } from '../record-reader.js';
import { readTime } from '../time.js';
import { actionOf, dataClassOf } from './objects.js';

export const WEBHOOK_FEED = 'webhook';

/** Below this a number of the epoch counts seconds: as milliseconds it would be before 1974. */
const LAST_SECONDS = 100_000_000_000;

/** Webhooks of version 2 (https://pipedrive.readme.io/docs/guide-for-webhooks-v2), one event a request or a list of them. */
export const mapPipedrive = (payload: unknown): MappedItem[] =>
  eachRecord(Array.isArray(payload) ? (payload as unknown[]) : [payload], mapEvent);

function mapEvent(record: JsonObject): MappedItem {
  const meta = record['meta'];
  if (!isObject(meta)) return faultItem('schema', 'The event has no meta block.', 'meta');
  const row = new RecordReader(meta);
  const entity = row.peek('entity');
  if (entity === undefined)
    return row.peek('object') === undefined
      ? faultItem('schema', 'The meta block has no entity.', 'entity')
      : unmapped('webhook of version 1: make it anew with version 2');
  const action = actionOf(row.peek('action'), entity);
  if (action === undefined) return unmapped(`${row.peek('action')}.${entity}`);
  const occurredAt = timeOf(meta['timestamp']);
  if (occurredAt === undefined)
    return faultItem('schema', 'The meta block has no readable timestamp.', 'timestamp');
  const id = row.peek('entity_id') ?? new RecordReader(stateOf(record)).peek('id');
  if (id === undefined) return faultItem('schema', 'The meta block has no entity_id.', 'entity_id');
  const candidate = candidateOf(record, row, { entity, id, action, occurredAt });
  return { kind: 'event', feed: WEBHOOK_FEED, candidate, derived: row.derived };
}

interface Read {
  readonly entity: string;
  readonly id: string;
  readonly action: string;
  readonly occurredAt: string;
}

function candidateOf(record: JsonObject, row: RecordReader, read: Read): JsonObject {
  const { entity, id, occurredAt, action } = read;
  const isMerge = row.peek('merged_to_id', 'merged_from_id') !== undefined;
  // Which try it is, whose webhook, and who else may see the record say nothing about the act: two webhooks that tell of
  // one event, or a repeat of it, must not differ.
  row.claim(
    'attempt',
    'webhook_id',
    'webhook_owner_id',
    'permitted_user_ids',
    'id',
    'timestamp',
    'entity_id',
  );
  row.claim('entity', 'action', 'type', 'version');
  row.derived.push('attributes.changedFields', 'attributes.data');
  const key = [row.peek('id') ?? '', row.peek('action') ?? '', entity, id, occurredAt].join(':');
  return (
    filled({
      key: cut(key, 512),
      occurredAt,
      actor: actorOf(row),
      action,
      target: filled({ type: cut(entity, 128), id: cut(id, 512), name: nameOf(record) }),
      outcome: 'success',
      reason: isMerge ? 'merged' : undefined,
      volume: { records: 1, basis: 'listed' },
      dataClasses: [dataClassOf(entity)],
      subjects: entity === 'person' ? [{ id: cut(id, 512) }] : undefined,
      context: contextOf(row),
      attributes: {
        eventType: 'webhook',
        changedFields: changedFields(record, action),
        ...row.rest(),
      },
    }) ?? {}
  );
}

function actorOf(row: RecordReader): JsonObject {
  const id = unlessPlaceholder(row.takeCut(512, 'actor.id', 'user_id'));
  return id === undefined ? { id: NOBODY, type: 'unknown' } : { id };
}

function contextOf(row: RecordReader): JsonObject | undefined {
  const source = row.peek('change_source');
  const isBulk = row.raw('is_bulk_edit') === true;
  const channel = source === 'app' ? 'ui' : source === 'api' ? 'api' : undefined;
  return filled({
    channel: isBulk ? 'bulk' : channel,
    correlationId: row.takeCut(512, 'context.correlationId', 'correlation_id'),
  });
}

/** Ten digits of seconds as the guide says, or ISO 8601 as its example shows. */
function timeOf(value: unknown): string | undefined {
  const number = typeof value === 'string' && /^\d{9,14}$/.test(value.trim()) ? Number(value) : value;
  if (typeof number !== 'number') return readTime(number)?.iso;
  return readTime(number < LAST_SECONDS ? number * 1_000 : number)?.iso;
}

/** The state after the act, of what was deleted the one before. */
function stateOf({ data, previous }: JsonObject): JsonObject {
  if (isObject(data)) return data;
  return isObject(previous) ? previous : {};
}

function nameOf(record: JsonObject): string | undefined {
  const name = new RecordReader(stateOf(record)).peek('title', 'name', 'subject');
  return name === undefined ? undefined : cut(name, 1024);
}

const MOST_FIELDS = 100;

/** The names of what changed; what stood in the fields is the customer's data, not the audit's. */
function changedFields({ previous }: JsonObject, action: string): string[] | undefined {
  if (!isObject(previous) || action.endsWith('delete')) return undefined;
  const custom = previous['custom_fields'];
  const names = Object.keys(previous).filter((name) => name !== 'custom_fields');
  if (isObject(custom)) names.push(...Object.keys(custom));
  return names.slice(0, MOST_FIELDS).map((name) => cut(name, 128));
}
