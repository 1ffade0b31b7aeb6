import type { KnownDaysOff } from '../people/calendars/days-off.js';
import type { ActivityHour } from './activity-hour.js';
import { TRAINING_DAYS, createAxis, trainingSpan } from './axis.js';
import { learnBeside, type Beside, type JudgedPerson } from './beside.js';
import { calibrationTable } from './calibration-table.js';
import { closerLooks } from './closer-look.js';
import type { Coverage } from './coverage/book.js';
import { COVERED_DAYS } from './coverage/past-coverage.js';
import { fewPeople } from './few-people.js';
import { floorsOf } from './floors.js';
import { gathered } from './gather.js';
import type { Habit } from './habits.js';
import {
  fittedOf,
  maximaOf,
  newsOf,
  type Fitted,
  type FloorsOfKinds,
  type MaximaTerms,
} from './judged-people.js';
import type { Gathered, Learned, Lesson, LessonTerms } from './lesson.js';
import { beginOfDay, dayNumberOf, isoDay } from './local-time.js';
import { countedIn } from './learn-lately.js';
import { KINDS } from './measures.js';
import { workAway } from './off-hours/work-away.js';
import { offOn } from './office-axes.js';
import { groupsIn, peersOf, strangers, tenantOf, type GroupsOf, type Peers } from './peer-groups.js';
import { actorProfile } from './person.js';
import type { ActorProfile, ProfileSet } from './profile.js';
import { repetitionFit, repetitionPrior } from './repetition/learn-repetition.js';
import { roleNamesIn } from './roles-held.js';
import { boostOf } from './sensitive.js';
import type { PastNovelty } from './sightings/past-novelty.js';
import { NONE_UNTAUGHT, untaughtByActor, type UntaughtByActor } from './untaught.js';

export interface ProfileInput extends Omit<LessonTerms, 'names'> {
  /** Activity of all actors of one tenant; what lies outside the training span is left out. */
  readonly hours: Iterable<ActivityHour>;
  /** What was new for whom; without it nothing is ever new. */
  readonly novelty?: PastNovelty;
  /** Who saw how much of the book; without it nobody is held to have seen much of it. */
  readonly coverage?: Coverage;
}

/** Changed whenever the same activity would give other profiles. */
const METHOD = 'volume-10';

/** How the sets of a local day are made: their versions are this, and how much each learned from. */
export const profileMethod = (day: string): string => `${METHOD}/${day}`;

/** The local day (ISO) that sets of a version serve; of all methods it is the second part. */
export const dayOfVersion = (version: string): string | undefined =>
  /^[^/]+\/(\d{4}-\d{2}-\d{2})(?:\/|$)/.exec(version)?.[1];

interface ProfileTerms extends Pick<LessonTerms, 'day' | 'daysOff'> {
  readonly groupsOf: GroupsOf;
  readonly beside: Beside;
}

const profilesOf = (
  some: readonly Fitted[],
  { day, daysOff = {}, groupsOf, beside }: ProfileTerms,
): Record<string, ActorProfile> =>
  Object.fromEntries(
    some.map((one) => {
      const { actorKey, kind, role } = one.habit;
      const profile = actorProfile(one.habit, one.fits, groupsOf(kind, role));
      const off = offOn(dayNumberOf(day), actorKey, daysOff);
      return [actorKey, { ...profile, ...newsOf(one), ...beside.of(actorKey), ...off }];
    }),
  );

/** Of portions of people: none is in two. */
const joined = <T>(
  portions: readonly Gathered[],
  of: (portion: Gathered) => ReadonlyMap<string, T>,
): ReadonlyMap<string, T> => new Map(portions.flatMap((portion) => [...of(portion)]));

/** Learns a tenant's profiles: the same activity in any order gives the same set. */
export const buildProfiles = ({ hours, novelty, coverage, ...terms }: ProfileInput): ProfileSet => {
  const all = [...hours];
  const names = roleNamesIn(all, trainingSpan(terms.day, terms.calendar));
  const { gather, learn } = lessonOf({ ...terms, names });
  return learn([gather(all)], { novelty, coverage }).set();
};

/** The same in steps: of many people, profiles are learned of some, and those of the others fitted to them bit by bit. */
export const lessonOf = (lesson: LessonTerms): Lesson => {
  const { day, calendar, daysOff = {}, names } = lesson;
  const axis = createAxis(day, calendar);
  const span = { day, count: TRAINING_DAYS };
  const untaught = untaughtByActor(lesson.untaught ?? NONE_UNTAUGHT, span);
  const never = untaughtByActor(lesson.never ?? NONE_UNTAUGHT, span);
  const terms = { axis, daysOff, untaught, never, names };
  const told = new Set([...(lesson.untaught ?? []), ...(lesson.never ?? [])]);
  const uncovered = untaughtByActor(told, { day, count: COVERED_DAYS });
  return {
    gather: (hours) => gathered(hours, terms),
    learn: (portions, known) => learnOf(portions, { ...lesson, ...known, axis, untaught, uncovered }),
  };
};

interface LearnTerms
  extends Omit<LessonTerms, 'untaught'>, Omit<MaximaTerms, 'kind' | 'gained' | 'floors' | 'away'> {
  readonly coverage?: Coverage | undefined;
  readonly uncovered: UntaughtByActor;
}

interface Together {
  readonly peers: Peers;
  readonly groupsOf: GroupsOf;
  readonly boost: number;
  readonly teaching: readonly Habit[];
  readonly habits: readonly Habit[];
}

/** What a set holds of everybody together. */
const sharedOf = (
  { peers, groupsOf, boost, teaching, habits }: Together,
  terms: LearnTerms,
): Pick<ProfileSet, 'roles' | 'tenant' | 'names' | 'novelty' | 'sensitive' | 'few' | 'closer'> => {
  const { novelty, names } = terms;
  const few = fewPeople(teaching);
  const closer = closerOf(habits, terms);
  return {
    roles: Object.fromEntries(strangers(peers, groupsOf)),
    tenant: tenantOf(groupsOf),
    ...(names && { names }),
    ...(novelty && { novelty: novelty.peers }),
    ...(boost > 0 && { sensitive: boost }),
    ...(few && { few }),
    ...(closer && { closer }),
  };
};

interface FittedTo {
  readonly habits: readonly Habit[];
  readonly repeated: Gathered['repeated'];
  readonly floors: FloorsOfKinds;
  readonly groupsOf: GroupsOf;
}

/** Fits people to what all of a tenant have in common, of whom it was learned or not. */
const fitterOf = ({ habits, repeated, floors, groupsOf }: FittedTo, { untaught }: LearnTerms) => {
  const counted = countedIn(habits);
  const prior = repetitionPrior(habits, repeated, untaught);
  return (some: Pick<FittedTo, 'habits' | 'repeated'>): Fitted[] =>
    some.habits.map((habit) => {
      const { kind, role, actorKey } = habit;
      const repetition = repetitionFit(some.repeated.get(actorKey), prior);
      return fittedOf(habit, groupsOf(kind, role), {
        floors: floors[kind],
        counted: counted[kind],
        repetition,
      });
    });
};

const learnOf = (portions: readonly Gathered[], terms: LearnTerms): Learned => {
  const { axis, day, novelty, coverage, uncovered } = terms;
  const teaching = portions.flatMap((portion) => portion.teaching);
  const habits = portions.flatMap((portion) => portion.habits);
  const repeated = joined(portions, (portion) => portion.repeated);
  const peers = peersOf(teaching);
  const groupsOf = groupsIn(peers);
  const floors = floorsOf(habits);
  const boost = boostOf(habits);
  const away = workAway(teaching);
  const fit = fitterOf({ habits, repeated, floors, groupsOf }, terms);
  const judged = (some: readonly Fitted[], gained: Gathered['gained']): JudgedPerson[] =>
    KINDS.flatMap((kind) => maximaOf(some, { ...terms, kind, gained, floors, away }));
  const fitted = fit({ habits, repeated });
  const people = judged(
    fitted,
    joined(portions, ({ gained }) => gained),
  );
  const volumes = calibrationTable(people, boost);
  const known = { volumes, novelty, coverage, uncovered, axis, day };
  const programs = joined(portions, (portion) => portion.programs);
  const beside = learnBeside({ ...known, programs, habits, people });
  const shared = {
    ...sharedOf({ peers, groupsOf, boost, teaching, habits }, terms),
    actors: profilesOf(fitted, { ...terms, daysOff: daysOffOf(portions, terms), groupsOf, beside }),
    floors,
    away,
    calibration: { ...volumes, ...beside.tails() },
  };
  const own = portions.reduce((sum, { hours }) => sum + hours, 0);
  return {
    set: (hours = own) => ({ ...spanOf(terms, hours), ...shared }),
    profilesOf(others) {
      const some = fit(others);
      const theirs = learnBeside({ ...known, ...others, people: judged(some, others.gained) });
      return profilesOf(some, { ...terms, daysOff: daysOffOf([others], terms), groupsOf, beside: theirs });
    },
  };
};

/** Leave as the people of these portions took it. */
const daysOffOf = (
  portions: readonly Gathered[],
  { daysOff }: Pick<LessonTerms, 'daysOff'>,
): Partial<KnownDaysOff> => ({ ...daysOff, leave: joined(portions, ({ leave }) => leave) });

/** Who is looked at more closely on the day, since an incident was confirmed before it. */
const closerOf = (habits: readonly Habit[], { day, calendar, incidents = [] }: LearnTerms) => {
  const roles = new Map(habits.map(({ actorKey, role }) => [actorKey, role]));
  return closerLooks(incidents, beginOfDay(dayNumberOf(day), calendar), (key) => roles.get(key));
};

const spanOf = (
  { day, calendar }: Pick<LessonTerms, 'day' | 'calendar'>,
  learned: number,
): Pick<ProfileSet, 'version' | 'learned' | 'timeZone' | 'from' | 'to'> => ({
  version: `${profileMethod(day)}/${learned}`,
  learned,
  timeZone: calendar.timeZone,
  from: isoDay(dayNumberOf(day) - TRAINING_DAYS),
  to: isoDay(dayNumberOf(day) - 1),
});
