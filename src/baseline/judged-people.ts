import { TRAINING_DAYS, type Axis } from './axis.js';
import type { JudgedPerson } from './beside.js';
import { CALIBRATION_DAYS } from './calibration.js';
import { modeOf } from './common-mode.js';
import { daysTogether } from './days-together.js';
import { NO_COMMON_MODE, type CommonMode } from './evidence.js';
import { slowFloorOf, type Floors } from './floors.js';
import type { Habit } from './habits.js';
import { latelyByMeasure, profiledLately, type LatelyByMeasure } from './learn-lately.js';
import { bySlow, byMeasure, SLOW_MEASURES, type Kind, type Measure, type SlowMeasure } from './measures.js';
import { dailyMaxima } from './daily-maxima.js';
import { pastEvidence } from './past-evidence.js';
import { pastOffHours } from './off-hours/past-off-hours.js';
import { pastTogether } from './off-hours/together.js';
import type { WorkAway } from './off-hours/away-sums.js';
import { fitPerson, type Fits, type Groups } from './person.js';
import type { ActorProfile } from './profile.js';
import { repetitionOf, type RepetitionFit } from './repetition/learn-repetition.js';
import { repeatedTogether } from './repetition/together.js';
import { pastRepetition } from './repetition/past-repetition.js';
import { pastStages } from './sequences/past-sequences.js';
import { novelHours, type PastNovelty } from './sightings/past-novelty.js';
import { risenTo, slowEvidence, type SlowDays } from './slow.js';
import type { UntaughtByActor } from './untaught.js';

/** A person's habit with what was fitted to it. */
export interface Fitted {
  readonly habit: Habit;
  readonly repetition: RepetitionFit;
  readonly fits: Fits;
  readonly lately: LatelyByMeasure;
  /** By day of the calibration span. */
  readonly slow: Readonly<Record<SlowMeasure, SlowDays>>;
}

export interface MaximaTerms {
  readonly axis: Axis;
  readonly kind: Kind;
  readonly novelty: PastNovelty | undefined;
  readonly untaught: UntaughtByActor;
  /** By person, the hours (epoch ms) in which they gained rights. */
  readonly gained: ReadonlyMap<string, ReadonlySet<number>>;
  readonly floors: FloorsOfKinds;
  readonly away: WorkAway;
}

/** The days of everybody of a kind that calibrate, each judged by the other days of that person. */
export const maximaOf = (
  fitted: readonly Fitted[],
  { axis, kind, novelty, untaught, gained, floors, away }: MaximaTerms,
): JudgedPerson[] => {
  const people = fitted.filter(({ habit }) => habit.kind === kind);
  const modes = byMeasure((measure) => daysTogether(people, measure).map((sums) => modeOf(sums)));
  const mode = (measure: Measure, day: number): CommonMode => modes[measure][day] ?? NO_COMMON_MODE;
  const repeats = repeatedTogether(people);
  const together = pastTogether(people.map(({ habit }) => habit));
  return people.map(({ habit, fits, slow, lately, repetition }) => {
    const past = byMeasure((measure) =>
      pastEvidence(
        { habit, fit: fits[measure], measure, floor: floors[kind][measure], lately: lately[measure] },
        habit.axis,
        (day) => mode(measure, day),
      ),
    );
    const own = untaught.get(habit.actorKey);
    const news = bySlow((measure) => slow[measure].map((_, day) => risenTo(slow[measure], day)?.raw ?? 0));
    return {
      actorKey: habit.actorKey,
      kind,
      untaught: own,
      repeated: pastRepetition({ habit, fit: repetition, modes: repeats }),
      offHours: pastOffHours({ habit, fits, floors: floors[kind], mode, away, together }),
      stages: pastStages(past, gained.get(habit.actorKey), axis),
      actsPerDay: byMeasure((measure) => fits[measure].profile.actsPerDay),
      maxima: dailyMaxima({ habit, untaught: own, lately }, past, news),
      novel: novelHours(novelty?.moments.get(habit.actorKey), past, habit.axis).filter(
        ({ day }) => own?.has(day) !== true,
      ),
    };
  });
};

/** The least that may be claimed, of people and of programs. */
export type FloorsOfKinds = Readonly<Record<Kind, Floors>>;

/** What is the same for everybody of a kind. */
export interface OfKind {
  readonly floors: Floors;
  readonly counted: ReadonlySet<Measure>;
  readonly repetition: RepetitionFit;
}

export const fittedOf = (
  habit: Habit,
  { role, tenant }: Groups,
  { floors, counted, repetition }: OfKind,
): Fitted => {
  const fits = fitPerson(habit, role ?? tenant);
  return {
    habit,
    fits,
    lately: latelyByMeasure(habit, fits, counted),
    slow: slowOf(habit, floors),
    repetition,
  };
};

const slowOf = (habit: Habit, floors: Floors): Fitted['slow'] =>
  bySlow((measure) =>
    slowEvidence(habit, habit.axis, { measure, last: CALIBRATION_DAYS, floor: slowFloorOf(measure, floors) }),
  );

/** What a Friday was worth is told on Monday; after a Saturday on which the person was seen it has been told. */
export const newsOf = ({
  habit,
  slow,
  lately,
  repetition,
}: Fitted): Pick<ActorProfile, 'slow' | 'lately' | 'repetition'> => {
  const repeats = repetitionOf(habit, repetition);
  const last = habit.lastDay - (TRAINING_DAYS - CALIBRATION_DAYS);
  const risen = SLOW_MEASURES.flatMap((measure) => risenTo(slow[measure], last) ?? []);
  return {
    ...profiledLately(lately),
    ...(risen.length > 0 && { slow: risen }),
    ...(repeats && { repetition: repeats }),
  };
};
