import { isTelling, TRAINING_DAYS } from './axis.js';
import type { Habit } from './habits.js';
import { KINDS, type Kind, type Measure } from './measures.js';
import type { Fits } from './person.js';
import { latelyOf, steadied, type Lately } from './lately.js';

/** Days that say what somebody did lately. */
const LATELY_DAYS = 28;

/** The last weeks of one measure of a person, so that each day of them can be left out. */
export interface LatelyDays {
  /** Square roots by local day of the training span. */
  readonly roots: ReadonlyMap<number, number>;
  readonly days: number;
  readonly sum: number;
  readonly squares: number;
}

/**
 * What is held against the last weeks as well. Not what is deleted, created or changed: whoever tidies up does for a day what
 * they never do, and in simulated companies clean-ups and backfills then took the place of thefts.
 */
const HELD: readonly Measure[] = ['export', 'open', 'list', 'query', 'file', 'admin', 'failure'];

/** Of so many person-days that hold any, those whose records are no more than acts make a measure a count. */
const COUNT_SHARE = 0.9;

const isCount = (habits: readonly Habit[], measure: Measure): boolean => {
  let [days, ofActs] = [0, 0];
  for (const { measures, dayActsOf } of habits) {
    const { day, records } = measures[measure].days;
    days += day.length;
    day.forEach((at, i) => {
      if ((records[i] ?? 0) <= (dayActsOf[measure][at] ?? 0)) ofActs += 1;
    });
  }
  return ofActs > 0 && ofActs >= COUNT_SHARE * days;
};

export type CountedOfKinds = Readonly<Record<Kind, ReadonlySet<Measure>>>;

const countedBy = (habits: readonly Habit[], kind: Kind): ReadonlySet<Measure> => {
  const people = habits.filter((habit) => habit.kind === kind);
  return new Set(HELD.filter((measure) => isCount(people, measure)));
};

/**
 * The measures that a tenant's people, and its programs, do one record at a time: there an amount is a count of acts, whose
 * scatter is known. Of the others an act may hold one record or ten thousand, and only their logarithm can be judged.
 */
export const countedIn = (habits: readonly Habit[]): CountedOfKinds => ({
  human: countedBy(habits, KINDS[0]),
  service: countedBy(habits, KINDS[1]),
});

const isKnown = ({ axis, dayActs }: Habit, day: number): boolean =>
  isTelling(axis.days[day] ?? {}, (dayActs[day] ?? 0) > 0);

/**
 * The last weeks of a person by a measure. What lies beyond what the person usually does on a day that holds any (as for
 * the level) is drawn in to that: an attack must not teach.
 */
const latelyDays = (habit: Habit, measure: Measure, fits: Fits): LatelyDays => {
  const { measures, firstDay } = habit;
  const from = Math.max(firstDay, TRAINING_DAYS - LATELY_DAYS);
  const { days } = measures[measure];
  const most = fits[measure].day.bounds[1];
  const roots = new Map<number, number>();
  let [sum, squares] = [0, 0];
  days.day.forEach((day, i) => {
    if (day < from) return;
    const root = steadied(Math.expm1(Math.min(days.logs[i] ?? 0, most)));
    roots.set(day, root);
    sum += root;
    squares += root * root;
  });
  let known = 0;
  for (let day = from; day < TRAINING_DAYS; day++) if (roots.has(day) || isKnown(habit, day)) known += 1;
  return { roots, days: known, sum, squares };
};

export type LatelyByMeasure = Readonly<Partial<Record<Measure, LatelyDays>>>;

export const latelyByMeasure = (habit: Habit, fits: Fits, counted: ReadonlySet<Measure>): LatelyByMeasure =>
  Object.fromEntries([...counted].map((measure) => [measure, latelyDays(habit, measure, fits)]));

/** What a profile holds of it: nothing of who is known for less than two weeks. */
export const profiledLately = (
  days: LatelyByMeasure,
): { lately?: Readonly<Partial<Record<Measure, Lately>>> } => {
  const known = Object.entries(days).flatMap(([measure, { days: count, sum, squares }]) => {
    const found = latelyOf(count, sum, squares);
    return found === undefined ? [] : [[measure, found] as const];
  });
  return known.length === 0 ? {} : { lately: Object.fromEntries(known) };
};

/** The same without one of the days, which is held against the others. */
export const latelyWithout = ({ roots, days, sum, squares }: LatelyDays, day: number): Lately | undefined => {
  const root = roots.get(day) ?? 0;
  return latelyOf(days - 1, sum - root, squares - root * root);
};
