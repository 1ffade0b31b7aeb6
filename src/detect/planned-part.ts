import type { ActivityHour, PlannedShare } from '../baseline/activity-hour.js';
import { actionsOf } from '../baseline/measures.js';
import { amountOf } from '../baseline/planned/planned-share.js';
import { actionsRepeated } from '../baseline/repetition/repeated.js';
import type { Claim, PlannedPart } from './claim.js';

const plannedPart = (
  { actorKey, measure, occurredFrom, occurredTo, repeated }: Claim,
  activity: Iterable<ActivityHour>,
): PlannedPart => {
  const amounts = new Map<string, number>();
  const actions = repeated === undefined ? actionsOf(measure) : actionsRepeated(repeated.kind);
  const sizeOf = (share: PlannedShare): number => (repeated === undefined ? amountOf(share) : share.acts);
  for (const { actorKey: key, hour, planned = [] } of activity) {
    if (key !== actorKey || hour < occurredFrom || hour >= occurredTo) continue;
    for (const share of planned)
      if (actions.includes(share.action))
        amounts.set(share.plan, (amounts.get(share.plan) ?? 0) + sizeOf(share));
  }
  const plans = [...amounts].map(([id, amount]) => ({ id, amount }));
  plans.sort((one, other) => other.amount - one.amount || (one.id < other.id ? -1 : 1));
  return { amount: plans.reduce((sum, plan) => sum + plan.amount, 0), plans };
};

/**
 * The claim with what had been announced of its window: the amounts are those of all that was done, so that they are the sum
 * of the events, and the claim rests on what is beyond the plans. Of weeks nothing is added: what was planned is no part of them.
 */
export const besidePlanned = (claim: Claim, activity: Iterable<ActivityHour>): Claim => {
  if (claim.windowKind === 'days') return claim;
  const planned = plannedPart(claim, activity);
  if (planned.amount === 0) return claim;
  const { actual, counterfactual } = claim.evidence;
  const raised = counterfactual && {
    counterfactual: { ...counterfactual, firesFrom: counterfactual.firesFrom + planned.amount },
  };
  return { ...claim, evidence: { ...claim.evidence, actual: actual + planned.amount, planned, ...raised } };
};
