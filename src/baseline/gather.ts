import type { ActivityHour } from './activity-hour.js';
import type { Axis } from './axis.js';
import { gatherHabits, type Habit } from './habits.js';
import type { Gathered } from './lesson.js';
import type { KnownDaysOff } from '../people/calendars/days-off.js';
import { leaveTaken } from './leave-taken.js';
import { axesOfPeople, type AxisOf } from './office-axes.js';
import { learnPrograms } from './programs/past-drift.js';
import type { LearnedProgram } from './programs/program.js';
import { repeatedHabits } from './repetition/learn-repetition.js';
import type { RoleNames } from './role-names.js';
import { underPresentNames } from './roles-held.js';
import { rightsGained } from './sequences/past-sequences.js';
import type { UntaughtByActor } from './untaught.js';

/** The hours of all other days. */
const withoutDays = (
  hours: readonly ActivityHour[],
  days: UntaughtByActor,
  axis: Axis,
): readonly ActivityHour[] =>
  days.size === 0
    ? hours
    : hours.filter(
        ({ actorKey, hour }) => days.get(actorKey)?.has(axis.day[axis.indexOf(hour)] ?? 0) !== true,
      );

/** The habits that teach their peers: what does not teach is left out, while the person's own habit slowly takes it in. */
const habitsThatTeach = (
  habits: readonly Habit[],
  hours: readonly ActivityHour[],
  { axis, untaught, axisOf }: { axis: Axis; untaught: UntaughtByActor; axisOf: AxisOf },
): readonly Habit[] => {
  if (untaught.size === 0) return habits;
  const left = hours.filter(
    ({ actorKey, hour }) => untaught.get(actorKey)?.has(axis.day[axis.indexOf(hour)] ?? 0) === false,
  );
  return [...habits.filter(({ actorKey }) => !untaught.has(actorKey)), ...gatherHabits(left, axis, axisOf)];
};

/** What those do that are programs. */
const programsAmong = (
  habits: readonly Habit[],
  hours: readonly ActivityHour[],
  terms: Pick<GatherTerms, 'axis' | 'untaught'>,
): ReadonlyMap<string, LearnedProgram> => {
  const keys = habits.filter(({ kind }) => kind === 'service').map(({ actorKey }) => actorKey);
  return learnPrograms(hours, new Set(keys), terms);
};

export interface GatherTerms {
  readonly axis: Axis;
  readonly daysOff: Partial<KnownDaysOff>;
  /** Days that teach nobody but, drawn in, the person themselves. */
  readonly untaught: UntaughtByActor;
  /** Days that do not teach at all. */
  readonly never: UntaughtByActor;
  readonly names: RoleNames | undefined;
}

/** What the hours of some people come to, before anything is learned. */
export const gathered = (hours: Iterable<ActivityHour>, terms: GatherTerms): Gathered => {
  const { axis, daysOff, untaught, never, names } = terms;
  const known = underPresentNames(
    [...hours].filter(({ hour }) => axis.indexOf(hour) >= 0),
    names,
  );
  const leave = leaveTaken(daysOff.leave ?? new Map(), { hours: known, axis });
  const axisOf = axesOfPeople(axis, { ...daysOff, leave });
  const taught = withoutDays(known, never, axis);
  const habits = gatherHabits(taught, axis, axisOf, untaught);
  return {
    hours: known.length,
    habits,
    teaching: habitsThatTeach(habits, taught, { axis, untaught, axisOf }),
    leave,
    gained: rightsGained(taught),
    repeated: repeatedHabits(taught, habits),
    programs: programsAmong(habits, taught, terms),
  };
};
