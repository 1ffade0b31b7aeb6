import { streamOf } from '../../baseline/calibration.js';
import { isClaimable, isMore } from '../../baseline/floors.js';
import { byMeasure, type Measure } from '../../baseline/measures.js';
import { sequenceAt, type Sequence } from '../../baseline/sequences/chain.js';
import { sequenceDecades } from '../../baseline/sequences/past-sequences.js';
import {
  LEAST_OF_STAGE,
  MEASURES_OF,
  STAGES,
  type Stage,
  type StageHour,
} from '../../baseline/sequences/stages.js';
import type { Family } from '../../event/finding.js';
import { HOUR } from '../../kernel/clock.js';
import type { ToldStage } from '../claim.js';
import { leastToFire } from '../counterfactual.js';
import { decadesOf, judge, usualOf, withLast, type Detector, type Subject } from '../judgement.js';
import { claimOf } from './volume.js';

/** By the last stage; where anything was taken, whatever came after it is in the alert of the take. */
const FAMILY: Readonly<Record<Stage, Family>> = {
  rights: 'access',
  view: 'read',
  take: 'export',
  delete: 'destroy',
};

/** The same window, ended `back` hours sooner. */
const endedSooner = (subject: Subject, back: number): Subject => {
  const { window } = subject;
  const records = byMeasure((measure) => window.records[measure].slice(0, -back));
  return { ...subject, window: { ...window, records, hour: window.hour - back * HOUR } };
};

/** The stage that an hour shows by a measure, if it is rare enough for one. */
const stageOf = (subject: Subject, stage: Stage, measure: Measure): StageHour | undefined => {
  if ((subject.window.records[measure].at(-1) ?? 0) <= 0) return undefined;
  const { actual, level, tail } = judge(subject, measure, 'hour');
  const floor = subject.context.floors[measure];
  const decades = decadesOf(subject, streamOf(measure, 'hour'), measure, tail);
  if (decades < LEAST_OF_STAGE || (stage !== 'rights' && !isMore(floor, level, actual))) return undefined;
  const { hour } = subject.window;
  return { stage, hour, measure, amount: actual, decades, much: isClaimable(floor, level, actual) };
};

/** What the hour that lies `back` hours before the last shows. */
const stagesAt = (subject: Subject, back: number): StageHour[] => {
  const { gains } = subject.window;
  const at = back === 0 ? subject : endedSooner(subject, back);
  return STAGES.filter((stage) => stage !== 'rights' || gains[gains.length - 1 - back] === true).flatMap(
    (stage) => MEASURES_OF[stage].flatMap((measure) => stageOf(at, stage, measure) ?? []),
  );
};

/** Hours of the local day before the judged one: those of earlier days are in the profile, judged by the other days. */
const hoursToday = ({ window, context: { calendar } }: Subject): number[] => {
  const today = calendar.at(window.hour).dayNumber;
  return window.gains
    .map((_, back) => back)
    .filter((back) => back > 0 && calendar.at(window.hour - back * HOUR).dayNumber === today);
};

const found = (subject: Subject): { readonly sequence: Sequence; readonly score: number } | undefined => {
  const last = stagesAt(subject, 0);
  if (last.length === 0) return undefined;
  const today = hoursToday(subject).flatMap((back) => stagesAt(subject, back));
  const sequence = sequenceAt([...(subject.actor.stages ?? []), ...today, ...last], subject.window.hour);
  if (sequence === undefined) return undefined;
  const { calibration, alertAt } = subject.context;
  const score = sequenceDecades(sequence.raw, calibration, subject.actor.kind);
  return score < alertAt ? undefined : { sequence, score };
};

const toldStage = (subject: Subject, stage: StageHour): ToldStage => {
  const at = { ...subject, window: { ...subject.window, hour: stage.hour } };
  const { low, high } = usualOf(at, { measure: stage.measure, windowKind: 'hour' });
  return { ...stage, usualLow: Math.round(low), usualHigh: Math.round(high) };
};

/**
 * Rights gained, much looked at, taken out, deleted: three of them in this order within a week, or two of unusual amounts,
 * each rare by itself and not enough to be told. Held against how often people's days complete as much.
 */
export const sequence: Detector = (window, actor, context) => {
  const subject = { window, actor, context };
  const told = found(subject);
  const last = told?.sequence.stages.at(-1);
  if (told === undefined || last === undefined) return undefined;
  const { measure, stage, amount } = last;
  const isTake = told.sequence.stages.some((one) => one.stage === 'take');
  const settings = { name: 'sequence', family: FAMILY[isTake ? 'take' : stage] } as const;
  const claim = claimOf(settings, subject, { ...judge(subject, measure, 'hour'), score: told.score });
  const firesFrom = leastToFire(amount, (less) => found(withLast(subject, measure, less)) !== undefined);
  return {
    ...claim,
    evidence: { ...claim.evidence, counterfactual: { firesFrom, earlierEnough: firesFrom === 1 } },
    stages: told.sequence.stages.map((one) => toldStage(subject, one)),
  };
};
