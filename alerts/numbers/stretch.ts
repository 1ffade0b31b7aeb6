import { type Alert, type AlertState, evolve, isWorse, severityOf } from '../alert.js';
import { type AlertFact, parseAlertFact } from '../alert-fact.js';
import type { Told } from './told.js';

/** A time in which an alert waits for an answer, or waited until it had one. */
export interface Stretch {
  /** Epoch ms. */
  readonly since: number;
  readonly answeredAt: number | undefined;
}

/**
 * The newest time in which an alert waits as it is: since it was raised, reopened, or became as bad as it is, or since its
 * acknowledgement lapsed. What was said before says nothing of it. Facts are in the order of their fold; `now` is epoch ms.
 * Pure; undefined of what was never raised.
 */
export function newestStretch(facts: Told['facts'], now: number): Stretch | undefined {
  let state: AlertState;
  let stretch: Stretch | undefined;
  for (const stated of facts) {
    const fact = parseAlertFact(stated);
    if (fact === undefined) continue;
    const before = state;
    state = evolve(before, fact);
    stretch = withLapse(stretch, before, stated.at);
    stretch = begun(before, state, fact) ?? answered(stretch, stated);
  }
  return withLapse(stretch, state, now);
}

/** Nothing is stated when an acknowledgement lapses; what grew since waits from then on. */
function withLapse(stretch: Stretch | undefined, state: AlertState, at: number): Stretch | undefined {
  if (state?.status !== 'acknowledged' || state.acknowledgedUntil === undefined) return stretch;
  const since = Date.parse(state.acknowledgedUntil);
  const isNewest = since <= at && since > (stretch?.since ?? -Infinity);
  return isNewest ? { since, answeredAt: undefined } : stretch;
}

function begun(before: AlertState, after: AlertState, fact: AlertFact): Stretch | undefined {
  if (after === undefined || !('claim' in fact.data)) return undefined;
  const begins = before === undefined || (waits(after) && (!waits(before) || isGrown(before, after)));
  return begins ? { since: Date.parse(fact.data.claim.evaluatedAt), answeredAt: undefined } : undefined;
}

const waits = ({ status }: Alert): boolean => status === 'open' || status === 'acknowledged';

const isGrown = (before: Alert, after: Alert): boolean => isWorse(severityOf(after), severityOf(before));

function answered(stretch: Stretch | undefined, { type, at }: Told['facts'][number]): Stretch | undefined {
  const isFirst = stretch?.answeredAt === undefined && (type === 'acknowledged' || type === 'resolved');
  return stretch !== undefined && isFirst ? { ...stretch, answeredAt: at } : stretch;
}
