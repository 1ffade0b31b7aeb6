import { DAY, HOUR } from '../../kernel/clock.js';
import { STAGES, type Stage, type StageHour } from './stages.js';

/** Hours before the last one in which what belongs together is looked for. */
export const REACH = 7 * DAY;

/** What lies farther back than this counts half: a week of work holds rare hours for many reasons. */
const CLOSE = 48 * HOUR;
const FAR_PART = 0.5;

/** Stages that say something whatever their amounts. */
const LEAST_STAGES = 3;

/** Stages in their order, the last of them in the hour that is judged. */
export interface Sequence {
  readonly stages: readonly StageHour[];
  /** Sum of the stages' decades, those of long ago at half. */
  readonly raw: number;
}

const orderOf = (stage: Stage): number => STAGES.indexOf(stage);

/** The later hour counts in order, and so does a later stage of the same hour: sums of an hour do not tell their order. */
const follows = (earlier: StageHour, later: StageHour): boolean =>
  orderOf(earlier.stage) < orderOf(later.stage) && earlier.hour <= later.hour;

const stronger = (one: Sequence | undefined, other: Sequence | undefined): Sequence | undefined =>
  other !== undefined && other.raw > (one?.raw ?? 0) ? other : one;

/** Who looks at much and takes it has done one thing, which the volumes tell. */
const isPair = ({ stages }: Sequence): boolean =>
  stages.every(({ much }) => much) && (stages[0]?.stage === 'rights' || stages.at(-1)?.stage === 'delete');

/**
 * The strongest sequence that ends in the hour `at` (epoch ms): of three or four stages, or of two whose amounts could
 * each be claimed alone, one of which is the beginning or the end. Undefined when the hour completes none.
 */
export const sequenceAt = (seen: Iterable<StageHour>, at: number): Sequence | undefined => {
  const within = [...seen].filter(({ hour }) => hour <= at && hour > at - REACH).sort(inOrder);
  /** Of each stage-hour the strongest sequences that end with it, by their number of stages less one. */
  const ending: (Sequence | undefined)[][] = [];
  let best: Sequence | undefined;
  for (const [i, last] of within.entries()) {
    const worth = last.decades * (at - last.hour <= CLOSE ? 1 : FAR_PART);
    const own: (Sequence | undefined)[] = [{ stages: [last], raw: worth }];
    ending.push(own);
    for (const [j, before] of within.slice(0, i).entries()) {
      if (!follows(before, last)) continue;
      for (const [n, start] of (ending[j] ?? []).entries()) {
        if (start === undefined) continue;
        const found = { stages: [...start.stages, last], raw: start.raw + worth };
        own[n + 1] = stronger(own[n + 1], found);
        if (last.hour === at && isTold(found)) best = stronger(best, found);
      }
    }
  }
  return best;
};

const inOrder = (one: StageHour, other: StageHour): number =>
  one.hour - other.hour || orderOf(one.stage) - orderOf(other.stage);

const isTold = (found: Sequence): boolean => found.stages.length >= LEAST_STAGES || isPair(found);
