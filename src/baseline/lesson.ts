import type { KnownDaysOff } from '../people/calendars/days-off.js';
import type { LeaveDays } from '../people/leave/leave-days.js';
import type { ActivityHour } from './activity-hour.js';
import type { ConfirmedIncident } from './closer-look.js';
import type { Coverage } from './coverage/book.js';
import type { Habit } from './habits.js';
import type { LocalCalendar } from './local-time.js';
import type { ActorProfile, ProfileSet } from './profile.js';
import type { RepeatedHabit } from './repetition/learn-repetition.js';
import type { RoleNames } from './role-names.js';
import type { LearnedProgram } from './programs/program.js';
import type { PastNovelty } from './sightings/past-novelty.js';
import type { UntaughtDays } from './untaught.js';

/** The local day (ISO) that profiles will judge, by the calendar of the tenant's time zone. */
export interface LessonTerms {
  readonly day: string;
  readonly calendar: LocalCalendar;
  /** By default every day teaches. */
  readonly untaught?: UntaughtDays;
  /** Days that do not teach at all, not even the person themselves. */
  readonly never?: UntaughtDays;
  /** Incidents that were confirmed before the day. */
  readonly incidents?: readonly ConfirmedIncident[];
  /** When whose office is closed, and who is on leave; of others Saturdays and Sundays are off. */
  readonly daysOff?: Partial<KnownDaysOff>;
  /** Of all people of the training span; by default no role was ever called otherwise. */
  readonly names?: RoleNames | undefined;
}

/** What activity comes to before anything is learned: in portions of people, each with all hours of theirs. */
export interface Gathered {
  /** Actor-hours of the training span. */
  readonly hours: number;
  readonly habits: readonly Habit[];
  /** Of those, without the days that do not teach. */
  readonly teaching: readonly Habit[];
  /** By person, the hours (epoch ms) in which they gained rights. */
  readonly gained: ReadonlyMap<string, ReadonlySet<number>>;
  /** When they were on leave, as they took it. */
  readonly leave: LeaveDays;
  /** What those repeat who are people. */
  readonly repeated: ReadonlyMap<string, RepeatedHabit>;
  /** Of those that are programs, what each did. */
  readonly programs: ReadonlyMap<string, LearnedProgram>;
}

/** What is known of people beside how much they did. */
export interface Known {
  /** What was new for whom; without it nothing is ever new. */
  readonly novelty: PastNovelty | undefined;
  /** Who saw how much of the book; without it nobody is held to have seen much of it. */
  readonly coverage: Coverage | undefined;
}

/** What was learned of people. */
export interface Learned {
  /** Of `hours` of the training span in all, when not of those people alone. */
  readonly set: (hours?: number) => ProfileSet;
  /** Profiles of others by what was learned of these. */
  readonly profilesOf: (gathered: Gathered) => Record<string, ActorProfile>;
}

export interface Lesson {
  readonly gather: (hours: Iterable<ActivityHour>) => Gathered;
  readonly learn: (portions: readonly Gathered[], known: Known) => Learned;
}
