import type { ActivityHour } from '../baseline/activity-hour.js';
import { sensitiveOf } from '../baseline/measures.js';
import { type Claim, countsNothing } from './claim.js';

const amountOf = (
  { actorKey, measure, occurredFrom, occurredTo, evidence }: Claim,
  activity: Iterable<ActivityHour>,
): number => {
  let sum = 0;
  for (const row of activity)
    if (row.actorKey === actorKey && row.hour >= occurredFrom && row.hour < occurredTo)
      sum += sensitiveOf(row)?.[measure] ?? 0;
  return Math.min(sum, evidence.actual);
};

/**
 * The claim with how much of its window was of sensitive classes. Of what is partly planned it is not known, since plans tell
 * no classes, nor of weeks.
 */
export const besideSensitive = (claim: Claim, activity: Iterable<ActivityHour>): Claim => {
  const { windowKind, evidence } = claim;
  if (windowKind === 'days' || claim.repeated !== undefined || countsNothing(claim)) return claim;
  if (evidence.planned !== undefined) return claim;
  const amount = amountOf(claim, activity);
  const { factor } = evidence;
  return amount === 0
    ? claim
    : { ...claim, evidence: { ...evidence, sensitive: { amount, ...(factor && { factor }) } } };
};
