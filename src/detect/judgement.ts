import {
  TAKE_WEIGHT,
  besideLately,
  calibrated,
  calibrationFor,
  latelyDecades,
  ofTheDay,
  streamOf,
  weightOf,
} from '../baseline/calibration.js';
import type { CloserLook } from '../baseline/closer-look.js';
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
} from '../baseline/evidence.js';
import { beyondAll } from '../baseline/few-people.js';
import type { Floors } from '../baseline/floors.js';
import { beyondLately } from '../baseline/lately.js';
import type { LocalCalendar } from '../baseline/local-time.js';
import type { Measure } from '../baseline/measures.js';
import type {
  ActorProfile,
  CalibrationTable,
  FewPeople,
  Level,
  MeasureProfile,
  Stream,
  WindowKind,
} from '../baseline/profile.js';
import type { Repeated } from '../event/repeated.js';
import type { Together } from '../baseline/off-hours/together.js';
import type { WorkAway } from '../baseline/off-hours/away-sums.js';
import { withSensitive } from '../baseline/sensitive.js';
import type { Novelty } from '../baseline/sightings/novelty.js';
import type { Claim } from './claim.js';
import type { ActivityWindow } from './window.js';

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
  /** How much more the decades of what is of sensitive classes count. */
  readonly boost?: number;
  /** Of a company of few people, what none of them ever did. */
  readonly few?: FewPeople;
  /** What the others' level excuses of what is repeated. */
  readonly repeatedMode?: (kind: Repeated) => CommonMode;
  /** How many of the others were at work outside their own hours just before. */
  readonly together?: Together;
  /** How often people here work outside their own hours. */
  readonly away?: WorkAway;
  /** What was new for the person in the hour or shortly before. */
  readonly novelty?: Novelty;
}

/** Pure: what one actor's window is worth against their profile; undefined when it is nothing out of the usual. */
export type Detector = (
  window: ActivityWindow,
  profile: ActorProfile,
  context: DetectionContext,
) => Claim | undefined;

/** What a detector of weeks is told: what it judges stands in the person's profile. */
export type WeeksDetector = (
  window: Pick<ActivityWindow, 'actorKey' | 'hour'>,
  actor: ActorProfile,
  context: WeeksContext,
) => Claim | undefined;

export type WeeksContext = Pick<
  DetectionContext,
  'calendar' | 'calibration' | 'floors' | 'profileVersion' | 'alertAt' | 'pageAt'
>;

/** One window of one measure, judged. */
export interface Judgement {
  readonly measure: Measure;
  readonly windowKind: WindowKind;
  /** By whose tail its score was found: that of its window, or of exports together with what is beside them. */
  readonly stream: Stream;
  readonly level: Level;
  readonly actual: number;
  readonly chance: number;
  readonly tail: number;
  /** Of the stream alone, whatever the classes of data. */
  readonly decades: number;
  /** How many times as much the strongest decades count by what is of sensitive classes: 1 or more. */
  readonly factor: number;
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

export const actualOf = (amounts: readonly number[], windowKind: WindowKind): number =>
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

/** The 24 hours beside what the person's days held lately; undefined of what is not held against them. */
const decadesLately = ({ window, actor, context }: Subject, measure: Measure): number | undefined => {
  const lately = actor.lately?.[measure];
  if (lately === undefined) return undefined;
  const inDay = actualOf(window.records[measure], 'day');
  const raw = beyondLately(lately, context.commonMode(measure).shift, inDay);
  return latelyDecades(raw, measure, { table: context.calibration, kind: actor.kind });
};

/**
 * What nobody of few people ever did in 24 hours, as far as it is as unlikely by the person's own habit: the most that was
 * ever done is outdone now and then by who does the most anyway.
 */
const neverSeen = (
  { actor, context: { few, floors } }: Subject,
  { measure, windowKind, actual, tail }: Pick<Judgement, 'measure' | 'windowKind' | 'actual' | 'tail'>,
): number =>
  few === undefined || actor.kind !== 'human' || windowKind !== 'day'
    ? 0
    : Math.min(tail, beyondAll(few, measure, { actual, floor: floors[measure] }));

/** Decades of a window by itself, and of an hour's exports with what is beside them, each weighed. */
interface StreamDecades {
  readonly alone: number;
  readonly together: number;
}

const streamDecades = (subject: Subject, measure: Measure, windowKind: WindowKind): StreamDecades => {
  const { tail } = read(subject, measure, windowKind);
  return {
    alone: weightOf(measure, windowKind) * decadesOf(subject, streamOf(measure, windowKind), measure, tail),
    together: measure === 'export' && windowKind === 'hour' ? takeDecades(subject, tail) : 0,
  };
};

/** The same, or what the sensitive part of the window alone says, where that is more. */
const countedDecades = (
  subject: Subject,
  plain: StreamDecades,
  { measure, windowKind }: Pick<Judgement, 'measure' | 'windowKind'>,
): StreamDecades => {
  const { window, context } = subject;
  if (window.sensitive === undefined || context.boost === undefined) return plain;
  const asSensitive = { ...subject, window: { ...window, records: window.sensitive } };
  const { alone, together } = streamDecades(asSensitive, measure, windowKind);
  return {
    alone: withSensitive(plain.alone, alone, context.boost),
    together: withSensitive(plain.together, together, context.boost),
  };
};

const strongerOf = ({ alone, together }: StreamDecades): number => Math.max(alone, together);

export const judge = (subject: Subject, measure: Measure, windowKind: WindowKind): Judgement => {
  const seen = read(subject, measure, windowKind);
  const plain = streamDecades(subject, measure, windowKind);
  const counted = countedDecades(subject, plain, seen);
  const stream = counted.together > counted.alone ? 'take' : streamOf(measure, windowKind);
  const rare = ofTheDay(strongerOf(counted), subject.context.calibration, subject.actor.kind);
  const score = besideLately(rare, decadesLately(subject, measure));
  const never = neverSeen(subject, seen);
  const factor = never > score || strongerOf(plain) === 0 ? 1 : strongerOf(counted) / strongerOf(plain);
  return { ...seen, stream, decades: plain.alone, factor, score: Math.max(score, never) };
};

const withLastOf = (
  amounts: ActivityWindow['records'],
  measure: Measure,
  last: number,
): ActivityWindow['records'] => ({ ...amounts, [measure]: [...amounts[measure].slice(0, -1), last] });

/** The subject with another amount in the last hour, as much of it sensitive as of what is there; everything else as it was. */
export const withLast = ({ window, ...rest }: Subject, measure: Measure, amount: number): Subject => {
  const records = withLastOf(window.records, measure, amount);
  const { sensitive } = window;
  if (sensitive === undefined) return { ...rest, window: { ...window, records } };
  const part = (sensitive[measure].at(-1) ?? 0) / Math.max(window.records[measure].at(-1) ?? 0, 1);
  const lowered = withLastOf(sensitive, measure, part * amount);
  return { ...rest, window: { ...window, records, sensitive: lowered } };
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
