import { TRAINING_DAYS } from './axis.js';
import { CALIBRATION_DAYS, slowStreamOf, streamOf } from './calibration.js';
import { takeEvidence } from './evidence.js';
import type { Habit } from './habits.js';
import type { LatelyByMeasure } from './learn-lately.js';
import { MEASURES, SLOW_MEASURES, type Measure, type SlowMeasure } from './measures.js';
import { FIRST_DAY, type PastEvidence } from './past-evidence.js';
import type { Stream } from './profile.js';
import { factorOf, heaviestByDay } from './sensitive.js';

const daysOf = (habit: Habit): number => TRAINING_DAYS - Math.max(FIRST_DAY, habit.firstDay);

const maximaOf = (days: number, sighted: readonly number[], evidence: readonly number[]): Float64Array => {
  const maxima = new Float64Array(days);
  sighted.forEach((day, i) => {
    const index = day - (TRAINING_DAYS - days);
    maxima[index] = Math.max(maxima[index] ?? 0, evidence[i] ?? 0);
  });
  return maxima;
};

interface Windows {
  readonly raw: readonly number[];
  /** The part that was sensitive; undefined where nothing was. */
  readonly shares: readonly number[] | undefined;
  readonly boost: number;
}

/** Of each day the evidence of the window that counts most, and what its decades count where anything is sensitive. */
const heaviestOf = (
  days: number,
  { day: sighted }: PastEvidence,
  { raw, shares, boost }: Windows,
): { readonly raw: Float64Array; readonly factor?: Float64Array } => {
  if (shares === undefined) return { raw: maximaOf(days, sighted, raw) };
  const first = TRAINING_DAYS - days;
  return heaviestByDay(
    days,
    raw.map((one, i) => ({
      day: (sighted[i] ?? 0) - first,
      raw: one,
      factor: factorOf(boost, shares[i] ?? 0),
    })),
  );
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
  /** What the claimable decades of a day count, of streams of which any was sensitive. */
  readonly factors: Readonly<Partial<Record<Stream, Float64Array>>>;
  /** Beside the last weeks, of what is held against them. */
  readonly lately: LatelyMaxima;
}

/** A person and their days of the training span that do not teach, if any. */
interface Taught {
  readonly habit: Habit;
  readonly untaught: ReadonlySet<number> | undefined;
  readonly lately: LatelyByMeasure;
  /** How much more a decade of what is sensitive counts. */
  readonly boost: number;
}

type PastByMeasure = Readonly<Record<Measure, PastEvidence>>;
type Kind = (typeof WINDOWS)[number][1];

const WINDOWS = [
  ['hour', 'hourly'],
  ['day', 'daily'],
] as const;

/** Of each stream of the person's windows what it is of, and its evidence. */
const streamsOf = (
  past: PastByMeasure,
): { stream: Stream; of: PastEvidence; kind: Kind; raw: readonly number[] }[] => [
  ...MEASURES.flatMap((measure) =>
    WINDOWS.map(([window, kind]) => ({
      stream: streamOf(measure, window),
      of: past[measure],
      kind,
      raw: past[measure][kind],
    })),
  ),
  { stream: 'take', of: past.export, kind: 'hourly', raw: takes(past.export, past.list) },
];

/** Largest raw evidence of each stream per day of the calibration span that teaches, from the person's first day on. */
export const dailyMaxima = (
  { habit, untaught, lately, boost }: Taught,
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
  const factors: Partial<Record<Stream, Float64Array>> = {};
  for (const { stream, of, kind, raw } of streamsOf(past)) {
    all[stream] = taught(maximaOf(days, of.day, raw));
    const may = raw.map((one, i) => (of.claimable[kind][i] === true ? one : 0));
    const heaviest = heaviestOf(days, of, { raw: may, shares: of.sensitive?.[kind], boost });
    claimable[stream] = taught(heaviest.raw);
    if (heaviest.factor !== undefined) factors[stream] = taught(heaviest.factor);
  }
  const held = MEASURES.filter((measure) => lately[measure] !== undefined).map((measure) => {
    const { day, lately: evidence } = past[measure];
    return [measure, taught(maximaOf(days, day, evidence))] as const;
  });
  return {
    all: all as Record<Stream, Float64Array>,
    claimable: claimable as Record<Stream, Float64Array>,
    factors,
    lately: Object.fromEntries(held),
  };
};
