import type { IncomingEvent } from '../event/incoming-event.js';
import { CARD_CLASSES, HEALTH_CLASSES, PERSONAL_CLASSES } from '../report/controls/action-sets.js';
import { missingFields } from '../../streams/steps/missing.js';
import type { Field } from '../../streams/sources/tier.js';

/** What of an event is known; what the mapping had to assume is not. */
export function knownFields(event: IncomingEvent, derived: readonly string[]): Field[] {
  const missing = missingFields(event);
  const named = (['actor.id', 'outcome', 'context.ip', 'target'] as const).filter(
    (field) => !missing.includes(field),
  );
  const stated = (['action', 'occurredAt'] as const).filter((field) => !derived.includes(field));
  return [...named, ...stated, ...saidBesides(event), ...classFields(event)];
}

function saidBesides({ volume, context, purpose, reason }: IncomingEvent): Field[] {
  const found: Field[] = [];
  if (volume?.records !== undefined) found.push('volume.records');
  if (context?.mfa !== undefined) found.push('context.mfa');
  if (purpose !== undefined || reason !== undefined) found.push('purpose');
  return found;
}

function classFields({ dataClasses = [], subjects = [] }: IncomingEvent): Field[] {
  const has = (classes: readonly string[]): boolean => dataClasses.some((one) => classes.includes(one));
  const found: Field[] = [];
  if (has(PERSONAL_CLASSES) || subjects.length > 0) found.push('personal data class');
  if (has(HEALTH_CLASSES)) found.push('health data class');
  if (has(CARD_CLASSES)) found.push('card data class');
  return found;
}
