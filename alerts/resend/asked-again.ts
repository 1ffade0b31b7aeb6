import type { Delivery } from '../deliveries.js';

/** Of facts that say who asked for an alert to be told again; their id is the alert's. */
export const RESEND_KIND = 'resend';

/** The attempt in the delivery log that stands for "somebody asked for it again". */
export const AGAIN = { attempt: 0, outcome: 'retry', detail: 'again' } as const;

/**
 * Pure. What counts of the attempts on one channel: of a message that was asked for again, what came after. It is due
 * then as if nobody had been told, and goes out under the id that it had.
 */
export function sinceAsked(log: readonly Delivery[]): readonly Delivery[] {
  const asked = new Map<string, number>();
  for (const [index, { purpose, attempt, detail }] of log.entries())
    if (attempt === AGAIN.attempt && detail === AGAIN.detail) asked.set(purpose, index);
  return asked.size === 0 ? log : log.filter(({ purpose }, index) => index >= (asked.get(purpose) ?? 0));
}
