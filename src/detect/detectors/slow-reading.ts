import {
  calibrated,
  calibrationFor,
  ofTheDay,
  slowStreamOf,
  slowWeightOf,
} from '../../baseline/calibration.js';
import { TRAINING_DAYS } from '../../baseline/axis.js';
import type { ActorProfile, CalibrationTable, SlowEvidence } from '../../baseline/profile.js';
import { SLOW_FLOORS } from '../../baseline/floors.js';
import { beginOfDay } from '../../baseline/local-time.js';
import { slowWith } from '../../baseline/slow.js';
import { leastToFire, type Counterfactual } from '../counterfactual.js';
import { severityOf, type Grounds } from '../severity.js';
import type { WeeksContext, WeeksDetector } from '../judgement.js';

/** A little more every day: the last working days, together, against what their other work lets expect. */
export const slowReading: WeeksDetector = (window, actor, context) => {
  const [best] = (actor.slow ?? [])
    .map((slow) => ({ slow, score: slowScore(slow, actor, context.calibration) }))
    .filter(({ score }) => score >= context.alertAt)
    .sort((a, b) => b.score - a.score);
  if (best === undefined) return undefined;
  const { slow, score } = best;
  const { calendar } = context;
  const today = calendar.at(window.hour);
  const begin = (day: number): number => beginOfDay(today.dayNumber - TRAINING_DAYS + day, calendar);
  return {
    actorKey: window.actorKey,
    kind: actor.kind,
    detector: 'slow-reading',
    family: 'read',
    measure: slow.measure,
    windowKind: 'days',
    occurredFrom: begin(slow.firstDay),
    occurredTo: begin(slow.lastDay + 1),
    localDay: today.day,
    score,
    severity: severityOf({ ...groundsOf(slow, score), pageAt: context.pageAt }),
    evidence: {
      days: slow.days,
      actual: slow.actual,
      usualLow: Math.round(slow.usualLow),
      usualHigh: Math.round(slow.usualHigh),
      basis: 'person',
      role: actor.role,
      sampleDays: actor.sampleDays,
      learning: false,
      tail: slow.raw,
      ...counterfactualOf(slow, actor, context),
      profileVersion: context.profileVersion,
    },
  };
};

const groundsOf = (
  { actual, usualHigh, measure, floor = SLOW_FLOORS[measure] }: SlowEvidence,
  score: number,
): Omit<Grounds, 'pageAt'> => ({
  score,
  actual,
  usualHigh,
  floor,
  learning: false,
});

/** The days of the window lowered alike: of a sum of small days the last alone decides nothing. */
const counterfactualOf = (
  slow: SlowEvidence,
  actor: ActorProfile,
  { calibration, alertAt }: WeeksContext,
): { counterfactual?: Counterfactual } => {
  if (slow.course === undefined) return {};
  const firesFrom = leastToFire(slow.actual, (amount) => {
    const raw = slowWith(slow, amount);
    return raw !== undefined && slowScore({ measure: slow.measure, raw }, actor, calibration) >= alertAt;
  });
  return { counterfactual: { firesFrom, earlierEnough: false } };
};

/** What it is worth as the best of all streams of a person's day, decades. */
export const slowScore = (
  { measure, raw }: Pick<SlowEvidence, 'measure' | 'raw'>,
  { kind, measures }: ActorProfile,
  table: CalibrationTable,
): number => {
  const { actsPerDay } = measures[measure];
  const tail = calibrationFor(table, slowStreamOf(measure), { kind, actsPerDay });
  return ofTheDay(slowWeightOf(measure) * calibrated(raw, tail), table, kind);
};
