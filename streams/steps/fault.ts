/** Why a message or an item of it went to quarantine. Reasons are labels of metrics and rows of the documentation. */
export const FAULT_REASONS = {
  empty: 'The message has no body: a tombstone says nothing about an act.',
  'too-large': 'The message, line or row is longer than the limit allows.',
  'not-utf8': 'The bytes are no UTF-8.',
  'not-json': 'The text is no JSON.',
  'not-csv': 'The row does not fit the header of its file, or its quotes are broken.',
  'not-gzip': 'The file claims to be packed with gzip, but cannot be unpacked to its end.',
  'not-zip': 'The file claims to be a zip archive, but cannot be read, or nothing in it can.',
  encrypted: 'The file, or an entry of it, is encrypted: unpack it first.',
  'too-deep': 'The JSON nests deeper than the limit allows.',
  'forbidden-key': 'An object has a key that could change how programs treat objects (such as __proto__).',
  'lone-surrogate': 'A text holds half a character (a lone UTF-16 surrogate), which no store can keep.',
  'not-an-object': 'An event must be a JSON object.',
  schema: 'A field of the event is missing, unknown, of another type or out of its bounds.',
  'time-out-of-range': 'A time of the event is more than 24 hours ahead or before the oldest accepted time.',
  envelope: 'The envelope around the event (CloudEvents, list) is incomplete or of an unknown version.',
  'unreadable-batch': "A producer's batch could not be unpacked; its bytes are kept as they came.",
  'unknown-source': 'The message names a tenant or source that is not declared.',
  'store-refused': 'The store cannot hold the event although it fits the schema.',
  unmapped: 'The source sent a kind of record that this version cannot map; it can be redriven later.',
} as const;

export type FaultReason = keyof typeof FAULT_REASONS;

export interface Fault {
  readonly reason: FaultReason;
  /** Path of the first bad field as a JSON pointer, such as `/actor/id`. */
  readonly field?: string;
  /** A sentence: what is wrong and what is expected. Holds no value of the message longer than 40 characters. */
  readonly detail: string;
}

const MAX_QUOTED = 40;
const MAX_FIELD = 200;

export function faultOf(reason: FaultReason, detail: string, path?: readonly PropertyKey[]): Fault {
  return path === undefined || path.length === 0
    ? { reason, detail }
    : { reason, field: pointer(path), detail };
}

/** A JSON pointer (RFC 6901), cut to a bounded length. */
export function pointer(path: readonly PropertyKey[]): string {
  let text = '';
  for (const part of path) {
    const name = String(part).replaceAll('~', '~0').replaceAll('/', '~1').toWellFormed();
    text += `/${name.length > MAX_QUOTED ? `${name.slice(0, MAX_QUOTED)}…` : name}`;
    if (text.length > MAX_FIELD) break;
  }
  return text;
}

/** A value of the message as it may stand in a sentence: short ones quoted, longer ones only by their length. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value.toWellFormed() : String(value);
  return text.length > MAX_QUOTED ? `a text of ${text.length} characters` : JSON.stringify(text);
}
