import type { ActivityHour } from '../baseline/activity-hour.js';
import type { Measure } from '../baseline/measures.js';
import { type Claim, countsNothing } from './claim.js';
import { actsWithin } from './refused-part.js';

/** An act of these holds one record or ten thousand, and a source may not say how many: then it counts as one. */
const SIZED: readonly Measure[] = ['export', 'list', 'query'];

/**
 * The claim with the acts of its window, where these and its records are as many: each holds one, or how many it holds is not
 * told. Then it is told by its acts. Of weeks it is not known.
 */
export const besideActs = (claim: Claim, activity: Iterable<ActivityHour>): Claim => {
  const { measure, windowKind, evidence } = claim;
  if (
    windowKind === 'days' ||
    claim.repeated !== undefined ||
    !SIZED.includes(measure) ||
    countsNothing(claim)
  )
    return claim;
  const acts = actsWithin(claim, activity).of;
  return acts === evidence.actual ? { ...claim, evidence: { ...evidence, acts } } : claim;
};
