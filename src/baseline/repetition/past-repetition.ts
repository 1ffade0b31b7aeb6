import { LEAST_USER_DAYS, calibrated, fitTail } from '../calibration.js';
import type { PersonMaxima } from '../calibration-table.js';
import { NO_COMMON_MODE, raised, surprise } from '../evidence.js';
import { isAboveUsual } from '../floors.js';
import type { Habit } from '../habits.js';
import { FIRST_DAY } from '../past-evidence.js';
import { levelWithout } from '../person.js';
import { pooledDays } from '../pooled-days.js';
import type { Calibration, CalibrationTable, Level } from '../profile.js';
import { daysKnown, repeatedChance, type RepetitionFit } from './learn-repetition.js';
import { REPEATED, type Repeated } from '../../event/repeated.js';
import { LEAST_TIMES, byRepeated } from './repeated.js';
import type { RepeatedModes } from './together.js';

/** What is repeated may spend a fifth of the alerts that are asked for; decades. */
const SHARE = Math.log10(5);

/** Before a tenant has tails of its own: as of what is done on few days (`calibration.ts`). */
const SHIPPED: Calibration = { knots: [0, 0, 0, 1.35], share: 0.033, meanExcess: 0.5, userDays: 0 };

/** How often a decade of each is more than work. */
const WEIGHTS: Readonly<Record<Repeated, number>> = { exports: 0.9, searches: 0.75, reports: 0.75 };

const keyOf = (kind: Repeated | 'whole-day'): string => `human/${kind}-repeated/all`;

/** Whether a day holds enough to be told: more than in five of six days that hold any, and half as much again. */
export const isOften = (kind: Repeated, level: Level, times: number): boolean =>
  times >= LEAST_TIMES[kind] && isAboveUsual(level, times);

/** A day of the calibration span that held any of a kind, by the person's other days. */
export interface PastRepeated {
  readonly day: number;
  readonly raw: number;
  /** Whether it could be told. */
  readonly often: boolean;
}

/** What of somebody's past is judged by. */
export interface PastTerms {
  readonly habit: Habit;
  readonly fit: RepetitionFit;
  readonly modes: RepeatedModes;
}

const pastOf = (kind: Repeated, { habit, fit, modes }: PastTerms): PastRepeated[] => {
  const { own, prior, level: fitted } = fit[kind];
  const { day: held, records, logs, weights } = own.days;
  const [low, high] = fitted.bounds;
  return held.flatMap((day, i) => {
    if (day < FIRST_DAY) return [];
    const [weight, times] = [weights[i] ?? 0, records[i] ?? 0];
    const log = Math.min(Math.max(logs[i] ?? 0, low), high);
    const mode = modes[kind][day] ?? NO_COMMON_MODE;
    const level = raised(levelWithout(fitted, { sum: weight * log, squares: 0, weight }), mode);
    const days = daysKnown(habit.exposure) - weight;
    const chance = repeatedChance(own.active - weight, days, prior.chance);
    const raw = surprise(Math.min(1, chance * mode.chance), level, times);
    return [{ day, raw, often: isOften(kind, level, times) }];
  });
};

export type PastRepetition = Readonly<Record<Repeated, readonly PastRepeated[]>>;

export const pastRepetition = (terms: PastTerms): PastRepetition => byRepeated((kind) => pastOf(kind, terms));

export interface RepeatingPerson extends PersonMaxima {
  readonly repeated: PastRepetition;
  readonly untaught: ReadonlySet<number> | undefined;
}

/** The most of each day of everybody that teaches. */
const pooled = (
  people: readonly RepeatingPerson[],
  of: (past: PastRepetition) => readonly (readonly [day: number, raw: number])[],
): Float64Array =>
  Float64Array.from(
    people.flatMap(({ repeated, untaught, maxima }) => {
      const most = new Map<number, number>();
      for (const [day, raw] of of(repeated))
        if (untaught?.has(day) !== true) most.set(day, Math.max(most.get(day) ?? 0, raw));
      return [...pooledDays(most.values(), maxima.all.take.length)];
    }),
  );

/** What so many of a kind are worth among these people; decades, weighed. */
export const repeatedDecades = (kind: Repeated, raw: number, table: CalibrationTable): number =>
  WEIGHTS[kind] * calibrated(raw, table[keyOf(kind)] ?? SHIPPED);

/** The tails of the kinds, and of the strongest of them a day. */
export const repetitionTails = (all: readonly RepeatingPerson[]): CalibrationTable => {
  const people = all.filter(({ kind }) => kind === 'human');
  const userDays = people.reduce((sum, { maxima }) => sum + maxima.all.take.length, 0);
  if (userDays < LEAST_USER_DAYS) return {};
  const ofKinds = Object.fromEntries(
    REPEATED.map((kind) => {
      const raws = pooled(people, (past) => past[kind].map(({ day, raw }) => [day, raw]));
      return [keyOf(kind), fitTail(raws, true)] as const;
    }),
  );
  const strongest = pooled(people, (past) =>
    REPEATED.flatMap((kind) =>
      past[kind]
        .filter(({ often }) => often)
        .map(({ day, raw }) => [day, repeatedDecades(kind, raw, ofKinds)] as const),
    ),
  );
  return { ...ofKinds, [keyOf('whole-day')]: fitTail(strongest, true) };
};

export const repetitionPool = (table: CalibrationTable): string | undefined =>
  table[keyOf('whole-day')] === undefined ? undefined : keyOf('whole-day');

/** -log10 of how often a person's day repeats anything as rarely, as a part of all alerts that are asked for. */
export const repetitionScore = (decades: number, table: CalibrationTable): number =>
  calibrated(decades, table[keyOf('whole-day')] ?? SHIPPED) - SHARE;
