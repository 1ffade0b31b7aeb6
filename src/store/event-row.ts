import type { DataClass } from '../event/data-classes.js';
import type { IncomingEvent } from '../event/incoming-event.js';
import { JsonBytes } from './json-bytes.js';
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

/**
 * What this product knew beyond what the source said: written into columns that the source left open, into `basis` when
 * another feed owns the volume, and over what it said of an act that was our own. It is no part of the content, so a record that comes again after more became known is
 * still the same record.
 */
export interface AddedColumns {
  readonly actorType?: NonNullable<IncomingEvent['actor']['type']>;
  readonly roles?: readonly string[];
  readonly country?: string;
  readonly network?: NonNullable<Context['network']>;
  readonly basis?: 'corroborating';
  readonly dataClasses?: readonly DataClass[];
  /** Keys. */
  readonly subjects?: readonly string[];
  /** All of them, those of the event among them. */
  readonly attributes?: NonNullable<IncomingEvent['attributes']>;
}

const content = new JsonBytes();
const completed = new JsonBytes();
const head = new JsonBytes();

type Addable = keyof AddedColumns;
/** In the order of the columns. */
const ADDABLE = [
  'actorType',
  'roles',
  'country',
  'network',
  'basis',
  'dataClasses',
  'subjects',
  'attributes',
] as const satisfies Addable[];

interface Place {
  from: number;
  to: number;
}
const nowhere = (): Place => ({ from: 0, to: 0 });

/** Where these columns stand in the last content, and where it begins itself. */
const places = Object.fromEntries(ADDABLE.map((column) => [column, nowhere()])) as Record<Addable, Place>;
let first = 0;

function text(column: Addable, value: string | undefined): void {
  const place = places[column];
  place.from = content.length;
  content.text(value);
  place.to = content.length;
}

function texts(column: Addable, values: readonly string[] | undefined): void {
  const place = places[column];
  place.from = content.length;
  content.texts(values);
  place.to = content.length;
}

/**
 * The content columns as a JSON array: what `contentHash` is taken over, the same however the record arrived. A view
 * with `room` free bytes in front; the next call makes it void.
 */
export function contentBytes(
  event: IncomingEvent,
  keys: EventKeys,
  occurredAt: number,
  room: number,
): Buffer {
  content.begin(room);
  first = room;
  content.raw('[');
  content.text(sqlTime(occurredAt));
  content.text(keys.actor);
  text('actorType', event.actor.type ?? 'unknown');
  content.text(keys.onBehalfOf);
  texts('roles', event.actor.roles);
  content.text(event.action);
  writeTarget(event.target);
  content.text(event.outcome ?? 'unknown');
  content.text(event.reason);
  content.text(event.purpose);
  writeRecipient(event.recipient);
  writePlace(event.context);
  writeSession(event.context);
  writeVolume(event.volume);
  texts('dataClasses', event.dataClasses);
  texts('subjects', keys.subjects);
  text('attributes', event.attributes === undefined ? '{}' : JSON.stringify(event.attributes));
  content.close();
  return content.view();
}

/**
 * The last content with these columns in the place of its own: the rest of it byte for byte. A view that the next call
 * makes void.
 */
export function contentWith(added: AddedColumns): Buffer {
  const bytes = content.view();
  completed.begin();
  let copied = first;
  for (const column of ADDABLE) {
    if (added[column] === undefined) continue;
    completed.bytesOf(bytes, copied, places[column].from);
    writeAdded(column, added);
    copied = places[column].to;
  }
  completed.bytesOf(bytes, copied, bytes.length);
  return completed.view();
}

function writeAdded(column: Addable, added: AddedColumns): void {
  if (column === 'attributes') return completed.text(JSON.stringify(added.attributes));
  const value = added[column];
  if (typeof value === 'string') completed.text(value);
  else completed.texts(value);
}

/** The row as one JSONCompactEachRow line in the order of EVENT_COLUMNS, with its line break; `columns` is a content array. */
export function eventLine(of: EventHead, columns: Buffer, contentHash: string, salt: string): Buffer {
  head.begin();
  writeHead(of);
  const start = head.view();
  const end = `,"${contentHash}","${salt}"]\n`;
  // Without the brackets of the content.
  const inner = columns.length - 2;
  const line = Buffer.allocUnsafe(start.length + inner + end.length);
  start.copy(line, 0);
  columns.copy(line, start.length, 1, 1 + inner);
  line.write(end, start.length + inner, 'latin1');
  return line;
}

function writeHead(of: EventHead): void {
  head.raw('[');
  head.text(of.topic);
  head.number(of.partition);
  head.text(of.offset.toString());
  head.number(of.item);
  head.text(sqlTime(of.receivedAt));
  if (of.recordedAt === undefined) head.raw('null,');
  else head.text(sqlTime(of.recordedAt));
  head.text(of.mapping);
  head.texts(of.missing);
  head.texts(of.derived);
  head.text(of.tenant);
  head.text(of.source);
  head.text(of.feed);
  head.text(of.id);
  head.text(of.key);
}

const NOTHING = {};

function writeTarget(target: NonNullable<IncomingEvent['target']> = NOTHING): void {
  content.text(target.type);
  content.text(target.id);
  content.text(target.name);
  content.text(target.parentId);
}

function writeRecipient(recipient: NonNullable<IncomingEvent['recipient']> = NOTHING): void {
  content.text(recipient.id);
  content.text(recipient.kind);
  content.text(recipient.country);
}

type Context = NonNullable<IncomingEvent['context']>;

function writePlace(context: Context = NOTHING): void {
  content.text(context.ip);
  text('country', context.country);
  content.number(context.asn ?? 0);
  content.text(context.userAgent);
  content.text(context.device);
  content.text(context.sessionId);
  content.text(context.channel ?? 'unknown');
}

function writeSession(context: Context = NOTHING): void {
  content.text(context.authMethod);
  content.raw(context.mfa === undefined ? 'null,' : `${context.mfa},`);
  content.text(context.appId);
  content.text(context.requestId);
  content.text(context.correlationId);
  text('network', context.network ?? 'unknown');
}

function writeVolume(volume: NonNullable<IncomingEvent['volume']> = NOTHING): void {
  content.number(volume.records ?? null);
  text('basis', volume.basis);
  content.text(volume.of);
  content.number(volume.bytes ?? null);
  content.text(volume.groupKey);
  content.number(volume.part ?? null);
  content.number(volume.parts ?? null);
}
