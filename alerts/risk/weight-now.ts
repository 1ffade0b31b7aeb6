import type { AlertHead } from '../cases/alert-head.js';
import {
  type Declarations,
  criticalityOf,
  criticalityOfTouched,
  FACTORS,
  withFactor,
} from './criticality.js';
import { HALF_LIFE } from './risk.js';

/** Twice what an alert may count: confirmed ones do. */
const MOST = 200;

/**
 * By what alerts are put in order: what one adds to the risk of its actor if it were alone, with what was declared of what it
 * touched, and of the actor. Pure; `declared` is as it is at that instant (epoch ms).
 */
export function weightAt(
  { weights, actorKey, role }: Pick<AlertHead, 'weights' | 'actorKey' | 'role'>,
  declared: Declarations,
  at: number,
): number {
  const now = weights.findLast((one) => one.at <= at);
  if (now === undefined) return 0;
  const touched = FACTORS[criticalityOfTouched(declared, now.touched)?.level ?? 'normal'];
  const person = FACTORS[criticalityOf(declared, { actorKey, role })?.level ?? 'normal'];
  const decay = 2 ** (-Math.max(0, at - now.since) / HALF_LIFE);
  const value = withFactor(now.points, touched) * now.weight * decay;
  return withFactor((100 * value) / MOST, person);
}
