import type { MappedItem, MappingContext } from '../sources/mapping.js';
import { faultOf, quoted, type FaultReason } from './fault.js';
import { parseMessage } from './parse.js';

/** One record has one id however it arrives: our JSON and CloudEvents share their feed. */
export const EVENTS_FEED = 'events';
/** Most events of one message. */
export const MAX_ITEMS = 10_000;

type JsonObject = Record<string, unknown>;

/** Attributes of CloudEvents 1.0 (core and JSON format); all others are extensions. */
const CORE = new Set([
  'specversion',
  'id',
  'source',
  'type',
  'time',
  'subject',
  'datacontenttype',
  'dataschema',
  'data',
  'data_base64',
]);

/** Our JSON: one event or a list of them; an item that carries `specversion` is read as a CloudEvent. */
export const mapJson = (payload: unknown, context: MappingContext): MappedItem[] =>
  unwrap(payload, context, false);

/** CloudEvents 1.0: structured, batch, and binary mode of Kafka (`ce_` headers) and HTTP (`ce-` headers). */
export const mapCloudEvents = (payload: unknown, context: MappingContext): MappedItem[] =>
  unwrap(payload, context, true);

type HeaderValue = Buffer | string | undefined;

/** Headers of Kafka or HTTP as text under lower-case names; of repeated ones the first counts. */
export function readHeaders(
  headers: Readonly<Record<string, HeaderValue | HeaderValue[]>> | undefined,
): Record<string, string> {
  const texts = new Map<string, string>();
  for (const [name, values] of Object.entries(headers ?? {})) {
    const value = Array.isArray(values) ? values[0] : values;
    if (value !== undefined && value !== null)
      texts.set(name.toLowerCase(), value.toString('utf8').toWellFormed());
  }
  return Object.fromEntries(texts);
}

function unwrap(payload: unknown, context: MappingContext, strict: boolean): MappedItem[] {
  const attributes = binaryAttributes(context.headers);
  if (attributes !== undefined) return [fromCloudEvent({ ...attributes, data: payload })];
  const items: unknown[] = Array.isArray(payload) ? payload : [payload];
  if (items.length > MAX_ITEMS)
    return [
      faultItem('envelope', `The message holds ${items.length} events; at most ${MAX_ITEMS} are taken.`),
    ];
  return items.map((item) => {
    if (!isObject(item)) return faultItem('not-an-object', 'An event must be a JSON object.');
    return strict || Object.hasOwn(item, 'specversion') ? fromCloudEvent(item) : eventItem(item, []);
  });
}

/** The context attributes of binary mode, or nothing when the headers carry none. */
function binaryAttributes(headers: MappingContext['headers']): JsonObject | undefined {
  if (headers === undefined) return undefined;
  const found = Object.entries(headers).filter(([name]) => /^ce[_-]/i.test(name));
  if (found.length === 0) return undefined;
  const attributes = found
    .map(([name, value]): [string, unknown] => [name.slice(3).toLowerCase(), value])
    .filter(([name]) => name !== 'data_base64');
  return Object.fromEntries(attributes);
}

function fromCloudEvent(envelope: JsonObject): MappedItem {
  if (envelope['specversion'] !== '1.0')
    return faultItem('envelope', `specversion must be "1.0", not ${quoted(envelope['specversion'])}.`, [
      'specversion',
    ]);
  for (const name of ['id', 'source', 'type'])
    if (!isFilled(envelope[name]))
      return faultItem('envelope', `A CloudEvent needs ${name}, a text that is not empty.`, [name]);
  const content = contentOf(envelope);
  if ('fault' in content) return { kind: 'fault', fault: content.fault };
  if (!isObject(content.value))
    return faultItem('not-an-object', 'The data of a CloudEvent must be an event, a JSON object.', ['data']);
  return completed(content.value, envelope);
}

type Content = { value: unknown } | Extract<MappedItem, { kind: 'fault' }>;

function contentOf(envelope: JsonObject): Content {
  const encoded = envelope['data_base64'];
  if (encoded === undefined) return { value: envelope['data'] };
  if (envelope['data'] !== undefined)
    return faultItem('envelope', 'A CloudEvent has data or data_base64, not both.', ['data_base64']);
  if (typeof encoded !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(encoded))
    return faultItem('envelope', 'data_base64 must be text in Base64.', ['data_base64']);
  const parsed = parseMessage(Buffer.from(encoded, 'base64'));
  return parsed.ok ? { value: parsed.value } : { kind: 'fault', fault: parsed.fault };
}

/** Fills what the event leaves open from the envelope, and keeps what the envelope says beyond the event. */
function completed(event: JsonObject, envelope: JsonObject): MappedItem {
  const candidate: JsonObject = { ...event };
  const derived: string[] = [];
  if (candidate['key'] === undefined) {
    candidate['key'] = `${String(envelope['source'])}#${String(envelope['id'])}`;
    derived.push('key');
  }
  if (candidate['occurredAt'] === undefined && envelope['time'] !== undefined) {
    candidate['occurredAt'] = envelope['time'];
    derived.push('occurredAt');
  }
  const beyond = saidBeyond(envelope, candidate['occurredAt']);
  if (beyond !== undefined) keep(candidate, beyond);
  return eventItem(candidate, derived);
}

/**
 * Extensions, the subject, and a time that contradicts the event's. Not id, source and type: they identify the
 * carrier's message, and an event sent again in another envelope must keep its content.
 */
function saidBeyond(envelope: JsonObject, occurredAt: unknown): JsonObject | undefined {
  const beyond = Object.entries(envelope).filter(([name, value]) => !CORE.has(name) && value !== undefined);
  if (envelope['subject'] !== undefined) beyond.push(['subject', envelope['subject']]);
  const time = envelope['time'];
  if (time !== undefined && !isSameTime(time, occurredAt)) beyond.push(['time', time]);
  return beyond.length === 0 ? undefined : Object.fromEntries(beyond);
}

function keep(candidate: JsonObject, beyond: JsonObject): void {
  const attributes = candidate['attributes'] ?? {};
  // What is no object is the schema's to refuse.
  if (!isObject(attributes)) return;
  const name = Object.hasOwn(attributes, 'cloudevents') ? 'cloudevents_envelope' : 'cloudevents';
  candidate['attributes'] = { ...attributes, [name]: beyond };
}

function isSameTime(one: unknown, other: unknown): boolean {
  return one === other || (isFilled(one) && isFilled(other) && Date.parse(one) === Date.parse(other));
}

const eventItem = (candidate: JsonObject, derived: string[]): MappedItem => ({
  kind: 'event',
  feed: EVENTS_FEED,
  candidate,
  derived,
});

function faultItem(
  reason: FaultReason,
  detail: string,
  path?: readonly string[],
): Extract<MappedItem, { kind: 'fault' }> {
  return { kind: 'fault', fault: faultOf(reason, detail, path) };
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isFilled = (value: unknown): value is string => typeof value === 'string' && value !== '';
