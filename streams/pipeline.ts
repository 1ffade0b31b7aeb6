import { randomBytes } from 'node:crypto';
import type { Table } from './files/file-row.js';
import type { Decided, IntakeSource, Message } from './intake/message.js';
import { isObject, type JsonObject } from './sources/candidate.js';
import { PAGE_FIELDS } from './sources/items.js';
import { mappingFor } from './sources/registry.js';
import type { MappedItem } from './sources/mapping.js';
import type { Fault } from './steps/fault.js';
import { corroborate } from './steps/corroborate.js';
import { classify, wordOf } from './steps/classify.js';
import { enrich, together } from './steps/enrich.js';
import { identify } from './steps/identify.js';
import type { Knowledge } from './steps/knowledge.js';
import { ownRead } from './steps/own-reads.js';
import { DEFAULT_PARSE_LIMITS, type ParseLimits, parseMessage } from './steps/parse.js';
import { scrub } from './steps/scrub.js';
import { validateEvent } from './steps/validate.js';

/** What all decisions of one batch share: a repeat with the same values decides the same. */
export interface BatchTerms {
  readonly topic: string;
  readonly partition: number;
  /** Epoch ms; becomes receivedAt. */
  readonly at: number;
  readonly limits?: ParseLimits;
  /** What was known of a source's tenant when the batch was begun. */
  readonly knowledgeOf: (source: IntakeSource) => Knowledge;
}

/** Number of the message in its batch, and of its first item under its offset. */
export interface FirstItem {
  readonly message: number;
  readonly item: number;
}

/**
 * The way of a message, one step a file: parse the bytes, map the source's record to items, cut secrets out of each,
 * validate it against the event schema, complete it by what is known, mark what another feed owns and what we read
 * ourselves, identify it. The intake writer then drops duplicates and stores. A fault ends the way of its item alone.
 */
export function decide(message: Message, terms: BatchTerms, first: FirstItem): Decided[] {
  const { body } = message;
  if (body === null) return [decided(message, first, { kind: 'refused', reason: 'tombstone' })];
  const parsed = readPayload(message, body, terms.limits);
  if ('fault' in parsed) {
    const { fault } = parsed;
    return [decided(message, first, { kind: 'quarantined', level: 'message', fault, raw: body })];
  }
  const items = mapPayload(message, parsed.payload, terms);
  if (items.length === 0) return [decided(message, first, { kind: 'refused', reason: 'no-event' })];
  const raws =
    message.table === undefined ? rawsOf(body, parsed.payload, items.length) : asJson(body, message.table);
  return items.map((mapped, index) => {
    const at = { message: first.message, item: first.item + index };
    return decided(message, at, decideItem(mapped, { message, item: at.item, terms, raw: raws(index) }));
  });
}

function decided(
  message: Message,
  { message: number, item }: FirstItem,
  verdict: Decided['verdict'],
): Decided {
  const { source, offset, headers } = message;
  const found = { source, message: number, offset, item, verdict };
  return headers === undefined ? found : { ...found, headers };
}

function readPayload(
  message: Message,
  body: Buffer,
  limits = DEFAULT_PARSE_LIMITS,
): { payload: unknown } | { fault: Fault } {
  if (message.fault !== undefined) return { fault: message.fault };
  if (message.payload !== undefined) return { payload: message.payload };
  const parsed = message.table?.read(body) ?? parseMessage(body, limits);
  return parsed.ok ? { payload: parsed.value } : { fault: parsed.fault };
}

function mapPayload(message: Message, payload: unknown, terms: BatchTerms): MappedItem[] {
  const { source, headers, recordedAt } = message;
  return mappingFor(source).map(payload, {
    receivedAt: terms.at,
    hashKey: source.keys.mappingKey,
    ...(source.timeZone === undefined ? {} : { timeZone: source.timeZone }),
    ...(headers === undefined ? {} : { headers }),
    ...(recordedAt === undefined ? {} : { recordedAt }),
  });
}

interface ItemContext {
  readonly message: Message;
  readonly item: number;
  readonly terms: BatchTerms;
  readonly raw: () => Buffer;
}

function decideItem(mapped: MappedItem, context: ItemContext): Decided['verdict'] {
  const { message, item, terms, raw } = context;
  const { source, offset } = message;
  if (mapped.kind === 'refused') return mapped;
  if (mapped.kind === 'fault')
    return { kind: 'quarantined', level: 'event', fault: mapped.fault, raw: raw() };
  const { candidate, derived } = scrub(mapped.candidate, mapped.derived);
  const valid = validateEvent(candidate, { now: terms.at, horizon: terms.at - source.horizon });
  if (!valid.ok) return { kind: 'quarantined', level: 'event', fault: valid.fault, raw: raw() };
  const { event, occurredAt } = valid.value;
  const knowledge = terms.knowledgeOf(source);
  const added = together(
    enrich(event, { source: source.source, at: occurredAt }, knowledge),
    classify(event, knowledge.catalogueOf(source.source, source.format), wordOf(source.format)),
    corroborate(event, mapped.feed, source.corroborating),
    ownRead(event, message.own ?? source.own),
  );
  const row = identify(valid.value, source, {
    topic: terms.topic,
    partition: terms.partition,
    offset,
    item,
    receivedAt: terms.at,
    mapping: mappingFor(source).version,
    feed: mapped.feed,
    derived,
    added,
    salt: nextSalt(),
  });
  return { kind: 'row', row, raw };
}

/**
 * The bytes that quarantine keeps of each item: its element of a list, its record in a page of its own, else the whole
 * message. What was read from the bytes is not kept, since the batch holds this until it is stored; for the rare item that
 * is refused a list is read again, once.
 */
function rawsOf(body: Buffer, payload: unknown, items: number): (index: number) => () => Buffer {
  if (Array.isArray(payload))
    return payload.length === items ? piecesAgain(body, elementOf) : wholeMessage(body);
  const field = items > 1 && isObject(payload) ? pageFieldOf(payload, items) : undefined;
  if (field === undefined) return wholeMessage(body);
  return piecesAgain(body, (page, index) => pageOf(page, field, index));
}

const elementOf = (list: unknown, index: number): unknown =>
  Array.isArray(list) ? (list as unknown[])[index] : undefined;

/** Where the page has a record for each item: a record of several events is not torn, they are known by their places. */
const pageFieldOf = (page: JsonObject, items: number): string | undefined =>
  PAGE_FIELDS.find((field) => {
    const list = Object.hasOwn(page, field) ? page[field] : undefined;
    return Array.isArray(list) && list.length === items;
  });

function pageOf(page: unknown, field: string, index: number): unknown {
  const record = isObject(page) ? elementOf(page[field], index) : undefined;
  return record === undefined ? undefined : { ...(page as JsonObject), [field]: [record] };
}

/** As above, of a row of a table: its record, read again. */
const asJson = (body: Buffer, table: Table) => () => (): Buffer => {
  const record = table.read(body);
  return record.ok ? Buffer.from(JSON.stringify(record.value)) : body;
};

const wholeMessage = (body: Buffer): ((index: number) => () => Buffer) => {
  const whole = (): Buffer => body;
  return () => whole;
};

function piecesAgain(
  body: Buffer,
  pieceOf: (payload: unknown, index: number) => unknown,
): (index: number) => () => Buffer {
  let payload: unknown;
  return (index) => () => {
    payload ??= readAgain(body);
    const piece = pieceOf(payload, index);
    return piece === undefined ? body : Buffer.from(JSON.stringify(piece));
  };
}

function readAgain(body: Buffer): unknown {
  const parsed = parseMessage(body, { ...DEFAULT_PARSE_LIMITS, maxBytes: body.byteLength });
  return parsed.ok ? parsed.value : undefined;
}

const SALT_BYTES = 16;
let salts = Buffer.alloc(0);
let used = 0;

/** 16 random bytes as hex, drawn a block at a time. */
function nextSalt(): string {
  if (used >= salts.length) {
    salts = randomBytes(SALT_BYTES * 512);
    used = 0;
  }
  used += SALT_BYTES;
  return salts.toString('hex', used - SALT_BYTES, used);
}
