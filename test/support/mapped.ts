import type { IncomingEvent } from '../../src/event/incoming-event.js';
import type { MappedItem, MappingContext } from '../../streams/sources/mapping.js';
import { SOURCE_MAPPINGS, type SourceFormat } from '../../streams/sources/registry.js';
import { validateEvent } from '../../streams/steps/validate.js';

/** When the records of tests come in: after all of them. */
export const RECEIVED = Date.parse('2026-11-01T00:00:00Z');

export type Mapped = IncomingEvent & { feed: string; derived: string[] };

/** The items of a payload, as intake maps it. */
export const itemsOf = (
  format: SourceFormat,
  payload: unknown,
  context: Partial<MappingContext> = {},
): MappedItem[] => SOURCE_MAPPINGS[format].map(payload, { receivedAt: RECEIVED, ...context });

/** The one valid event of a payload; anything else fails the test with what came instead. */
export function eventOf(
  format: SourceFormat,
  payload: unknown,
  context: Partial<MappingContext> = {},
): Mapped {
  const [item, ...others] = itemsOf(format, payload, context);
  if (item?.kind !== 'event' || others.length > 0) throw new Error(JSON.stringify([item, ...others]));
  const valid = validateEvent(item.candidate, { now: RECEIVED, horizon: 0 });
  if (!valid.ok) throw new Error(JSON.stringify(valid.fault));
  return { ...valid.value.event, feed: item.feed, derived: item.derived };
}
