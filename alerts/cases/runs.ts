import { HOUR } from '../../src/kernel/clock.js';
import type { AlertHead } from './alert-head.js';

/** A case takes in new alerts of its actor for so long after its last one. */
export const CASE_GAP = 72 * HOUR;

/** Parts of what belongs together, of which each goes on for so long after its last alert. `heads` are in the order of opening. Pure. */
export function runsOf(heads: readonly AlertHead[]): AlertHead[][] {
  const runs: AlertHead[][] = [];
  for (const head of heads) {
    const run = runs.at(-1);
    if (run === undefined || !takesIn(run, head.openedAt)) runs.push([head]);
    else run.push(head);
  }
  return runs;
}

const takesIn = (run: readonly AlertHead[], at: number): boolean =>
  at - (run.at(-1)?.openedAt ?? 0) <= CASE_GAP && run.some((head) => !isClosedAt(head, at));

/** Whether it had been judged or withdrawn, and not reopened, by an instant. */
export const isClosedAt = ({ turns }: AlertHead, at: number): boolean =>
  turns.findLast(([turned]) => turned <= at)?.[1] === true;
