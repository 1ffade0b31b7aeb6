import { HOUR, MINUTE } from '../../src/kernel/clock.js';
import type { Delivery } from '../deliveries.js';
import { readerReached } from '../delivery-notes.js';
import { ALL_CONCERNED } from '../recipients.js';

/** A lane that failed for so long is broken rather than busy. */
export const BROKEN_AFTER = HOUR;
/** What was tried last longer ago than that is tried no more: nobody waits for it. Twice the longest back-off. */
const STILL_TRIED = 30 * MINUTE;

/** The lane of a row in the delivery log: all mail is one. */
const laneOf = (channel: string): string => (/^email(?::|$)/.test(channel) ? 'email' : channel);

/**
 * Pure. The lanes that have failed for an hour, by their name, and since when (epoch ms): since the first failure after
 * the last delivery. What was refused for good counts as well as what is tried again: one message may be at fault itself,
 * all of an hour are not. `logs` are those of the open alerts.
 */
export function outagesOf(logs: Iterable<readonly Delivery[]>, now: number): Map<string, number> {
  const byLane = Map.groupBy([...logs].flat(), ({ channel }) => laneOf(channel));
  const broken = new Map<string, number>();
  for (const [lane, rows] of byLane) {
    const delivered = spanOf(rows.filter(hasReached)).last;
    const { first, last } = spanOf(rows.filter((row) => hasFailed(row) && row.at > delivered));
    if (now - first >= BROKEN_AFTER && now - last <= STILL_TRIED) broken.set(lane, first);
  }
  return broken;
}

/** Also where others of its readers could not be told. */
const hasReached = (row: Delivery): boolean =>
  row.outcome === 'delivered' || readerReached(row) !== undefined;

/** An attempt 0 is none: it says that there is about to be one. Nor is it one where nobody was left to be told. */
const hasFailed = ({ attempt, outcome, detail }: Delivery): boolean =>
  attempt > 0 && outcome !== 'delivered' && detail !== ALL_CONCERNED.reason;

const spanOf = (rows: readonly Delivery[]): { readonly first: number; readonly last: number } => ({
  first: rows.reduce((first, { at }) => Math.min(first, at), Infinity),
  last: rows.reduce((last, { at }) => Math.max(last, at), -Infinity),
});
