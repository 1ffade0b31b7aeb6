import { TRAINING_DAYS } from '../../baseline/axis.js';
import type { Kind } from '../../baseline/measures.js';

/** When somebody was there in the training span. Days are counted since 1970-01-01, in the tenant's time zone. */
export interface PersonSeen {
  readonly actorKey: string;
  readonly kind: Kind;
  readonly role: string;
  /** Days with any activity; working days among them. */
  readonly days: number;
  readonly workdays: number;
  readonly firstDay: number;
  readonly lastDay: number;
}

/** Who has been away for longer has no pace. */
const AWAY_DAYS = 14;

/**
 * The first day on which somebody has been there on `needed` days of the training span, at the pace so far; undefined when
 * they come too seldom for it, or have been away.
 */
export const dayOfEnough = (
  { firstDay, lastDay }: PersonSeen,
  have: number,
  { needed, today }: { readonly needed: number; readonly today: number },
): number | undefined => {
  if (have >= needed) return today;
  const pace = have / Math.max(today - firstDay, 1);
  if (today - lastDay > AWAY_DAYS || pace * TRAINING_DAYS < needed) return undefined;
  return today + Math.ceil((needed - have) / pace);
};
