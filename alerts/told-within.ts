import { DAY } from '../src/kernel/clock.js';
import { parseAlertFact } from './alert-fact.js';

/** Alerts whose newest evidence is older are no news any more: the list shows them, no message goes out. */
export const TOLD_WITHIN = 30 * DAY;

/** Whether routes still tell it, by its facts since then (epoch ms): as `touched-alerts.sql` has it. */
export const isTouchedSince = (
  facts: readonly { readonly type: string; readonly data: unknown; readonly at: number }[],
  since: number,
): boolean =>
  facts.some((fact) => {
    const parsed = fact.at >= since ? parseAlertFact(fact) : undefined;
    if (parsed?.type === 'resolved') return true;
    return parsed !== undefined && 'claim' in parsed.data && !parsed.data.claim.history;
  });
