import type { Axis } from './axis.js';
import type { CoverageEvidence } from './coverage/coverage-evidence.js';
import type { ActorProfile, CalibrationTable } from './profile.js';
import { driftTail } from './programs/past-drift.js';
import type { LearnedProgram } from './programs/program.js';
import { sequenceTails, type StagedPerson } from './sequences/past-sequences.js';
import type { StageHour } from './sequences/stages.js';
import { noveltyTails, type NovelPerson, type PastNovelty } from './sightings/past-novelty.js';

export type JudgedPerson = NovelPerson & StagedPerson;

/** What is learned of people beside how much they do. */
export interface Beside {
  readonly stages: ReadonlyMap<string, readonly StageHour[]>;
  readonly programs: ReadonlyMap<string, LearnedProgram>;
  readonly covered?: ReadonlyMap<string, readonly CoverageEvidence[]>;
}

/** That of one of them, as a part of the profile. */
export const besideOf = (
  { stages: open, programs, covered }: Beside,
  actorKey: string,
): Pick<ActorProfile, 'stages' | 'program' | 'coverage'> => {
  const stages = open.get(actorKey);
  const program = programs.get(actorKey)?.habit;
  const coverage = covered?.get(actorKey);
  return { ...(stages && { stages }), ...(program && { program }), ...(coverage && { coverage }) };
};

interface TailTerms {
  readonly programs: Beside['programs'];
  readonly novelty: PastNovelty | undefined;
  readonly axis: Axis;
}

/** The tails of what is held together with volumes, by the tails of the volumes. */
export const tailsBeside = (
  people: readonly JudgedPerson[],
  volumes: CalibrationTable,
  { programs, novelty, axis }: TailTerms,
): CalibrationTable => ({
  ...sequenceTails(people, volumes),
  ...driftTail(people, { programs, moments: novelty?.moments, axis }),
  ...(novelty && noveltyTails(people, volumes)),
});
