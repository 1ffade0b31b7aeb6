import { MINUTE } from '../../src/kernel/clock.js';
import type { AlertHead } from './alert-head.js';

/** More than so many alerts of a tenant within this time have one cause (a feed that came back, a change of the CRM). */
export const STORM_ALERTS = 50;
export const STORM_WINDOW = 10 * MINUTE;

/** Runs of alerts of which each lies within ten minutes of more than fifty. `heads` are in the order of opening. Pure. */
export function stormsOf(heads: readonly AlertHead[]): (readonly AlertHead[])[] {
  const runs: { from: number; to: number }[] = [];
  let to = 0;
  for (const [from, { openedAt }] of heads.entries()) {
    while ((heads[to]?.openedAt ?? Infinity) < openedAt + STORM_WINDOW) to += 1;
    if (to - from <= STORM_ALERTS) continue;
    const last = runs.at(-1);
    if (last === undefined || last.to <= from) runs.push({ from, to });
    else last.to = to;
  }
  return runs.map((run) => heads.slice(run.from, run.to));
}
