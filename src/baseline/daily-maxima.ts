import { TRAINING_DAYS, type Axis } from './axis.js';
import { CALIBRATION_DAYS } from './calibration.js';
import { shareByHour, surprise, trailingChance, type CommonMode } from './evidence.js';
import { NEXT_HOUR, OWN_HOUR, type Habit, type MeasureHabit } from './habits.js';
import type { Measure } from './measures.js';
import { CHANCE_DAYS, type LevelFit, type MeasureFit } from './person.js';
import { LEAST_CHANCE, LEAST_SPREAD } from './prior.js';
import type { Level } from './profile.js';

const FIRST_DAY = TRAINING_DAYS - CALIBRATION_DAYS;

/** The level as it would be without one day: what a day is worth is asked of the other days. */
const levelWithout = (fit: LevelFit, sum: number, weight: number): Level => {
  const left = Math.max(fit.weight - weight, 0);
  const location = (fit.sum - sum + fit.prior.location * fit.strength) / (left + fit.strength);
  const widening = (1 + 1 / (left + fit.strength)) / (1 + 1 / (fit.weight + fit.strength));
  return { location, scale: Math.max(fit.level.scale * Math.sqrt(widening), LEAST_SPREAD) };
};

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

/** Largest raw evidence of the hour and of the trailing day, per local day of the calibration span. */
export interface DailyMaxima {
  readonly hour: Float64Array;
  readonly day: Float64Array;
}

interface Person {
  readonly habit: MeasureHabit;
  readonly exposure: readonly [number, number];
  readonly fit: MeasureFit;
  readonly axis: Axis;
  readonly mode: (day: number) => CommonMode;
  readonly share: Float64Array;
}

/** Records of the 24 hours that end with each sighting. */
const trailingRecords = ({ at, records }: MeasureHabit['hours']): number[] => {
  let first = 0;
  let sum = 0;
  return at.map((index, i) => {
    sum += records[i] ?? 0;
    while ((at[first] ?? index) <= index - 24) sum -= records[first++] ?? 0;
    return sum;
  });
};

const hourLevelWithout = ({ habit, fit }: Person, [from, to]: readonly [number, number]): Level => {
  let sum = 0;
  let weight = 0;
  for (let i = from; i < to; i++) {
    const own = habit.hours.weights[i] ?? 0;
    sum += own * clamp(habit.hours.logs[i] ?? 0, fit.hour.bounds);
    weight += own;
  }
  return levelWithout(fit.hour, sum, weight);
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

const shifted = (level: Level, { shift }: CommonMode): Level => ({
  location: level.location + shift,
  scale: level.scale,
});

const maximaOfDay = (
  person: Person,
  day: number,
  range: readonly [number, number],
  trailing: readonly number[],
): [number, number] => {
  const { habit, axis, share, fit } = person;
  const { weight = 0, yesterday = 0 } = axis.days[day] ?? {};
  const mode = person.mode(day);
  const hourLevel = shifted(hourLevelWithout(person, range), mode);
  const ownDay = habit.days.day.indexOf(day);
  const dayLog = clamp(habit.days.logs[ownDay] ?? 0, fit.day.bounds);
  const dayLevel = shifted(levelWithout(fit.day, weight * dayLog, weight), mode);
  const dayChance = dayChanceWithout(person, day);
  let [hour, whole] = [0, 0];
  for (let i = range[0]; i < range[1]; i++) {
    const records = habit.hours.records[i] ?? 0;
    const chance = hourChanceWithout(person, i, weight) * mode.chance;
    hour = Math.max(hour, surprise(chance, hourLevel, records));
    const slot = axis.slot[habit.hours.at[i] ?? 0] ?? 0;
    const any = trailingChance(dayChance, share, { slot, yesterday }) * mode.chance;
    whole = Math.max(whole, surprise(any, dayLevel, trailing[i] ?? 0));
  }
  return [hour, whole];
};

/** What the last days of a person's training span would have been worth, each judged by the other days. */
export const dailyMaxima = (
  { habit, fit, measure }: { habit: Habit; fit: MeasureFit; measure: Measure },
  axis: Axis,
  mode: (day: number) => CommonMode,
): DailyMaxima => {
  const first = Math.max(FIRST_DAY, habit.firstDay);
  const maxima = {
    hour: new Float64Array(TRAINING_DAYS - first),
    day: new Float64Array(TRAINING_DAYS - first),
  };
  const own = habit.measures[measure];
  const share = shareByHour(fit.profile.hourChance);
  const person: Person = { habit: own, exposure: habit.exposure, fit, axis, mode, share };
  const trailing = trailingRecords(own.hours);
  for (const [day, range] of rangesByDay(own.hours.day)) {
    if (day < first) continue;
    const [hour, whole] = maximaOfDay(person, day, range, trailing);
    maxima.hour[day - first] = hour;
    maxima.day[day - first] = whole;
  }
  return maxima;
};
