import { TRAINING_DAYS } from './axis.js';
import { CALIBRATION_DAYS } from './calibration.js';
import { takeEvidence } from './evidence.js';
import type { Habit } from './habits.js';
import type { LatelyByMeasure } from './learn-lately.js';
import { MEASURES, SLOW_MEASURES, type Measure, type SlowMeasure } from './measures.js';
import { FIRST_DAY, type PastEvidence } from './past-evidence.js';
import type { Stream } from './profile.js';

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

type LatelyMaxima = Readonly<Partial<Record<Measure, Float64Array>>>;

/** Of each stream by day: of all windows, and of those of which a claim could be made. */
export interface DailyMaxima {
  readonly all: Readonly<Record<Stream, Float64Array>>;
  readonly claimable: Readonly<Record<Stream, Float64Array>>;
  /** Beside the last weeks, of what is held against them. */
  readonly lately: LatelyMaxima;
}

/** A person and their days of the training span that do not teach, if any. */
interface Taught {
  readonly habit: Habit;
  readonly untaught: ReadonlySet<number> | undefined;
  readonly lately: LatelyByMeasure;
}

/** Largest raw evidence of each stream per day of the calibration span that teaches, from the person's first day on. */
export const dailyMaxima = (
  { habit, untaught, lately }: Taught,
  past: Readonly<Record<Measure, PastEvidence>>,
  slow: Readonly<Record<SlowMeasure, readonly number[]>>,
): DailyMaxima => {
  const days = daysOf(habit);
  const taught = (maxima: Float64Array): Float64Array =>
    untaught === undefined ? maxima : maxima.filter((_, i) => !untaught.has(TRAINING_DAYS - days + i));
  const maxima = (only: 'all' | 'claimable') => {
    const of = (measure: Measure, kind: 'hourly' | 'daily', evidence = past[measure][kind]) => {
      const may = past[measure].claimable[kind];
      const counted = only === 'all' ? evidence : evidence.map((raw, i) => (may[i] === true ? raw : 0));
      return taught(maximaOf(days, past[measure].day, counted));
    };
    return {
      ...Object.fromEntries(
        MEASURES.flatMap((measure) => [
          [`${measure}-hour`, of(measure, 'hourly')],
          [`${measure}-day`, of(measure, 'daily')],
        ]),
      ),
      ...Object.fromEntries(
        SLOW_MEASURES.map((measure) => [
          `${measure}-slow`,
          taught(
            Float64Array.from({ length: days }, (_, i) => slow[measure][CALIBRATION_DAYS - days + i] ?? 0),
          ),
        ]),
      ),
      take: of('export', 'hourly', takes(past.export, past.list)),
    } as Record<Stream, Float64Array>;
  };
  const held = MEASURES.filter((measure) => lately[measure] !== undefined).map((measure) => {
    const { day, lately: evidence } = past[measure];
    return [measure, taught(maximaOf(days, day, evidence))] as const;
  });
  return { all: maxima('all'), claimable: maxima('claimable'), lately: Object.fromEntries(held) };
};
