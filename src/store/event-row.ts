import type { IncomingEvent } from '../event/incoming-event.js';
import { sqlTime } from './time.js';

/** Where and how an event came in: these differ between two deliveries of one record and are not its content. */
const HEAD_COLUMNS = [
  'topic',
  'partition',
  'offset',
  'item',
  'received_at',
  'recorded_at',
  'mapping',
  'missing',
  'derived',
  'tenant',
  'source',
  'feed',
  'id',
  'key',
] as const;

const CONTENT_COLUMNS = [
  'occurred_at',
  'actor_key',
  'actor_type',
  'on_behalf_of',
  'roles',
  'action',
  'target_type',
  'target_id',
  'target_name',
  'target_parent_id',
  'outcome',
  'reason',
  'purpose',
  'recipient_id',
  'recipient_kind',
  'recipient_country',
  'ip',
  'country',
  'asn',
  'user_agent',
  'device',
  'session_id',
  'channel',
  'auth_method',
  'mfa',
  'app_id',
  'request_id',
  'correlation_id',
  'network',
  'records',
  'basis',
  'volume_of',
  'bytes',
  'group_key',
  'part',
  'parts',
  'data_classes',
  'subject_keys',
  'attributes',
] as const;

/** Columns of `events_in` in the order in which a row's line holds them. */
export const EVENT_COLUMNS = [...HEAD_COLUMNS, ...CONTENT_COLUMNS, 'content_hash', 'salt'] as const;

/** The pseudonyms that stand in the ledger in place of the CRM's ids. */
export interface EventKeys {
  readonly actor: string;
  readonly onBehalfOf: string;
  readonly subjects: readonly string[];
}

export interface EventHead {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly item: number;
  readonly receivedAt: number;
  readonly recordedAt: number | undefined;
  readonly mapping: string;
  readonly missing: readonly string[];
  readonly derived: readonly string[];
  readonly tenant: string;
  readonly source: string;
  readonly feed: string;
  readonly id: string;
  readonly key: string;
}

/** The content columns as a JSON array: what `contentHash` is taken over, the same however the record arrived. */
export function contentJson(event: IncomingEvent, keys: EventKeys, occurredAt: number): string {
  return JSON.stringify([
    sqlTime(occurredAt),
    keys.actor,
    event.actor.type ?? 'unknown',
    keys.onBehalfOf,
    event.actor.roles ?? [],
    event.action,
    ...targetColumns(event),
    event.outcome ?? 'unknown',
    event.reason ?? '',
    event.purpose ?? '',
    ...recipientColumns(event),
    ...contextColumns(event.context ?? {}),
    ...volumeColumns(event.volume ?? {}),
    event.dataClasses ?? [],
    keys.subjects,
    event.attributes === undefined ? '{}' : JSON.stringify(event.attributes),
  ]);
}

/** The row as one JSONCompactEachRow line in the order of EVENT_COLUMNS. */
export function eventLine(head: EventHead, content: string, contentHash: string, salt: string): string {
  const start = JSON.stringify([
    head.topic,
    head.partition,
    head.offset.toString(),
    head.item,
    sqlTime(head.receivedAt),
    head.recordedAt === undefined ? null : sqlTime(head.recordedAt),
    head.mapping,
    head.missing,
    head.derived,
    head.tenant,
    head.source,
    head.feed,
    head.id,
    head.key,
  ]);
  return `${start.slice(0, -1)},${content.slice(1, -1)},"${contentHash}","${salt}"]`;
}

function targetColumns({ target }: IncomingEvent): unknown[] {
  return [target?.type ?? '', target?.id ?? '', target?.name ?? '', target?.parentId ?? ''];
}

function recipientColumns({ recipient }: IncomingEvent): unknown[] {
  return [recipient?.id ?? '', recipient?.kind ?? '', recipient?.country ?? ''];
}

/** Column by column: spreading defaults under what was said costs objects for each event. */
function contextColumns(context: NonNullable<IncomingEvent['context']>): unknown[] {
  return [...whereColumns(context), ...howColumns(context)];
}

function whereColumns(context: NonNullable<IncomingEvent['context']>): unknown[] {
  return [
    context.ip ?? '',
    context.country ?? '',
    context.asn ?? 0,
    context.userAgent ?? '',
    context.device ?? '',
    context.sessionId ?? '',
    context.channel ?? 'unknown',
  ];
}

function howColumns(context: NonNullable<IncomingEvent['context']>): unknown[] {
  return [
    context.authMethod ?? '',
    context.mfa ?? null,
    context.appId ?? '',
    context.requestId ?? '',
    context.correlationId ?? '',
    context.network ?? 'unknown',
  ];
}

function volumeColumns(volume: NonNullable<IncomingEvent['volume']>): unknown[] {
  return [
    volume.records ?? null,
    volume.basis ?? '',
    volume.of ?? '',
    volume.bytes ?? null,
    volume.groupKey ?? '',
    volume.part ?? null,
    volume.parts ?? null,
  ];
}
