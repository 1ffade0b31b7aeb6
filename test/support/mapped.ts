import type { IncomingEvent } from '../../src/event/incoming-event.js';
import type { MappedItem, MappingContext } from '../../streams/sources/mapping.js';
import { SOURCE_MAPPINGS, type SourceFormat } from '../../streams/sources/registry.js';
import type { Fault } from '../../streams/steps/fault.js';
import { validateEvent } from '../../streams/steps/validate.js';

const NOW = Date.parse('2026-11-27T00:00:00Z');

export const mapAll = (
  format: SourceFormat,
  payload: unknown,
  context: Partial<MappingContext> = {},
): MappedItem[] => SOURCE_MAPPINGS[format].map(payload, { receivedAt: NOW, ...context });

/** The one event that a record becomes, as intake takes it: through the mapping and the schema. */
export function eventFrom(
  format: SourceFormat,
  payload: unknown,
  context: Partial<MappingContext> = {},
): { feed: string; derived: readonly string[]; event: IncomingEvent } {
  const [item, ...others] = mapAll(format, payload, context);
  if (item?.kind !== 'event' || others.length > 0) throw new Error(`no one event: ${JSON.stringify(item)}`);
  const valid = validateEvent(item.candidate, { now: NOW, horizon: 0 });
  if (!valid.ok) throw new Error(JSON.stringify(valid.fault));
  return { feed: item.feed, derived: item.derived, event: valid.value.event };
}

/** Why a record became no event. */
export function faultFrom(format: SourceFormat, payload: unknown): Fault {
  const [item] = mapAll(format, payload);
  if (item?.kind !== 'fault') throw new Error(`no fault: ${JSON.stringify(item)}`);
  return item.fault;
}
