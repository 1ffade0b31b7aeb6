import type { IncomingEvent } from '../../src/event/incoming-event.js';
import type { MappedItem, MappingContext } from '../../streams/sources/mapping.js';
import { SOURCE_MAPPINGS, type SourceFormat } from '../../streams/sources/registry.js';
import type { Fault } from '../../streams/steps/fault.js';
import { validateEvent } from '../../streams/steps/validate.js';

/** When the records of tests come in: after all of them. */
export const RECEIVED = Date.parse('2026-11-27T00:00:00Z');

export type Mapped = IncomingEvent & { feed: string; derived: string[] };

/** The items of a payload, as intake maps it. */
export const itemsOf = (
  format: SourceFormat,
  payload: unknown,
  context: Partial<MappingContext> = {},
): MappedItem[] => SOURCE_MAPPINGS[format].map(payload, { receivedAt: RECEIVED, ...context });

/** The one event that a record becomes, as intake takes it; anything else fails the test with what came instead. */
export function eventFrom(
  format: SourceFormat,
  payload: unknown,
  context: Partial<MappingContext> = {},
): { feed: string; derived: string[]; event: IncomingEvent } {
  const [item, ...others] = itemsOf(format, payload, context);
  if (item?.kind !== 'event' || others.length > 0) throw new Error(JSON.stringify([item, ...others]));
  const valid = validateEvent(item.candidate, { now: RECEIVED, horizon: 0 });
  if (!valid.ok) throw new Error(JSON.stringify(valid.fault));
  return { feed: item.feed, derived: item.derived, event: valid.value.event };
}

/** The same in one object. */
export function eventOf(
  format: SourceFormat,
  payload: unknown,
  context: Partial<MappingContext> = {},
): Mapped {
  const { event, ...about } = eventFrom(format, payload, context);
  return { ...event, ...about };
}

/** Why a record became no event. */
export function faultFrom(format: SourceFormat, payload: unknown): Fault {
  const [item] = itemsOf(format, payload);
  if (item?.kind !== 'fault') throw new Error(`no fault: ${JSON.stringify(item)}`);
  return item.fault;
}
