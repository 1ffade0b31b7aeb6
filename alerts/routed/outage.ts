import { HOUR, MINUTE } from '../../src/kernel/clock.js';
import type { Delivery } from '../deliveries.js';

/** A lane that failed for so long is broken rather than busy. */
export const BROKEN_AFTER = HOUR;
/** What was tried last longer ago than that is tried no more: nobody waits for it. Twice the longest back-off. */
const STILL_TRIED = 30 * MINUTE;

/** The lane of a row in the delivery log: all mail is one. */
const laneOf = (channel: string): string => (/^email(?::|$)/.test(channel) ? 'email' : channel);

/**
 * Pure. The lanes that have failed for an hour, by their name, and since when (epoch ms): since the first failure after
 * the last delivery. `logs` are those of the open alerts.
 */
export function outagesOf(logs: Iterable<readonly Delivery[]>, now: number): Map<string, number> {
  const byLane = Map.groupBy([...logs].flat(), ({ channel }) => laneOf(channel));
  const broken = new Map<string, number>();
  for (const [lane, attempts] of byLane) {
    const delivered = Math.max(...timesOf(attempts, 'delivered'));
    const failures = timesOf(attempts, 'retry').filter((at) => at > delivered);
    const since = Math.min(...failures);
    if (now - since >= BROKEN_AFTER && now - Math.max(...failures) <= STILL_TRIED) broken.set(lane, since);
  }
  return broken;
}

/** An attempt 0 is none: it says that there is about to be one. */
const timesOf = (attempts: readonly Delivery[], outcome: Delivery['outcome']): number[] =>
  attempts.flatMap((one) => (one.outcome === outcome && one.attempt > 0 ? [one.at] : []));
