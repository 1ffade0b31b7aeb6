import { type Verdict, VERDICTS } from '../../src/event/finding.js';
import { weightyClaims } from '../alert.js';
import type { AlertNumbers } from './numbers.schemas.js';
import type { Told } from './told.js';

/** Whoever worked on it found something to act on. */
const ACTED_ON: readonly Verdict[] = ['true-positive', 'suspicious'];
const FOR_NOTHING = VERDICTS.filter((verdict) => !ACTED_ON.includes(verdict));

/** What was for nothing, by detector; an alert of two detectors counts for both. */
export class FalseAlertTally {
  private readonly byDetector = new Map<
    string,
    { alerts: number; readonly verdicts: Map<Verdict, number> }
  >();

  add({ alert }: Told): void {
    for (const detector of new Set(weightyClaims(alert).map((claim) => claim.detector))) {
      const own = this.byDetector.get(detector) ?? { alerts: 0, verdicts: new Map<Verdict, number>() };
      own.alerts += 1;
      if (alert.status === 'resolved' && alert.verdict !== undefined)
        own.verdicts.set(alert.verdict, (own.verdicts.get(alert.verdict) ?? 0) + 1);
      this.byDetector.set(detector, own);
    }
  }

  /** The detector of the most alerts first. */
  falseAlerts(): AlertNumbers['falseAlerts'] {
    return [...this.byDetector]
      .map(([detector, { alerts, verdicts }]) => ({ detector, alerts, verdicts: verdictsOf(verdicts) }))
      .sort((one, other) => other.alerts - one.alerts || (one.detector < other.detector ? -1 : 1));
  }
}

const verdictsOf = (given: ReadonlyMap<Verdict, number>): AlertNumbers['falseAlerts'][number]['verdicts'] =>
  Object.fromEntries(
    FOR_NOTHING.flatMap((verdict) => {
      const count = given.get(verdict) ?? 0;
      return count === 0 ? [] : [[verdict, count]];
    }),
  );
