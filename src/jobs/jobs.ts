import type { DispatchAlerts } from '../../alerts/dispatch.js';
import type { RaiseAlerts } from '../../alerts/raise.js';
import type { LiveDetection } from '../detect/live.js';
import { DAY, HOUR, MINUTE, SECOND } from '../kernel/clock.js';
import type { Metrics } from '../metrics/metrics.js';
import { Findings } from '../store/findings.js';
import type { IntakeLog } from '../store/intake-log.js';
import type { Store } from '../store/store.js';
import { markSettled } from '../../streams/intake/mark-settled.js';
import { createSumsCheck } from './check-sums.js';
import { createLedgerComparison } from './compare-ledger.js';
import type { Job } from './runner.js';
import { findTwiceStored } from './twice-stored.js';

export interface JobParts {
  readonly store: Store;
  readonly detection: LiveDetection;
  readonly raise: RaiseAlerts;
  readonly dispatch: DispatchAlerts;
  readonly metrics: Metrics;
  readonly log: IntakeLog;
}

/** An act is judged at most so long after it is stored. */
const JUDGE_EVERY = 2 * SECOND;
const CHECK_SUMS_EVERY = 5 * MINUTE;

/**
 * Everything that is done again and again, in the order in which it is done. Detection takes one tick a turn, so that
 * alerts are raised and sent while more is coming in.
 */
export const jobsOf = ({ store, detection, raise, dispatch, metrics, log }: JobParts): readonly Job[] => [
  { name: 'detect', every: JUDGE_EVERY, run: async () => (await detection.follow(1)).hours },
  { name: 'raise-alerts', every: JUDGE_EVERY, run: async () => (await raise.run()).findings },
  {
    name: 'dispatch-alerts',
    every: JUDGE_EVERY,
    run: async () => {
      const { delivered, failed, retry } = await dispatch.run();
      return delivered + failed + retry;
    },
  },
  { name: 'mark-settled', every: HOUR, run: async () => markSettled(store, log) },
  { name: 'check-sums', every: CHECK_SUMS_EVERY, run: createSumsCheck(store, metrics) },
  { name: 'find-twice-stored', every: DAY, run: async () => findTwiceStored(store, new Findings(store)) },
  { name: 'compare-ledger', every: DAY, run: createLedgerComparison(store, new Findings(store), metrics) },
];
