import { TRAINING_DAYS, type Axis } from './axis.js';
import { CALIBRATION_DAYS } from './calibration.js';
import { raised, shareByHour, surprise, trailingChance, type CommonMode } from './evidence.js';
import { isClaimable, isMore } from './floors.js';
import { NEXT_HOUR, OWN_HOUR, trailingRecords, type Habit, type MeasureHabit } from './habits.js';
import { beyondLately } from './lately.js';
import { latelyWithout, type LatelyDays } from './learn-lately.js';
import type { Measure } from './measures.js';
import { CHANCE_DAYS, levelWithout, type MeasureFit } from './person.js';
import { LEAST_CHANCE } from './prior.js';
import type { Level } from './profile.js';
import { winsorisedMoments } from './statistics.js';

/** First local day of the training span that calibrates. */
export const FIRST_DAY = TRAINING_DAYS - CALIBRATION_DAYS;

const clamp = (value: number, [low, high]: readonly [number, number]): number =>
  Math.min(Math.max(value, low), high);

/** Range of the sightings [from, to) of each local day. */
const rangesByDay = (day: readonly number[]): Map<number, [number, number]> => {
  const ranges = new Map<number, [number, number]>();
  day.forEach((today, index) => {
    const range = ranges.get(today);
    if (range === undefined) ranges.set(today, [index, index + 1]);
    else range[1] = index + 1;
  });
  return ranges;
};

/** Per hour that held any: index on the axis, local day, and evidence of the hour and of the 24 hours up to it. */
export interface PastEvidence {
  readonly at: number[];
  readonly day: number[];
  readonly hourly: number[];
  readonly daily: number[];
  /** Of the 24 hours beside the last weeks; nought of what is not held against them. */
  readonly lately: number[];
  /** Whether a claim could be made of each. */
  readonly claimable: { readonly hourly: boolean[]; readonly daily: boolean[] };
  /** Records of the hour, and whether they are enough beside something else. */
  readonly amounts: number[];
  readonly more: boolean[];
  /** What the sensitive part of each would be worth alone; absent where nothing was sensitive. */
  readonly sensitive?: { readonly hourly: number[]; readonly daily: number[] };
}

interface Person {
  readonly habit: MeasureHabit;
  readonly exposure: readonly [number, number];
  readonly fit: MeasureFit;
  readonly axis: Axis;
  readonly mode: (day: number) => CommonMode;
  readonly share: Float64Array;
  /** The least that may be claimed. */
  readonly floor: number;
  readonly lately: LatelyDays | undefined;
}

const hourLevelWithout = ({ habit, fit }: Person, [from, to]: readonly [number, number]): Level => {
  const { logs, weights } = habit.hours;
  const day = winsorisedMoments(logs.slice(from, to), weights.slice(from, to), fit.hour.bounds);
  const { mean, variance, weight } = day;
  return levelWithout(fit.hour, { sum: mean * weight, squares: variance * weight, weight });
};

/** Chance of any in the slot, the day's own sightings of the slot and its neighbours left out. */
const hourChanceWithout = ({ habit, exposure, fit, axis }: Person, i: number, weight: number): number => {
  const slot = axis.slot[habit.hours.at[i] ?? 0] ?? 0;
  const at = habit.hours.at[i] ?? 0;
  const own =
    OWN_HOUR +
    (habit.hours.at[i - 1] === at - 1 ? NEXT_HOUR : 0) +
    (habit.hours.at[i + 1] === at + 1 ? NEXT_HOUR : 0);
  const active = Math.max((habit.hourActive[slot] ?? 0) - own * weight, 0);
  const days = Math.max(exposure[slot < 24 ? 0 : 1] - weight, 0);
  const chance = (active + CHANCE_DAYS * (fit.prior.hourChance[slot] ?? 0)) / (days + CHANCE_DAYS);
  return Math.min(Math.max(chance, LEAST_CHANCE), 1);
};

const dayChanceWithout = ({ habit, exposure, fit, axis }: Person, day: number): [number, number] => {
  const { weight = 0, weekend = 0 } = axis.days[day] ?? {};
  const chances: [number, number] = [fit.profile.dayChance[0], fit.profile.dayChance[1]];
  const active = Math.max(habit.dayActive[weekend] - weight, 0);
  const days = Math.max(exposure[weekend] - weight, 0);
  chances[weekend] = Math.max(
    (active + CHANCE_DAYS * fit.prior.dayChance[weekend]) / (days + CHANCE_DAYS),
    LEAST_CHANCE,
  );
  return chances;
};

/** What records of 24 hours of a day are worth beside the other days of the last weeks. */
const besideOthers = (
  days: LatelyDays | undefined,
  day: number,
  { shift }: CommonMode,
): ((records: number) => number) => {
  const lately = days && latelyWithout(days, day);
  return (records) => (lately === undefined ? 0 : beyondLately(lately, shift, records));
};

/** Of each hour that holds any, and of the 24 hours up to it. */
interface SensitiveAmounts {
  readonly hourly: readonly number[];
  readonly daily: readonly number[];
}

const sensitiveAmounts = ({ hours, sensitive }: MeasureHabit): SensitiveAmounts => {
  if (sensitive === undefined) return { hourly: [], daily: [] };
  const hourly = hours.at.map((at, i) => Math.min(sensitive.get(at) ?? 0, hours.records[i] ?? 0));
  return { hourly, daily: trailingRecords({ at: hours.at, records: hourly }) };
};

interface JudgedDays {
  readonly trailing: readonly number[];
  readonly past: PastEvidence;
  readonly sensitive: SensitiveAmounts;
}

interface Judging {
  readonly chance: number;
  readonly any: number;
  readonly hourLevel: Level;
  readonly dayLevel: Level;
}

const noteSensitive = (
  { past, sensitive }: JudgedDays,
  i: number,
  { chance, any, hourLevel, dayLevel }: Judging,
): void => {
  past.sensitive?.hourly.push(surprise(chance, hourLevel, sensitive.hourly[i] ?? 0));
  past.sensitive?.daily.push(surprise(any, dayLevel, sensitive.daily[i] ?? 0));
};

const judgeDay = (person: Person, day: number, range: readonly [number, number], into: JudgedDays): void => {
  const { habit, axis, share, fit } = person;
  const { weight = 0, yesterday = 0 } = axis.days[day] ?? {};
  const mode = person.mode(day);
  const hourLevel = raised(hourLevelWithout(person, range), mode);
  const dayLog = clamp(habit.days.logs[habit.days.day.indexOf(day)] ?? 0, fit.day.bounds);
  const dayLevel = raised(levelWithout(fit.day, { sum: weight * dayLog, squares: 0, weight }), mode);
  const dayChance = dayChanceWithout(person, day);
  const beside = besideOthers(person.lately, day, mode);
  for (let i = range[0]; i < range[1]; i++) {
    const index = habit.hours.at[i] ?? 0;
    const chance = hourChanceWithout(person, i, weight) * mode.chance;
    const any = trailingChance(dayChance, share, { slot: axis.slot[index] ?? 0, yesterday }) * mode.chance;
    into.past.at.push(index);
    into.past.day.push(day);
    const [inHour, inDay] = [habit.hours.records[i] ?? 0, into.trailing[i] ?? 0];
    into.past.hourly.push(surprise(chance, hourLevel, inHour));
    into.past.daily.push(surprise(any, dayLevel, inDay));
    into.past.lately.push(beside(inDay));
    noteSensitive(into, i, { chance, any, hourLevel, dayLevel });
    into.past.claimable.hourly.push(isClaimable(person.floor, hourLevel, inHour));
    into.past.claimable.daily.push(isClaimable(person.floor, dayLevel, inDay));
    into.past.amounts.push(inHour);
    into.past.more.push(isMore(person.floor, hourLevel, inHour));
  }
};

const noPast = (): PastEvidence => ({
  at: [],
  day: [],
  hourly: [],
  daily: [],
  lately: [],
  claimable: { hourly: [], daily: [] },
  amounts: [],
  more: [],
});

interface Judged extends Pick<Person, 'fit' | 'floor' | 'lately'> {
  readonly habit: Habit;
  readonly measure: Measure;
}

/** Raw evidence of each hour of the calibration span that held any, judged by the other days. */
export const pastEvidence = (
  { habit, fit, measure, floor, lately }: Judged,
  axis: Axis,
  mode: (day: number) => CommonMode,
): PastEvidence => {
  const own = habit.measures[measure];
  const share = shareByHour(fit.profile.hourChance);
  const person: Person = { habit: own, exposure: habit.exposure, fit, axis, mode, share, floor, lately };
  const past = own.sensitive === undefined ? noPast() : { ...noPast(), sensitive: { hourly: [], daily: [] } };
  const trailing = trailingRecords(own.hours);
  const sensitive = sensitiveAmounts(own);
  for (const [day, range] of rangesByDay(own.hours.day)) {
    if (day >= FIRST_DAY) judgeDay(person, day, range, { trailing, past, sensitive });
  }
  return past;
};
