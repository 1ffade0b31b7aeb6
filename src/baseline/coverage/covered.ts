import { TRAINING_DAYS } from '../axis.js';
import { CALIBRATION_DAYS } from '../calibration.js';
import type { Habit } from '../habits.js';
import { dayNumberOf } from '../local-time.js';
import type { CalibrationTable } from '../profile.js';
import type { StagedPerson } from '../sequences/past-sequences.js';
import type { Coverage } from './book.js';
import { coverageTail, pastCoverage } from './past-coverage.js';
import type { CoverageEvidence } from './coverage-evidence.js';

export interface CoverageLesson {
  readonly habits: readonly Habit[];
  /** The days by which is calibrated, of the same people. */
  readonly people: readonly StagedPerson[];
  readonly coverage: Coverage | undefined;
  /** The local day (ISO) that will be judged. */
  readonly day: string;
}

export interface CoverageNews {
  readonly news: ReadonlyMap<string, readonly CoverageEvidence[]>;
  readonly tail: CalibrationTable;
}

/**
 * Programs read what they are for: how much of the book that is says nothing. What a Friday brought is told on Monday; what
 * is told, and what was, is not what it is held against.
 */
export const learnCovered = ({ habits, people, coverage, day }: CoverageLesson): CoverageNews => {
  if (coverage === undefined) return { news: new Map(), tail: {} };
  const readers = habits.filter(({ kind }) => kind === 'human');
  const past = pastCoverage(readers, coverage);
  /** Of a local day of the training span, the day of coverage; the last one where that is not over yet. */
  const first = dayNumberOf(day) - TRAINING_DAYS;
  const indexOf = (local: number): number =>
    CALIBRATION_DAYS - 1 - Math.max(0, coverage.lastDay - (first + local));
  const news = new Map<string, CoverageEvidence[]>();
  for (const { actorKey, lastDay } of readers) {
    const told = past.get(actorKey)?.[indexOf(lastDay)];
    if (told !== undefined) news.set(actorKey, [told]);
  }
  const humans = people.filter(({ kind }) => kind === 'human');
  const taught = humans.map(({ actorKey, maxima, untaught }) => {
    const left = new Set([...(untaught ?? [])].map(indexOf));
    const own = (past.get(actorKey) ?? []).filter(
      (found, i) => !left.has(i) && found !== news.get(actorKey)?.[0],
    );
    return { days: maxima.all.take.length, raws: own.flatMap((found) => found?.raw ?? []) };
  });
  return { news, tail: coverageTail(taught) };
};
