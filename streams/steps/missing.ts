import type { IncomingEvent } from '../../src/event/incoming-event.js';

/** The actor id a mapping writes when the source names nobody. */
export const NOBODY = 'unknown';

/**
 * The fields of PCI DSS 10.2.2 (who, what, when, outcome, origin, what was affected) that the source did not give.
 * Time and action cannot be missing: without them there is no event. For all formats this is the one place.
 */
export function missingFields(event: IncomingEvent): string[] {
  const missing: string[] = [];
  if (event.actor.id === NOBODY) missing.push('actor.id');
  if (event.outcome === undefined || event.outcome === 'unknown') missing.push('outcome');
  if (event.context?.ip === undefined) missing.push('context.ip');
  if (!isNamed(event.target)) missing.push('target');
  return missing;
}

function isNamed(target: IncomingEvent['target']): boolean {
  return target?.id !== undefined || target?.type !== undefined || target?.name !== undefined;
}
