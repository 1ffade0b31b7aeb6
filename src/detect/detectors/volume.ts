import { STREAMS, calibrated, calibrationFor, streamOf } from '../../baseline/calibration.js';
import {
  shareByHour,
  surprise,
  trailingChance,
  underCommonMode,
  usualBand,
  type CommonMode,
} from '../../baseline/evidence.js';
import { isWeekend, type LocalCalendar } from '../../baseline/local-time.js';
import type { Measure } from '../../baseline/measures.js';
import {
  LEARNING_DAYS,
  type ActorProfile,
  type CalibrationTable,
  type MeasureProfile,
  type WindowKind,
} from '../../baseline/profile.js';
import type { Family } from '../../event/finding.js';
import { DAY, HOUR } from '../../kernel/clock.js';
import type { Claim } from '../claim.js';
import { severityOf } from '../severity.js';
import { TRAILING_HOURS, type ActivityWindow } from '../window.js';
import type { DetectorName } from './names.js';

export interface DetectionContext {
  readonly calendar: LocalCalendar;
  readonly calibration: CalibrationTable;
  readonly profileVersion: string;
  /** Claims below are not made; decades. */
  readonly alertAt: number;
  /** What the others' level excuses, by measure. */
  readonly commonMode: (measure: Measure) => CommonMode;
}

/** Pure: what one actor's window is worth against their profile; undefined when it is nothing out of the usual. */
export type Detector = (
  window: ActivityWindow,
  profile: ActorProfile,
  context: DetectionContext,
) => Claim | undefined;

export interface VolumeConfiguration {
  readonly name: DetectorName;
  readonly family: Family;
  readonly measure: Measure;
  /** Fewer records than this are never worth a person's time, however unusual. */
  readonly floor: number;
}

interface Judgement {
  readonly windowKind: WindowKind;
  readonly actual: number;
  readonly chance: number;
  readonly tail: number;
  readonly score: number;
}

/** The streams share one budget: the least of n chances is worth n times as much (Bonferroni). */
const SHARED = Math.log10(STREAMS.length);

const judge = (
  seen: Pick<Judgement, 'windowKind' | 'actual' | 'chance'>,
  measure: MeasureProfile,
  scoreOf: (raw: number, windowKind: WindowKind) => number,
): Judgement => {
  const tail = surprise(seen.chance, measure[seen.windowKind], seen.actual);
  return { ...seen, tail, score: Math.max(0, scoreOf(tail, seen.windowKind) - SHARED) };
};

/** Hour and trailing day; the hour when both say the same, since it is the sharper sentence. */
const strongest = (
  { amounts, hour }: { amounts: readonly number[]; hour: number },
  measure: MeasureProfile,
  calendar: LocalCalendar,
  scoreOf: (raw: number, windowKind: WindowKind) => number,
): Judgement => {
  const { slot } = calendar.at(hour);
  const yesterday = isWeekend(calendar.at(hour - DAY).weekday) ? 1 : 0;
  const last = amounts.at(-1) ?? 0;
  const sum = amounts.reduce((total, amount) => total + amount, 0);
  const hourly = judge(
    { windowKind: 'hour', actual: last, chance: measure.hourChance[slot] ?? 1 },
    measure,
    scoreOf,
  );
  const chance = trailingChance(measure.dayChance, shareByHour(measure.hourChance), { slot, yesterday });
  const daily = judge({ windowKind: 'day', actual: sum, chance }, measure, scoreOf);
  return daily.score > hourly.score ? daily : hourly;
};

/** The part of the window that holds records: from its first to the end of its last hour. */
const spanOf = (amounts: readonly number[], hour: number, windowKind: WindowKind): [number, number] => {
  const first = windowKind === 'hour' ? TRAILING_HOURS - 1 : amounts.findIndex((amount) => amount > 0);
  return [hour - (TRAILING_HOURS - 1 - first) * HOUR, hour + HOUR];
};

const busiestHour = (
  amounts: readonly number[],
  { windowKind, hour }: { windowKind: WindowKind; hour: number },
) =>
  windowKind === 'hour'
    ? hour
    : hour - (TRAILING_HOURS - 1 - amounts.lastIndexOf(Math.max(...amounts))) * HOUR;

/**
 * Judges the records of one measure: the hour, and the 24 hours that end with it. Nothing is said of an hour without
 * records of the measure: the window that ended with the last of them has been judged.
 */
export const createVolumeDetector =
  ({ name, family, measure, floor }: VolumeConfiguration): Detector =>
  (window, actor, context) => {
    const amounts = window.records[measure];
    if ((amounts.at(-1) ?? 0) <= 0) return undefined;
    const { actsPerDay } = actor.measures[measure];
    const scoreOf = (raw: number, kind: WindowKind): number =>
      calibrated(
        raw,
        calibrationFor(context.calibration, streamOf(measure, kind), { kind: actor.kind, actsPerDay }),
      );
    const profile = underCommonMode(actor.measures[measure], context.commonMode(measure));
    const best = strongest({ amounts, hour: window.hour }, profile, context.calendar, scoreOf);
    if (best.actual < floor || best.score < context.alertAt) return undefined;
    const usual = usualBand(best.chance, profile[best.windowKind]);
    const [occurredFrom, occurredTo] = spanOf(amounts, window.hour, best.windowKind);
    const foldAt = busiestHour(amounts, { windowKind: best.windowKind, hour: window.hour });
    return {
      actorKey: window.actorKey,
      detector: name,
      family,
      measure,
      windowKind: best.windowKind,
      occurredFrom,
      occurredTo,
      localDay: context.calendar.at(foldAt).day,
      score: best.score,
      severity: severityOf({ score: best.score, actual: best.actual, usualHigh: usual.high, floor }),
      evidence: {
        actual: best.actual,
        usualLow: Math.round(usual.low),
        usualHigh: Math.round(usual.high),
        basis: actor.basis,
        role: actor.role,
        sampleDays: actor.sampleDays,
        learning: actor.sampleDays < LEARNING_DAYS,
        tail: best.tail,
        profileVersion: context.profileVersion,
      },
    };
  };
