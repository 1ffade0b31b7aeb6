import { isClaimable } from '../../baseline/floors.js';
import type { Measure } from '../../baseline/measures.js';
import { WINDOW_KINDS } from '../../baseline/profile.js';
import { LEARNING_DAYS } from '../../baseline/unknown.js';
import type { Family } from '../../event/finding.js';
import { HOUR } from '../../kernel/clock.js';
import type { Claim } from '../claim.js';
import { leastToFire, type Counterfactual } from '../counterfactual.js';
import {
  actualOf,
  judge,
  usualOf,
  withLast,
  type Detector,
  type Judgement,
  type Subject,
} from '../judgement.js';
import { severityOf } from '../severity.js';
import { TRAILING_HOURS, type ActivityWindow } from '../window.js';
import type { DetectorName } from './names.js';

export interface VolumeConfiguration {
  readonly name: DetectorName;
  readonly family: Family;
  readonly measures: readonly Measure[];
}

/**
 * The strongest judgement of all measures and windows. Nothing is said of an hour without records of the measure: the
 * window that ended with the last of them has been judged.
 */
const strongest = (subject: Subject, measures: readonly Measure[]): Judgement | undefined => {
  const { records } = subject.window;
  return measures
    .filter((measure) => (records[measure].at(-1) ?? 0) > 0)
    .flatMap((measure) => WINDOW_KINDS.map((windowKind) => judge(subject, measure, windowKind)))
    .filter(({ measure, level, actual }) => isClaimable(subject.context.floors[measure], level, actual))
    .filter(({ score }) => score >= subject.context.alertAt)
    .reduce<Judgement | undefined>(
      (best, next) => (best && best.score >= next.score ? best : next),
      undefined,
    );
};

/** Whether how much of a measure the window holds is told already. */
export const isToldByAmount = (subject: Subject, measure: Measure): boolean =>
  strongest(subject, [measure]) !== undefined;

/** A day that is mostly its last hour is told as that hour, which is the sharper sentence; the score is the day's. */
const sharpest = (subject: Subject, best: Judgement): Judgement => {
  const last = actualOf(subject.window.records[best.measure], 'hour');
  if (best.windowKind === 'hour' || last < subject.context.floors[best.measure] || 2 * last < best.actual)
    return best;
  return { ...judge(subject, best.measure, 'hour'), score: best.score, factor: best.factor };
};

/** Of the hour or of the 24 hours, whichever is told; whether the measure is claimed in either. */
const counterfactualOf = (subject: Subject, { measure, actual }: Judgement): Counterfactual => {
  const last = actualOf(subject.window.records[measure], 'hour');
  const least = leastToFire(
    last,
    (amount) => strongest(withLast(subject, measure, amount), [measure]) !== undefined,
  );
  return { firesFrom: actual - last + least, earlierEnough: least === 1 };
};

/** When the window's first record, and its largest hour, was. */
export const hoursOf = (
  window: ActivityWindow,
  { measure, windowKind }: Judgement,
): { first: number; busiest: number } => {
  const amounts = window.records[measure];
  if (windowKind === 'hour') return { first: window.hour, busiest: window.hour };
  const hourOf = (index: number): number => window.hour - (TRAILING_HOURS - 1 - index) * HOUR;
  return {
    first: hourOf(amounts.findIndex((amount) => amount > 0)),
    busiest: hourOf(amounts.lastIndexOf(Math.max(...amounts))),
  };
};

/** What a detector says of one judged window; the score is the judgement's. */
export const claimOf = (
  { name, family }: Pick<VolumeConfiguration, 'name' | 'family'>,
  subject: Subject,
  judged: Judgement,
): Claim => {
  const { window, actor, context } = subject;
  const { measure, windowKind, actual, score, tail } = judged;
  const usual = usualOf(subject, judged);
  const learning = actor.sampleDays < LEARNING_DAYS;
  const { first, busiest } = hoursOf(window, judged);
  const grounds = { score, pageAt: context.pageAt, actual, usualHigh: usual.high };
  return {
    actorKey: window.actorKey,
    kind: actor.kind,
    detector: name,
    family,
    measure,
    windowKind,
    occurredFrom: first,
    occurredTo: window.hour + HOUR,
    localDay: context.calendar.at(busiest).day,
    score,
    severity: severityOf({ ...grounds, floor: context.floors[measure], learning }),
    evidence: {
      actual,
      usualLow: Math.round(usual.low),
      usualHigh: Math.round(usual.high),
      basis: actor.basis,
      role: actor.role,
      ...(actor.earlierRole === undefined ? {} : { earlierRole: actor.earlierRole }),
      ...(actor.off?.[0] === 1 ? { isDayOff: true } : {}),
      sampleDays: actor.sampleDays,
      learning,
      tail,
      profileVersion: context.profileVersion,
    },
  };
};

/** Judges records of one or more measures: the hour, and the 24 hours that end with it; the strongest speaks. */
export const createVolumeDetector =
  ({ measures, ...settings }: VolumeConfiguration): Detector =>
  (window, actor, context) => {
    const subject = { window, actor, context };
    const found = strongest(subject, measures);
    if (found === undefined) return undefined;
    const best = sharpest(subject, found);
    const claim = claimOf(settings, subject, best);
    const counterfactual = counterfactualOf(subject, best);
    const factor = Number(best.factor.toFixed(3));
    return { ...claim, evidence: { ...claim.evidence, counterfactual, ...(factor > 1 && { factor }) } };
  };
