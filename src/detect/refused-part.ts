import type { ActivityHour } from '../baseline/activity-hour.js';
import { actionsOf } from '../baseline/measures.js';
import { actionsRepeated } from '../baseline/repetition/repeated.js';
import type { Action } from '../event/actions.js';
import { type Claim, countsNothing, type RefusedPart } from './claim.js';

/** Acts of a claim's window, and how many of them failed or were refused. */
export const actsWithin = (
  { actorKey, measure, occurredFrom, occurredTo, repeated }: Claim,
  activity: Iterable<ActivityHour>,
): RefusedPart => {
  const actions = repeated === undefined ? actionsOf(measure) : actionsRepeated(repeated.kind);
  let [acts, of] = [0, 0];
  for (const row of activity) {
    if (row.actorKey !== actorKey || row.hour < occurredFrom || row.hour >= occurredTo) continue;
    for (const action of actions) {
      of += (row.acts[action] ?? 0) + plannedActs(row, action);
      acts += row.failures[action] ?? 0;
    }
  }
  return { acts: Math.min(acts, of), of };
};

const plannedActs = ({ planned = [] }: ActivityHour, action: Action): number =>
  planned.reduce((sum, share) => sum + (share.action === action ? share.acts : 0), 0);

/**
 * The claim with what of its window failed or was refused. It counts as it was tried, for who tries to delete is to be
 * heard of, and what was tried before has taught as much; but nothing is told as done that was not. Of weeks it is not known.
 */
export const besideRefused = (claim: Claim, activity: Iterable<ActivityHour>): Claim => {
  if (claim.windowKind === 'days' || claim.measure === 'failure' || countsNothing(claim)) return claim;
  const refused = actsWithin(claim, activity);
  return refused.acts === 0 ? claim : { ...claim, evidence: { ...claim.evidence, refused } };
};
