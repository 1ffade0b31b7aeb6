import { TRAINING_DAYS, type Axis } from './axis.js';
import { CALIBRATION_DAYS } from './calibration.js';
import { raised, shareByHour, surprise, takeEvidence, trailingChance, type CommonMode } from './evidence.js';
import { NEXT_HOUR, OWN_HOUR, type Habit, type MeasureHabit } from './habits.js';
import type { Measure } from './measures.js';
import { CHANCE_DAYS, type LevelFit, type MeasureFit } from './person.js';
import { LEAST_CHANCE, LEAST_SPREAD } from './prior.js';
import type { Level, Stream } from './profile.js';

const FIRST_DAY = TRAINING_DAYS - CALIBRATION_DAYS;

/** The level as it would be without one day: what a day is worth is asked of the other days. */
const levelWithout = (fit: LevelFit, sum: number, weight: number): Level => {
  const left = Math.max(fit.weight - weight, 0);
  const location = (fit.sum - sum + fit.prior.location * fit.strength) / (left + fit.strength);
  const widening = (1 + 1 / (left + fit.strength)) / (1 + 1 / (fit.weight + fit.strength));
  return { ...fit.level, location, scale: Math.max(fit.level.scale * Math.sqrt(widening), LEAST_SPREAD) };
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

/** Per hour that held any: index on the axis, local day, and evidence of the hour and of the 24 hours up to it. */
export interface PastEvidence {
  readonly at: number[];
  readonly day: number[];
  readonly hourly: number[];
  readonly daily: number[];
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

const judgeDay = (
  person: Person,
  day: number,
  range: readonly [number, number],
  into: { readonly trailing: readonly number[]; readonly past: PastEvidence },
): void => {
  const { habit, axis, share, fit } = person;
  const { weight = 0, yesterday = 0 } = axis.days[day] ?? {};
  const mode = person.mode(day);
  const hourLevel = raised(hourLevelWithout(person, range), mode);
  const dayLog = clamp(habit.days.logs[habit.days.day.indexOf(day)] ?? 0, fit.day.bounds);
  const dayLevel = raised(levelWithout(fit.day, weight * dayLog, weight), mode);
  const dayChance = dayChanceWithout(person, day);
  for (let i = range[0]; i < range[1]; i++) {
    const index = habit.hours.at[i] ?? 0;
    const chance = hourChanceWithout(person, i, weight) * mode.chance;
    const any = trailingChance(dayChance, share, { slot: axis.slot[index] ?? 0, yesterday }) * mode.chance;
    into.past.at.push(index);
    into.past.day.push(day);
    into.past.hourly.push(surprise(chance, hourLevel, habit.hours.records[i] ?? 0));
    into.past.daily.push(surprise(any, dayLevel, into.trailing[i] ?? 0));
  }
};

/** Raw evidence of each hour of the calibration span that held any, judged by the other days. */
export const pastEvidence = (
  { habit, fit, measure }: { habit: Habit; fit: MeasureFit; measure: Measure },
  axis: Axis,
  mode: (day: number) => CommonMode,
): PastEvidence => {
  const own = habit.measures[measure];
  const share = shareByHour(fit.profile.hourChance);
  const person: Person = { habit: own, exposure: habit.exposure, fit, axis, mode, share };
  const past: PastEvidence = { at: [], day: [], hourly: [], daily: [] };
  const trailing = trailingRecords(own.hours);
  for (const [day, range] of rangesByDay(own.hours.day)) {
    if (day >= FIRST_DAY) judgeDay(person, day, range, { trailing, past });
  }
  return past;
};

const daysOf = (habit: Habit): number => TRAINING_DAYS - Math.max(FIRST_DAY, habit.firstDay);

const maximaOf = (days: number, sighted: readonly number[], evidence: readonly number[]): Float64Array => {
  const maxima = new Float64Array(days);
  sighted.forEach((day, i) => {
    const index = day - (TRAINING_DAYS - days);
    maxima[index] = Math.max(maxima[index] ?? 0, evidence[i] ?? 0);
  });
  return maxima;
};

/** The evidence of a take in each hour of exports, with what the same hour shows in lists and reports. */
const takes = (exported: PastEvidence, listed: PastEvidence): number[] => {
  let next = 0;
  return exported.at.map((at, i) => {
    while ((listed.at[next] ?? Infinity) < at) next += 1;
    const list = listed.at[next] === at ? (listed.hourly[next] ?? 0) : 0;
    return takeEvidence({
      exportHour: exported.hourly[i] ?? 0,
      exportDay: exported.daily[i] ?? 0,
      listHour: list,
    });
  });
};

/** Largest raw evidence of each stream per day of the calibration span, from the person's first day on. */
export const dailyMaxima = (
  habit: Habit,
  past: Readonly<Record<Measure, PastEvidence>>,
): Record<Stream, Float64Array> => {
  const days = daysOf(habit);
  const of = (measure: Measure, kind: 'hourly' | 'daily') =>
    maximaOf(days, past[measure].day, past[measure][kind]);
  return {
    'export-hour': of('export', 'hourly'),
    'export-day': of('export', 'daily'),
    'open-hour': of('open', 'hourly'),
    'open-day': of('open', 'daily'),
    'list-hour': of('list', 'hourly'),
    'list-day': of('list', 'daily'),
    'query-hour': of('query', 'hourly'),
    'query-day': of('query', 'daily'),
    take: maximaOf(days, past.export.day, takes(past.export, past.list)),
  };
};
