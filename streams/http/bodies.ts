import { fault, ok, type Result } from '../../src/kernel/result.js';
import type { IntakeSource, Message } from '../intake/message.js';
import type { Fault } from '../steps/fault.js';
import { type ParseLimits, parseMessage } from '../steps/parse.js';

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

const NEWLINE = 0x0a;

/**
 * The messages of a request: JSON lines are one message a line, so that a broken line costs none of its neighbours;
 * anything else is one message. A body that is no JSON at all is a fault of the request.
 */
export function messagesOfBody(
  body: EventsBody,
  source: IntakeSource,
  limits: ParseLimits,
): Result<Omit<Message, 'offset'>[], Fault> {
  const from = body.mediaType.startsWith('application/cloudevents') ? cloudEvents(source) : source;
  if (body.mediaType === 'application/x-ndjson')
    return ok(linesOf(body.bytes).map((line) => ({ source: from, body: line })));
  const { headers } = body;
  const parsed = parseMessage(body.bytes, { ...limits, maxBytes: body.bytes.byteLength });
  const whole = { source: from, body: body.bytes, ...(Object.keys(headers).length === 0 ? {} : { headers }) };
  if (parsed.ok) return ok([{ ...whole, payload: parsed.value }]);
  const elements = OF_AN_ELEMENT.has(parsed.fault.reason) ? elementsOf(body.bytes) : undefined;
  return elements === undefined
    ? fault(parsed.fault)
    : ok(elements.map((element) => ({ source: from, body: element })));
}

const cloudEvents = (source: IntakeSource): IntakeSource => ({ ...source, format: 'cloudevents' });

/** Lines that hold something; the line break of Windows is white space to the parser. */
function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let from = 0;
  while (from < bytes.byteLength) {
    const end = bytes.indexOf(NEWLINE, from);
    const to = end === -1 ? bytes.byteLength : end;
    const line = bytes.subarray(from, to);
    if (line.some((byte) => byte > 0x20)) lines.push(line);
    from = to + 1;
  }
  return lines;
}

/** The elements of a list each by itself, so that only the bad ones are refused. */
function elementsOf(bytes: Buffer): Buffer[] | undefined {
  const value: unknown = JSON.parse(bytes.toString('utf8'));
  return Array.isArray(value) ? value.map((element) => Buffer.from(JSON.stringify(element))) : undefined;
}
