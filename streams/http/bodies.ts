import { fault, ok, type Result } from '../../src/kernel/result.js';
import type { IntakeSource, Message } from '../intake/message.js';
import { type Fault, faultOf } from '../steps/fault.js';
import { type ParseLimits, parseMessage } from '../steps/parse.js';
import { MAX_ITEMS } from '../steps/unwrap.js';
import { elementsOf, isBlank, NEWLINE } from './elements.js';

export type EventsMediaType =
  | 'application/json'
  | 'application/x-ndjson'
  | 'application/cloudevents+json'
  | 'application/cloudevents-batch+json';

export interface EventsBody {
  readonly mediaType: EventsMediaType;
  readonly bytes: Buffer;
  /** Names in lower case; only those of CloudEvents binary mode matter. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The faults that one element of a list can have while the others are good. */
const OF_AN_ELEMENT = new Set<Fault['reason']>(['too-deep', 'forbidden-key', 'lone-surrogate']);

/** Most lines of one request: a few bytes a line would fill the memory otherwise. */
export const MAX_LINES = 50_000;

type Incoming = Omit<Message, 'offset'>;

/**
 * The messages of a request: JSON lines are one message a line, so that a broken line costs none of its neighbours;
 * anything else is one message. A body that is no JSON at all, or that has too many lines, is a fault of the request.
 */
export function messagesOfBody(
  body: EventsBody,
  source: IntakeSource,
  limits: ParseLimits,
): Result<Incoming[], Fault> {
  const from = body.mediaType.startsWith('application/cloudevents') ? cloudEvents(source) : source;
  if (body.mediaType === 'application/x-ndjson') return messagesOfLines(body.bytes, from);
  const { bytes, headers } = body;
  const parsed = parseMessage(bytes, { ...limits, maxBytes: bytes.byteLength });
  const whole = { source: from, body: bytes, ...(Object.keys(headers).length === 0 ? {} : { headers }) };
  if (parsed.ok) {
    // The limit is that of one event: what is no list is parsed again, and refused there.
    const isTooLarge = bytes.byteLength > limits.maxBytes && !Array.isArray(parsed.value);
    return ok([isTooLarge ? whole : { ...whole, payload: parsed.value }]);
  }
  if (!OF_AN_ELEMENT.has(parsed.fault.reason)) return fault(parsed.fault);
  const elements = elementsOf(bytes, MAX_ITEMS);
  if (elements === 'not-a-list') return ok([whole]);
  if (elements === 'too-many') return ok([{ ...whole, fault: parsed.fault }]);
  return ok(elements.map((element) => ({ source: from, body: element })));
}

const cloudEvents = (source: IntakeSource): IntakeSource => ({ ...source, format: 'cloudevents' });

function messagesOfLines(bytes: Buffer, source: IntakeSource): Result<Incoming[], Fault> {
  const messages: Incoming[] = [];
  for (const line of linesOf(bytes)) {
    if (messages.length === MAX_LINES) {
      const detail = `The body has more than ${MAX_LINES} lines; send it in parts.`;
      return fault(faultOf('too-large', detail));
    }
    messages.push({ source, body: line });
  }
  return ok(messages);
}

/** Lines that hold something; the line break of Windows is white space to the parser. */
function* linesOf(bytes: Buffer): Generator<Buffer> {
  let from = 0;
  while (from < bytes.byteLength) {
    const end = bytes.indexOf(NEWLINE, from);
    const to = end === -1 ? bytes.byteLength : end;
    const line = bytes.subarray(from, to);
    if (!line.every(isBlank)) yield line;
    from = to + 1;
  }
}
