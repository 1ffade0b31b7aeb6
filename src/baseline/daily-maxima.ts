import { TRAINING_DAYS } from './axis.js';
import { CALIBRATION_DAYS, slowStreamOf, streamOf } from './calibration.js';
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
  /** Of those of which a claim could be made what their sensitive parts would be worth alone, where anything was sensitive. */
  readonly sensitive: Readonly<Partial<Record<Stream, Float64Array>>>;
  /** Beside the last weeks, of what is held against them. */
  readonly lately: LatelyMaxima;
}

/** A person and their days of the training span that do not teach, if any. */
interface Taught {
  readonly habit: Habit;
  readonly untaught: ReadonlySet<number> | undefined;
  readonly lately: LatelyByMeasure;
}

type PastByMeasure = Readonly<Record<Measure, PastEvidence>>;
type Kind = (typeof WINDOWS)[number][1];

const WINDOWS = [
  ['hour', 'hourly'],
  ['day', 'daily'],
] as const;

/** The windows of one stream: what they are of, and their evidence. */
interface StreamWindows {
  readonly stream: Stream;
  readonly of: PastEvidence;
  readonly kind: Kind;
  readonly raw: readonly number[];
  readonly sensitive: readonly number[] | undefined;
}

/** As if nothing but what is sensitive had been done. */
const sensitiveAlone = (past: PastEvidence): PastEvidence => ({
  ...past,
  hourly: past.sensitive?.hourly ?? [],
  daily: past.sensitive?.daily ?? [],
});

const streamsOf = (past: PastByMeasure): StreamWindows[] => [
  ...MEASURES.flatMap((measure) =>
    WINDOWS.map(([window, kind]) => ({
      stream: streamOf(measure, window),
      of: past[measure],
      kind,
      raw: past[measure][kind],
      sensitive: past[measure].sensitive?.[kind],
    })),
  ),
  {
    stream: 'take',
    of: past.export,
    kind: 'hourly',
    raw: takes(past.export, past.list),
    sensitive: past.export.sensitive && takes(sensitiveAlone(past.export), sensitiveAlone(past.list)),
  },
];

/** Largest raw evidence of each stream per day of the calibration span that teaches, from the person's first day on. */
export const dailyMaxima = (
  { habit, untaught, lately }: Taught,
  past: PastByMeasure,
  slow: Readonly<Record<SlowMeasure, readonly number[]>>,
): DailyMaxima => {
  const days = daysOf(habit);
  const taught = (maxima: Float64Array): Float64Array =>
    untaught === undefined ? maxima : maxima.filter((_, i) => !untaught.has(TRAINING_DAYS - days + i));
  const weeks = SLOW_MEASURES.map((measure) => {
    const ofDay = (_: unknown, i: number): number => slow[measure][CALIBRATION_DAYS - days + i] ?? 0;
    return [slowStreamOf(measure), taught(Float64Array.from({ length: days }, ofDay))] as const;
  });
  const all: Partial<Record<Stream, Float64Array>> = Object.fromEntries(weeks);
  const claimable: Partial<Record<Stream, Float64Array>> = Object.fromEntries(weeks);
  const sensitive: Partial<Record<Stream, Float64Array>> = {};
  for (const { stream, of, kind, raw, sensitive: parts } of streamsOf(past)) {
    const may = (evidence: readonly number[]): number[] =>
      evidence.map((one, i) => (of.claimable[kind][i] === true ? one : 0));
    all[stream] = taught(maximaOf(days, of.day, raw));
    claimable[stream] = taught(maximaOf(days, of.day, may(raw)));
    if (parts !== undefined) sensitive[stream] = taught(maximaOf(days, of.day, may(parts)));
  }
  const held = MEASURES.filter((measure) => lately[measure] !== undefined).map((measure) => {
    const { day, lately: evidence } = past[measure];
    return [measure, taught(maximaOf(days, day, evidence))] as const;
  });
  return {
    all: all as Record<Stream, Float64Array>,
    claimable: claimable as Record<Stream, Float64Array>,
    sensitive,
    lately: Object.fromEntries(held),
  };
};
