import { TRAINING_DAYS, type Axis } from './axis.js';
import { CALIBRATION_DAYS } from './calibration.js';
import type { Coverage } from './coverage/book.js';
import { COVERED_DAYS, coverageTail, pastCoverage } from './coverage/past-coverage.js';
import type { CoverageEvidence } from './coverage/coverage-evidence.js';
import type { Reader } from './coverage/usual-share.js';
import type { Habit } from './habits.js';
import { dayNumberOf } from './local-time.js';
import type { ActorProfile, CalibrationTable } from './profile.js';
import { offHoursTail, type OffHoursPerson } from './off-hours/past-off-hours.js';
import { driftTail } from './programs/past-drift.js';
import type { LearnedProgram } from './programs/program.js';
import { repetitionTails, type RepeatingPerson } from './repetition/past-repetition.js';
import { openStages, sequenceTails, type StagedPerson } from './sequences/past-sequences.js';
import { noveltyTails, type NovelPerson, type PastNovelty } from './sightings/past-novelty.js';
import type { UntaughtByActor } from './untaught.js';

export type JudgedPerson = NovelPerson & StagedPerson & OffHoursPerson & RepeatingPerson;

/** What is learned from, beside how much everybody does. */
export interface BesideInput {
  /** What each of those did that are programs. */
  readonly programs: ReadonlyMap<string, LearnedProgram>;
  readonly habits: readonly Habit[];
  /** The days by which is calibrated, of everybody. */
  readonly people: readonly JudgedPerson[];
  /** Tails of the volumes. */
  readonly volumes: CalibrationTable;
  readonly novelty?: PastNovelty | undefined;
  readonly coverage?: Coverage | undefined;
  /** By person, of the `COVERED_DAYS` before the day, those that do not teach. */
  readonly uncovered: UntaughtByActor;
  readonly axis: Axis;
  /** The local day (ISO) that will be judged. */
  readonly day: string;
}

export interface Beside {
  /** Of whom the tenant's are learned: of others nobody asks. */
  readonly tails: () => CalibrationTable;
  readonly of: (actorKey: string) => Pick<ActorProfile, 'stages' | 'program' | 'coverage'>;
}

const readerOf = (
  { actorKey, role, lastDay, axis }: Habit,
  { uncovered, day }: Pick<BesideInput, 'uncovered' | 'day'>,
): Reader & Pick<Habit, 'lastDay'> => {
  const first = dayNumberOf(day) - COVERED_DAYS;
  const untaught = new Set([...(uncovered.get(actorKey) ?? [])].map((index) => first + index));
  const leave = new Set(axis.days.flatMap(({ isLeave }, index) => (isLeave ? [axis.firstDay + index] : [])));
  return { actorKey, role, lastDay, untaught, leave };
};

interface CoverageNews {
  readonly news: ReadonlyMap<string, readonly CoverageEvidence[]>;
  readonly tail: CalibrationTable;
}

/**
 * Programs read what they are for: how much of the book that is says nothing. What a Friday brought is told on Monday; what
 * is told, and what was, is not what it is held against.
 */
const coverageAmong = (input: BesideInput): CoverageNews => {
  const { habits, people, coverage, day } = input;
  if (coverage === undefined) return { news: new Map(), tail: {} };
  const readers = habits.filter(({ kind }) => kind === 'human').map((habit) => readerOf(habit, input));
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

/** What is learned of people beside how much they do, with the tails that judge it. */
export const learnBeside = (input: BesideInput): Beside => {
  const { programs, people, volumes, novelty, axis } = input;
  const stages = openStages(people, volumes);
  const coverage = coverageAmong(input);
  return {
    tails: () => ({
      ...sequenceTails(people, volumes),
      ...driftTail(people, { programs, moments: novelty?.moments, axis }),
      ...(novelty && noveltyTails(people, volumes)),
      ...coverage.tail,
      ...offHoursTail(people),
      ...repetitionTails(people),
    }),
    of: (actorKey) => {
      const open = stages.get(actorKey);
      const program = programs.get(actorKey)?.habit;
      const covered = coverage.news.get(actorKey);
      return {
        ...(open && { stages: open }),
        ...(program && { program }),
        ...(covered && { coverage: covered }),
      };
    },
  };
};
