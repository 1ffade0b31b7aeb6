import { NO_COMMON_MODE, type CommonMode } from './evidence.js';

/** Sums over people of what they did beside what was to be expected of them. */
export interface ModeSums {
  /** People with any records. */
  active: number;
  /** Sum of the chances of any. */
  expected: number;
  /** Sum of the residuals of log records of those with any, each within two scales. */
  residual: number;
}

export const noModeSums = (): ModeSums => ({ active: 0, expected: 0, residual: 0 });

/** People of calm that are added: a few who are busy together are no common cause. */
const CALM = 6;

const MOST = 6;
const LARGEST_RESIDUAL = 2;

/** One person's window; `z` is the standardised residual of log records, `scale` its unit. */
export const addToMode = (
  sums: ModeSums,
  chance: number,
  seen: { readonly z: number; readonly scale: number } | undefined,
): void => {
  sums.expected += chance;
  if (seen === undefined) return;
  sums.active += 1;
  sums.residual += seen.scale * Math.min(Math.max(seen.z, -LARGEST_RESIDUAL), LARGEST_RESIDUAL);
};

/** The common mode of a group without one of its people, whose own doing must not excuse itself. */
export const modeOf = (sums: ModeSums, self: ModeSums = noModeSums()): CommonMode => {
  const active = sums.active - self.active;
  if (active < 1) return NO_COMMON_MODE;
  const chance = (active + CALM) / (sums.expected - self.expected + CALM);
  const shift = (sums.residual - self.residual) / (active + CALM);
  return { chance: Math.min(Math.max(chance, 1), MOST), shift: Math.min(Math.max(shift, 0), Math.log(MOST)) };
};
