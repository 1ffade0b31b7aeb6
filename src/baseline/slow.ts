import { TRAINING_DAYS, type Axis } from './axis.js';
import { MOST_FREEDOM } from './evidence.js';
import { SLOW_FLOORS } from './floors.js';
import type { Habit } from './habits.js';
import type { SlowMeasure } from './measures.js';
import type { SlowCourse, SlowEvidence } from './profile.js';
import { slowBand } from './slow-band.js';
import { logStudentTail } from './statistics.js';

/** Working days on which the person was there: one to three weeks. */
const WINDOWS = [5, 10, 15];

/** With fewer days outside the window nothing is said. */
const LEAST_DAYS = 12;

/** Working days from which the shortest window of somebody can be judged. */
export const LEAST_SLOW_DAYS = 5 + LEAST_DAYS;

/**
 * How the log of a measure goes with the log of all other acts of the day, before the person has shown it: with the weight
 * of ten days whose other acts scatter by 0.45.
 */
const PRIOR_SLOPE = 0.6;
const PRIOR_SQUARES = 10 * 0.45 ** 2;
const MOST_SLOPE = 1.2;
/** How far a day lies from what its other acts let expect (sd of the logarithm), before the person has shown it. */
const PRIOR_SCALE = 0.45;
const PRIOR_DAYS = 8;
const LEAST_SCALE = 0.25;
/** A day counts at most so much: one large day is another detector's business. */
const MOST_OF_A_DAY = 1.7;
/** Share of the variance that the days of one window have in common. */
const DRIFT = 0.02;
const logTail = logStudentTail(MOST_FREEDOM);
/** Of a normal distribution, 90 of 100 lie within. */
const BAND = 1.645;

/** Working days of one person in order; `x` is the log of the records, `rest` that of all other acts. */
interface Days {
  readonly x: readonly number[];
  readonly rest: readonly number[];
  readonly records: readonly number[];
}

const daysOfCourse = ({ records, others }: SlowCourse): Days => ({
  x: records.map(Math.log1p),
  rest: others.map(Math.log1p),
  records,
});

const courseOf = (habit: Habit, axis: Axis, measure: SlowMeasure): { day: number[]; course: SlowCourse } => {
  const seen = new Map<number, number>();
  const { day: sighted, records } = habit.measures[measure].days;
  sighted.forEach((at, i) => seen.set(at, records[i] ?? 0));
  const day: number[] = [];
  const course = { records: [] as number[], others: [] as number[] };
  for (let at = 0; at < TRAINING_DAYS; at++) {
    const acts = habit.dayActs[at] ?? 0;
    if (acts <= 0 || axis.days[at]?.weekend !== 0) continue;
    day.push(at);
    course.records.push(seen.get(at) ?? 0);
    course.others.push(Math.max(acts - (habit.dayActsOf[measure][at] ?? 0), 0));
  }
  return { day, course };
};

interface Fit {
  readonly meanX: number;
  readonly meanRest: number;
  readonly slope: number;
  readonly scale: number;
}

/** Least squares with a prior, over the days outside [from, to). */
const fitWithout = ({ x, rest }: Days, from: number, to: number): Fit => {
  let [n, sumX, sumRest] = [0, 0, 0];
  let [squaresRest, products, squaresX] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    if (i >= from && i < to) continue;
    const [ownX, ownRest] = [x[i] ?? 0, rest[i] ?? 0];
    n += 1;
    sumX += ownX;
    sumRest += ownRest;
    squaresRest += ownRest * ownRest;
    products += ownRest * ownX;
    squaresX += ownX * ownX;
  }
  const [meanX, meanRest] = [sumX / n, sumRest / n];
  const rr = Math.max(squaresRest - meanRest * sumRest, 0);
  const rx = products - meanRest * sumX;
  const xx = Math.max(squaresX - meanX * sumX, 0);
  const fitted = (rx + PRIOR_SLOPE * PRIOR_SQUARES) / (rr + PRIOR_SQUARES);
  const slope = Math.min(Math.max(fitted, 0), MOST_SLOPE);
  const squares = Math.max(xx - 2 * slope * rx + slope * slope * rr, 0);
  const variance = (squares + PRIOR_DAYS * PRIOR_SCALE ** 2) / (n + PRIOR_DAYS);
  return { meanX, meanRest, slope, scale: Math.max(Math.sqrt(variance), LEAST_SCALE) };
};

/** A window [from, to) of the days, judged. */
interface Judged {
  readonly from: number;
  readonly to: number;
  readonly raw: number;
  readonly actual: number;
  readonly fit: Fit;
}

const expectedOf = ({ meanX, meanRest, slope }: Fit, rest: number): number =>
  meanX + slope * (rest - meanRest);

/** Spread of the sum of `n` days' scales, of which some is shared by all days of a window. */
const spreadOf = (n: number, outside: number): number => Math.sqrt(n * (1 + n / outside) + DRIFT * n * n);

/**
 * How far the window [from, to) lies above what the other acts of its days let expect, by the person's days outside it: a
 * theft that goes on for weeks does not teach what it is held against.
 */
const judge = (days: Days, from: number, to: number): Judged => {
  const fit = fitWithout(days, from, to);
  let sum = 0;
  let actual = 0;
  for (let i = from; i < to; i++) {
    const expected = expectedOf(fit, days.rest[i] ?? 0);
    sum += Math.min(Math.max(((days.x[i] ?? 0) - expected) / fit.scale, -MOST_OF_A_DAY), MOST_OF_A_DAY);
    actual += days.records[i] ?? 0;
  }
  const n = to - from;
  const z = sum / spreadOf(n, days.x.length - n);
  return { from, to, raw: z > 0 ? -logTail(z) / Math.LN10 : 0, actual, fit };
};

/** Beyond that a day holds any or none, and the person's other weeks tell how much. */
const MOST_STRAY = 1.2;

const bandOf = (days: Days, { from, to, fit }: Judged): Pick<SlowEvidence, 'usualLow' | 'usualHigh'> => {
  const n = to - from;
  const expected = days.rest.map((rest) => Math.expm1(Math.max(expectedOf(fit, rest), 0)));
  // Days whose logarithms stray by a scale stray by more themselves: the large ones make the sum.
  const stray = Math.sqrt(Math.expm1(Math.min(fit.scale, MOST_STRAY) ** 2));
  const modelled = (BAND * stray * spreadOf(n, days.x.length - n)) / n;
  const { low, high } = slowBand({ records: days.records, expected }, [from, to], modelled);
  return { usualLow: low, usualHigh: high };
};

/** The window of those that end before day `to` that says most; undefined when none says anything. */
const bestUpTo = (days: Days, to: number, floor: number): Judged | undefined => {
  let best: Judged | undefined;
  for (const n of WINDOWS) {
    if (to < n || days.x.length - n < LEAST_DAYS) continue;
    const found = judge(days, to - n, to);
    if (found.actual >= floor && found.raw > (best?.raw ?? 0)) best = found;
  }
  return best;
};

export type SlowDays = readonly (SlowEvidence | undefined)[];

/** What the windows that end with each of the last `last` days of the span are worth, oldest first. */
export const slowEvidence = (
  habit: Habit,
  axis: Axis,
  { measure, last, floor }: { measure: SlowMeasure; last: number; floor: number },
): SlowDays => {
  const best: (SlowEvidence | undefined)[] = Array<SlowEvidence | undefined>(last).fill(undefined);
  const { day, course } = courseOf(habit, axis, measure);
  const days = daysOfCourse(course);
  day.forEach((lastDay, i) => {
    const index = lastDay - (TRAINING_DAYS - last);
    const found = index < 0 ? undefined : bestUpTo(days, i + 1, floor);
    if (found === undefined) return;
    const { raw, actual, from, to } = found;
    const span = { days: to - from, firstDay: day[from] ?? 0, lastDay };
    best[index] = { raw, measure, ...span, actual, ...bandOf(days, found), floor, course };
  });
  return best;
};

/** Days of a window that held `before` records together, lowered alike to `amount`: whole records, none lost. */
const lowered = (records: readonly number[], before: number, amount: number): number[] => {
  let [held, kept] = [0, 0];
  return records.map((own) => {
    held += own;
    const upTo = Math.floor((held * amount) / before);
    const left = upTo - kept;
    kept = upTo;
    return left;
  });
};

/**
 * Raw evidence of a window that ends the person's days if it had held `amount` records, its days lowered alike and the
 * other acts as they were; undefined where nothing stands out then, or the days are not known.
 */
export const slowWith = (
  { course, measure, days: n, actual, floor = SLOW_FLOORS[measure] }: SlowEvidence,
  amount: number,
): number | undefined => {
  if (course === undefined) return undefined;
  const from = course.records.length - n;
  const records = [...course.records.slice(0, from), ...lowered(course.records.slice(from), actual, amount)];
  return bestUpTo(daysOfCourse({ ...course, records }), records.length, floor)?.raw;
};

/** Days in which a window that stands out is news only where it has grown by a step. */
const NEWS_DAYS = 10;
const STEP = 0.5;

const stepOf = (evidence: SlowEvidence | undefined): number => Math.floor((evidence?.raw ?? 0) / STEP);

/** The evidence of a day if it is higher, by a step, than that of the days before. */
export const risenTo = (
  evidence: readonly (SlowEvidence | undefined)[],
  day: number,
): SlowEvidence | undefined => {
  const own = evidence[day];
  if (own === undefined) return undefined;
  const before = evidence.slice(Math.max(0, day - NEWS_DAYS), day);
  return before.every((earlier) => stepOf(earlier) < stepOf(own)) ? own : undefined;
};
