import {
  TAKE_WEIGHT,
  calibrated,
  calibrationFor,
  ofTheDay,
  streamOf,
  weightOf,
} from '../../baseline/calibration.js';
import {
  raised,
  shareByHour,
  surprise,
  takeEvidence,
  trailingChance,
  usualBand,
  whenAt,
  type Band,
  type CommonMode,
  type When,
} from '../../baseline/evidence.js';
import type { CloserLook } from '../../baseline/closer-look.js';
import { beyondAll } from '../../baseline/few-people.js';
import type { FewPeople } from '../../baseline/profile.js';
import { isClaimable, type Floors } from '../../baseline/floors.js';
import { type LocalCalendar } from '../../baseline/local-time.js';
import type { Measure } from '../../baseline/measures.js';
import {
  WINDOW_KINDS,
  type ActorProfile,
  type CalibrationTable,
  type Level,
  type MeasureProfile,
  type Stream,
  type WindowKind,
} from '../../baseline/profile.js';
import type { Novelty } from '../../baseline/sightings/novelty.js';
import type { Family } from '../../event/finding.js';
import { HOUR } from '../../kernel/clock.js';
import type { Claim } from '../claim.js';
import { leastToFire, type Counterfactual } from '../counterfactual.js';
import { severityOf } from '../severity.js';
import { TRAILING_HOURS, type ActivityWindow } from '../window.js';
import type { DetectorName } from './names.js';
import { LEARNING_DAYS } from '../../baseline/unknown.js';

export interface DetectionContext {
  readonly calendar: LocalCalendar;
  readonly calibration: CalibrationTable;
  /** The least that may be claimed. */
  readonly floors: Floors;
  readonly profileVersion: string;
  /** Claims below are not made; decades. */
  readonly alertAt: number;
  /** Claims from here on are for waking somebody; decades. */
  readonly pageAt: number;
  /** What the others' level excuses, by measure. */
  readonly commonMode: (measure: Measure) => CommonMode;
  /** Why less is asked of the person for a while. */
  readonly closer?: CloserLook;
  /** Of a company of few people, what none of them ever did. */
  readonly few?: FewPeople;
  /** What was new for the person in the hour or shortly before. */
  readonly novelty?: Novelty;
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
  readonly measures: readonly Measure[];
}

/** One window of one measure, judged. */
export interface Judgement {
  readonly measure: Measure;
  readonly windowKind: WindowKind;
  readonly level: Level;
  readonly actual: number;
  readonly chance: number;
  readonly tail: number;
  /** Of the stream alone. */
  readonly decades: number;
  readonly score: number;
}

export interface Subject {
  readonly window: ActivityWindow;
  readonly actor: ActorProfile;
  readonly context: DetectionContext;
}

export const chanceOf = (windowKind: WindowKind, profile: MeasureProfile, when: When): number => {
  if (windowKind === 'hour') return profile.hourChance[when.slot] ?? 1;
  return trailingChance(profile.dayChance, shareByHour(profile.hourChance), when);
};

const whenOf = ({ window, actor, context }: Subject): When =>
  whenAt(context.calendar, window.hour, actor.off);

const actualOf = (amounts: readonly number[], windowKind: WindowKind): number =>
  windowKind === 'hour' ? (amounts.at(-1) ?? 0) : amounts.reduce((sum, amount) => sum + amount, 0);

const read = (subject: Subject, measure: Measure, windowKind: WindowKind) => {
  const { window, actor, context } = subject;
  const profile = actor.measures[measure];
  const mode = context.commonMode(measure);
  const actual = actualOf(window.records[measure], windowKind);
  const chance = Math.min(1, chanceOf(windowKind, profile, whenOf(subject)) * mode.chance);
  const level = raised(profile[windowKind], mode);
  return { measure, windowKind, level, actual, chance, tail: surprise(chance, level, actual) };
};

export const decadesOf = (
  { actor, context }: Subject,
  stream: Stream,
  measure: Measure,
  raw: number,
): number => {
  const { actsPerDay } = actor.measures[measure];
  return calibrated(raw, calibrationFor(context.calibration, stream, { kind: actor.kind, actsPerDay }));
};

/** An hour's exports beside what they make of the day and the reports opened with them. */
const takeDecades = (subject: Subject, exportHour: number): number => {
  const exportDay = read(subject, 'export', 'day').tail;
  const listHour = read(subject, 'list', 'hour').tail;
  const raw = takeEvidence({ exportHour, exportDay, listHour });
  return TAKE_WEIGHT * decadesOf(subject, 'take', 'export', raw);
};

/** What nobody of few people ever did in 24 hours. */
const neverSeen = (
  { actor, context: { few, floors } }: Subject,
  { measure, windowKind, actual }: Pick<Judgement, 'measure' | 'windowKind' | 'actual'>,
): number =>
  few === undefined || actor.kind !== 'human' || windowKind !== 'day'
    ? 0
    : beyondAll(few, measure, { actual, floor: floors[measure] });

export const judge = (subject: Subject, measure: Measure, windowKind: WindowKind): Judgement => {
  const seen = read(subject, measure, windowKind);
  const alone =
    weightOf(measure, windowKind) * decadesOf(subject, streamOf(measure, windowKind), measure, seen.tail);
  const together = measure === 'export' && windowKind === 'hour' ? takeDecades(subject, seen.tail) : 0;
  const { calibration } = subject.context;
  const rare = ofTheDay(Math.max(alone, together), calibration, subject.actor.kind);
  return { ...seen, decades: alone, score: Math.max(rare, neverSeen(subject, seen)) };
};

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

/** A day that is mostly its last hour is told as that hour, which is the sharper sentence; the score is the day's. */
const sharpest = (subject: Subject, best: Judgement): Judgement => {
  const last = actualOf(subject.window.records[best.measure], 'hour');
  if (best.windowKind === 'hour' || last < subject.context.floors[best.measure] || 2 * last < best.actual)
    return best;
  return { ...judge(subject, best.measure, 'hour'), score: best.score };
};

/** The subject with another amount in the last hour, everything else as it was. */
export const withLast = ({ window, ...rest }: Subject, measure: Measure, amount: number): Subject => {
  const records = { ...window.records, [measure]: [...window.records[measure].slice(0, -1), amount] };
  return { ...rest, window: { ...window, records } };
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

/** Of the person: what others do as well may excuse a window, but makes it no habit. */
export const usualOf = (
  subject: Subject,
  { measure, windowKind }: Pick<Judgement, 'measure' | 'windowKind'>,
): Band => {
  const profile = subject.actor.measures[measure];
  const chance = chanceOf(windowKind, profile, whenOf(subject));
  return usualBand(chance, { level: profile[windowKind], own: profile.own?.[windowKind] });
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
    return { ...claim, evidence: { ...claim.evidence, counterfactual: counterfactualOf(subject, best) } };
  };
