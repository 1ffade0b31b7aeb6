import type { z } from 'zod';
import { attributesSchema, fitsAttributes } from '../../src/event/attributes.js';
import { compileFits } from '../../src/event/fits.js';
import { incomingEventSchema, type IncomingEvent } from '../../src/event/incoming-event.js';
import { DAY, MINUTE } from '../../src/kernel/clock.js';
import { fault, ok, type Result } from '../../src/kernel/result.js';
import { faultOf, quoted, type Fault } from './fault.js';

export interface ValidateContext {
  /** When the batch was received, epoch ms. */
  readonly now: number;
  /** The tenant's oldest accepted time, epoch ms. */
  readonly horizon: number;
}

/** What intake noticed about an event that it nevertheless takes. */
export type Mark = 'occurredAt-ahead';

export interface ValidEvent {
  readonly event: IncomingEvent;
  /** Epoch ms; finer digits are cut. */
  readonly occurredAt: number;
  readonly recordedAt?: number;
  readonly marks: Mark[];
}

const MARKED_AHEAD = 10 * MINUTE;
const REFUSED_AHEAD = DAY;
/** The hours of activity are counted from 1970 on, and the days around an act are looked at with it. */
const OLDEST = Date.UTC(1970, 0, 4);
const MAX_DETAIL = 300;

const fitsEvent = compileFits(incomingEventSchema, new Map([[attributesSchema, fitsAttributes]]));

export function validateEvent(candidate: unknown, context: ValidateContext): Result<ValidEvent, Fault> {
  if (typeof candidate !== 'object' || candidate === null || Array.isArray(candidate))
    return fault(faultOf('not-an-object', 'An event must be a JSON object.'));
  // Nearly all events fit, and the schema copies what it takes.
  if (fitsEvent(candidate)) return checkTimes(candidate as IncomingEvent, context);
  const parsed = incomingEventSchema.safeParse(candidate);
  if (!parsed.success) return fault(faultOfIssue(parsed.error.issues[0], candidate));
  return checkTimes(parsed.data, context);
}

function checkTimes(event: IncomingEvent, context: ValidateContext): Result<ValidEvent, Fault> {
  const occurredAt = Date.parse(event.occurredAt);
  const problem = faultOfTime('occurredAt', occurredAt, context);
  if (problem !== undefined) return fault(problem);
  const marks: Mark[] = occurredAt > context.now + MARKED_AHEAD ? ['occurredAt-ahead'] : [];
  if (event.recordedAt === undefined) return ok({ event, occurredAt, marks });
  const recordedAt = Date.parse(event.recordedAt);
  const recordedProblem = faultOfTime('recordedAt', recordedAt, context);
  if (recordedProblem !== undefined) return fault(recordedProblem);
  return ok({ event, occurredAt, recordedAt, marks });
}

function faultOfTime(field: string, at: number, { now, horizon }: ValidateContext): Fault | undefined {
  if (Number.isNaN(at))
    return faultOf('schema', `${field} is no time; expected ISO 8601 with offset.`, [field]);
  if (at > now + REFUSED_AHEAD)
    return faultOf('time-out-of-range', `${field} is more than 24 hours ahead of our clock.`, [field]);
  if (at < Math.max(horizon, OLDEST))
    return faultOf('time-out-of-range', `${field} is before the oldest time this tenant takes.`, [field]);
  return undefined;
}

function faultOfIssue(issue: z.core.$ZodIssue | undefined, candidate: object): Fault {
  if (issue === undefined) return faultOf('schema', 'The event does not fit the schema.');
  if (issue.code === 'unrecognized_keys') return faultOfUnknownKey(issue.path, issue.keys);
  if (valueAt(candidate, issue.path) === undefined)
    return faultOf('schema', `The field ${issue.path.join('.')} is required.`, issue.path);
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.length > 20 ? 'one of the actions' : issue.values.map(String).join(', ');
    const given = quoted(valueAt(candidate, issue.path));
    return faultOf('schema', `The value ${given} is not known; expected ${allowed}.`, issue.path);
  }
  return faultOf('schema', issue.message.slice(0, MAX_DETAIL), issue.path);
}

function faultOfUnknownKey(path: readonly PropertyKey[], keys: readonly string[]): Fault {
  const [first = ''] = keys;
  const named = [...path, first];
  if (path.length === 0 && (first === 'tenant' || first === 'source'))
    return faultOf('schema', 'Tenant and source follow from the key or topic, remove them.', named);
  return faultOf('schema', `The field ${quoted(first)} is not known; put it into attributes.`, named);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const part of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) return undefined;
    current = (current as Record<PropertyKey, unknown>)[part];
  }
  return current;
}
