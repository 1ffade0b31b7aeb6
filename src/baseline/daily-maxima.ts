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

/** A window's evidence, and what its sensitive part would be worth alone. `day`: as in the maxima. */
export interface SensitiveWindow {
  readonly day: number;
  readonly raw: number;
  readonly sensitive: number;
}

type LatelyMaxima = Readonly<Partial<Record<Measure, Float64Array>>>;

/** Of each stream by day: of all windows, and of those of which a claim could be made. */
export interface DailyMaxima {
  readonly all: Readonly<Record<Stream, Float64Array>>;
  readonly claimable: Readonly<Record<Stream, Float64Array>>;
  /** Of those of which a claim could be made each that holds anything sensitive. */
  readonly sensitive: Readonly<Partial<Record<Stream, readonly SensitiveWindow[]>>>;
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

const sensitiveWindows = (
  { of, kind, raw, sensitive }: StreamWindows,
  dayOf: (day: number) => number | undefined,
): SensitiveWindow[] | undefined =>
  sensitive?.flatMap((own, i) => {
    const day = dayOf(of.day[i] ?? 0);
    if (own <= 0 || day === undefined || of.claimable[kind][i] !== true) return [];
    return [{ day, raw: raw[i] ?? 0, sensitive: own }];
  });

/** Largest raw evidence of each stream per day of the calibration span that teaches, from the person's first day on. */
export const dailyMaxima = (
  { habit, untaught, lately }: Taught,
  past: PastByMeasure,
  slow: Readonly<Record<SlowMeasure, readonly number[]>>,
): DailyMaxima => {
  const days = daysOf(habit);
  const first = TRAINING_DAYS - days;
  const taught = (maxima: Float64Array): Float64Array =>
    untaught === undefined ? maxima : maxima.filter((_, i) => !untaught.has(first + i));
  const teaching = Array.from({ length: days }, (_, i) => first + i).filter(
    (day) => untaught?.has(day) !== true,
  );
  const places = new Map(teaching.map((day, place) => [day, place]));
  const weeks = SLOW_MEASURES.map((measure) => {
    const ofDay = (_: unknown, i: number): number => slow[measure][CALIBRATION_DAYS - days + i] ?? 0;
    return [slowStreamOf(measure), taught(Float64Array.from({ length: days }, ofDay))] as const;
  });
  const all: Partial<Record<Stream, Float64Array>> = Object.fromEntries(weeks);
  const claimable: Partial<Record<Stream, Float64Array>> = Object.fromEntries(weeks);
  const sensitive: Partial<Record<Stream, readonly SensitiveWindow[]>> = {};
  for (const windows of streamsOf(past)) {
    const { stream, of, kind, raw } = windows;
    all[stream] = taught(maximaOf(days, of.day, raw));
    const may = raw.map((one, i) => (of.claimable[kind][i] === true ? one : 0));
    claimable[stream] = taught(maximaOf(days, of.day, may));
    const found = sensitiveWindows(windows, (day) => places.get(day));
    if (found !== undefined) sensitive[stream] = found;
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
