import type { ActivityHour } from './activity-hour.js';
import { TRAINING_DAYS, createAxis, type Axis } from './axis.js';
import { learnBeside, type Beside, type JudgedPerson } from './beside.js';
import type { Coverage } from './coverage/book.js';
import { axesOfOffices, offOn, type AxisOf } from './office-axes.js';
import { calibrationTable } from './calibration-table.js';
import { modeOf } from './common-mode.js';
import { daysTogether } from './days-together.js';
import { NO_COMMON_MODE } from './evidence.js';
import { dailyMaxima, pastEvidence } from './past-evidence.js';
import { risenTo, slowEvidence, type SlowDays } from './slow.js';
import { CALIBRATION_DAYS } from './calibration.js';
import { closerLooks } from './closer-look.js';
import { fewPeople } from './few-people.js';
import { floorsOf, slowFloorOf, type Floors } from './floors.js';
import { gatherHabits, type Habit } from './habits.js';
import type { Gathered, Learned, Lesson, LessonTerms } from './lesson.js';
import { beginOfDay, dayNumberOf, isoDay } from './local-time.js';
import { bySlow, byMeasure, KINDS, SLOW_MEASURES, type Kind, type SlowMeasure } from './measures.js';
import { NONE_UNTAUGHT, untaughtByActor } from './untaught.js';
import { actorProfile, fitPerson, strangerProfile, type Fits, type Groups } from './person.js';
import { DEFAULT_PRIOR, groupPrior, type GroupPrior } from './prior.js';
import { learnPrograms } from './programs/past-drift.js';
import type { LearnedProgram } from './programs/program.js';
import { pastStages, rightsGained } from './sequences/past-sequences.js';
import { novelHours, type PastNovelty } from './sightings/past-novelty.js';
import { groupKey, type ActorProfile, type ProfileSet } from './profile.js';
import { UNKNOWN_ROLE } from './unknown.js';

export interface ProfileInput extends LessonTerms {
  /** Activity of all actors of one tenant; what lies outside the training span is left out. */
  readonly hours: Iterable<ActivityHour>;
  /** What was new for whom; without it nothing is ever new. */
  readonly novelty?: PastNovelty;
  /** Who saw how much of the book; without it nobody is held to have seen much of it. */
  readonly coverage?: Coverage;
}

/** Changed whenever the same activity would give other profiles. */
const METHOD = 'volume-5';

/** How the sets of a local day are made: their versions are this, and how much each learned from. */
export const profileMethod = (day: string): string => `${METHOD}/${day}`;

interface Fitted {
  readonly habit: Habit;
  readonly fits: Fits;
  /** By day of the calibration span. */
  readonly slow: Readonly<Record<SlowMeasure, SlowDays>>;
}

interface Peers {
  readonly tenant: Readonly<Record<Kind, GroupPrior>>;
  readonly roles: ReadonlyMap<string, GroupPrior>;
}

const peersOf = (habits: readonly Habit[]): Peers => {
  const ofKind = (kind: Kind): Habit[] => habits.filter((habit) => habit.kind === kind);
  const tenant = {
    human: groupPrior(ofKind('human'), DEFAULT_PRIOR),
    service: groupPrior(ofKind('service'), DEFAULT_PRIOR),
  };
  const known = habits.filter(({ role }) => role !== UNKNOWN_ROLE);
  const byRole = Map.groupBy(known, ({ kind, role }) => groupKey(kind, role));
  const roles = new Map<string, GroupPrior>();
  for (const [key, people] of byRole) roles.set(key, groupPrior(people, tenant[people[0]?.kind ?? 'human']));
  return { tenant, roles };
};

/** By person, days of the training span. */
type Untaught = ReadonlyMap<string, ReadonlySet<number>>;

/** The hours of all other days. */
const withoutDays = (hours: readonly ActivityHour[], days: Untaught, axis: Axis): readonly ActivityHour[] =>
  days.size === 0
    ? hours
    : hours.filter(
        ({ actorKey, hour }) => days.get(actorKey)?.has(axis.day[axis.indexOf(hour)] ?? 0) !== true,
      );

/** The habits that teach their peers: what does not teach is left out, while the person's own habit slowly takes it in. */
const habitsThatTeach = (
  habits: readonly Habit[],
  hours: readonly ActivityHour[],
  { axis, untaught, axisOf }: { axis: Axis; untaught: Untaught; axisOf: AxisOf },
): readonly Habit[] => {
  if (untaught.size === 0) return habits;
  const left = hours.filter(
    ({ actorKey, hour }) => untaught.get(actorKey)?.has(axis.day[axis.indexOf(hour)] ?? 0) === false,
  );
  return [...habits.filter(({ actorKey }) => !untaught.has(actorKey)), ...gatherHabits(left, axis, axisOf)];
};

interface MaximaTerms {
  readonly axis: Axis;
  readonly kind: Kind;
  readonly novelty: PastNovelty | undefined;
  readonly untaught: Untaught;
  /** By person, the hours (epoch ms) in which they gained rights. */
  readonly gained: ReadonlyMap<string, ReadonlySet<number>>;
  readonly floors: FloorsOfKinds;
}

const maximaOf = (
  fitted: readonly Fitted[],
  { axis, kind, novelty, untaught, gained, floors }: MaximaTerms,
): JudgedPerson[] => {
  const people = fitted.filter(({ habit }) => habit.kind === kind);
  const modes = byMeasure((measure) => daysTogether(people, measure).map((sums) => modeOf(sums)));
  return people.map(({ habit, fits, slow }) => {
    const past = byMeasure((measure) =>
      pastEvidence(
        { habit, fit: fits[measure], measure, floor: floors[kind][measure] },
        habit.axis,
        (day) => modes[measure][day] ?? NO_COMMON_MODE,
      ),
    );
    const own = untaught.get(habit.actorKey);
    const news = bySlow((measure) => slow[measure].map((_, day) => risenTo(slow[measure], day)?.raw ?? 0));
    return {
      actorKey: habit.actorKey,
      kind,
      untaught: own,
      stages: pastStages(past, gained.get(habit.actorKey), axis),
      actsPerDay: byMeasure((measure) => fits[measure].profile.actsPerDay),
      maxima: dailyMaxima({ habit, untaught: own }, past, news),
      novel: novelHours(novelty?.moments.get(habit.actorKey), past, habit.axis).filter(
        ({ day }) => own?.has(day) !== true,
      ),
    };
  });
};

/** The least that may be claimed, of people and of programs. */
type FloorsOfKinds = Readonly<Record<Kind, Floors>>;

const fittedOf = (habit: Habit, { role, tenant }: Groups, floors: Floors): Fitted => ({
  habit,
  fits: fitPerson(habit, role ?? tenant),
  slow: bySlow((measure) =>
    slowEvidence(habit, habit.axis, { measure, last: CALIBRATION_DAYS, floor: slowFloorOf(measure, floors) }),
  ),
});

/** What a Friday was worth is told on Monday; after a Saturday on which the person was seen it has been told. */
const newsOf = ({ habit, slow }: Fitted): Pick<ActorProfile, 'slow'> => {
  const last = habit.lastDay - (TRAINING_DAYS - CALIBRATION_DAYS);
  const risen = SLOW_MEASURES.flatMap((measure) => risenTo(slow[measure], last) ?? []);
  return risen.length === 0 ? {} : { slow: risen };
};

type GroupsOf = (kind: Kind, role: string) => Groups;

/** Of each role, the profile of somebody of whom nothing is known yet. */
const strangers = (peers: Peers, groupsOf: GroupsOf): (readonly [string, ActorProfile])[] =>
  [...peers.roles.keys()].map((key) => {
    const kind = key.startsWith('service/') ? 'service' : 'human';
    const role = key.slice(key.indexOf('/') + 1);
    return [key, strangerProfile(kind, role, groupsOf(kind, role))];
  });

const tenantOf = (groupsOf: GroupsOf): ProfileSet['tenant'] => ({
  human: strangerProfile('human', UNKNOWN_ROLE, groupsOf('human', UNKNOWN_ROLE)),
  service: strangerProfile('service', UNKNOWN_ROLE, groupsOf('service', UNKNOWN_ROLE)),
});

const actorOf = (one: Fitted, groups: Groups, beside: Beside): ActorProfile => {
  const { actorKey } = one.habit;
  return {
    ...actorProfile(one.habit, one.fits, groups),
    ...newsOf(one),
    ...beside.of(actorKey),
  };
};

/** What those do that are programs. */
const programsAmong = (
  habits: readonly Habit[],
  hours: readonly ActivityHour[],
  axis: Axis,
): ReadonlyMap<string, LearnedProgram> => {
  const keys = habits.filter(({ kind }) => kind === 'service').map(({ actorKey }) => actorKey);
  return learnPrograms(hours, new Set(keys), axis);
};

/** Of portions of people: none is in two. */
const joined = <T>(
  portions: readonly Gathered[],
  of: (portion: Gathered) => ReadonlyMap<string, T>,
): ReadonlyMap<string, T> => new Map(portions.flatMap((portion) => [...of(portion)]));

/** Learns a tenant's profiles: the same activity in any order gives the same set. */
export const buildProfiles = ({ hours, novelty, coverage, ...terms }: ProfileInput): ProfileSet => {
  const { gather, learn } = lessonOf(terms);
  return learn([gather(hours)], { novelty, coverage }).set();
};

/** The same in steps: of many people, profiles are learned of some, and those of the others fitted to them bit by bit. */
export const lessonOf = (terms: LessonTerms): Lesson => {
  const axis = createAxis(terms.day, terms.calendar);
  const axisOf = axesOfOffices(axis, terms.offices);
  const span = { day: terms.day, count: TRAINING_DAYS };
  const untaught = untaughtByActor(terms.untaught ?? NONE_UNTAUGHT, span);
  const never = untaughtByActor(terms.never ?? NONE_UNTAUGHT, span);
  return {
    gather(hours) {
      const taught = [...hours].filter(({ hour }) => axis.indexOf(hour) >= 0);
      const honest = withoutDays(taught, never, axis);
      const habits = gatherHabits(honest, axis, axisOf);
      return {
        hours: taught.length,
        habits,
        teaching: habitsThatTeach(habits, honest, { axis, axisOf, untaught }),
        gained: rightsGained(honest),
        programs: programsAmong(habits, honest, axis),
      };
    },
    learn: (portions, known) => learnOf(portions, { ...terms, ...known, axis, untaught }),
  };
};

interface LearnTerms extends Omit<LessonTerms, 'untaught'>, Omit<MaximaTerms, 'kind' | 'gained' | 'floors'> {
  readonly coverage?: Coverage | undefined;
}

const learnOf = (portions: readonly Gathered[], terms: LearnTerms): Learned => {
  const { axis, day, novelty, coverage } = terms;
  const teaching = portions.flatMap((portion) => portion.teaching);
  const peers = peersOf(teaching);
  const few = fewPeople(teaching);
  const closer = closerOf(portions, terms);
  const groupsOf = (kind: Kind, role: string) => ({
    role: peers.roles.get(groupKey(kind, role)),
    tenant: peers.tenant[kind],
  });
  const habits = portions.flatMap((portion) => portion.habits);
  const floors = floorsOf(habits);
  const fit = (habit: Habit): Fitted => fittedOf(habit, groupsOf(habit.kind, habit.role), floors[habit.kind]);
  const fitted = habits.map(fit);
  const gained = joined(portions, (portion) => portion.gained);
  const programs = joined(portions, (portion) => portion.programs);
  const maxima = KINDS.flatMap((kind) => maximaOf(fitted, { ...terms, kind, gained, floors }));
  const volumes = calibrationTable(maxima);
  const profiles = (some: readonly Fitted[], beside: Beside): Record<string, ActorProfile> =>
    Object.fromEntries(
      some.map((one) => {
        const { actorKey, kind, role } = one.habit;
        const office = offOn(dayNumberOf(day), terms.offices?.get(actorKey));
        return [actorKey, { ...actorOf(one, groupsOf(kind, role), beside), ...office }];
      }),
    );
  const known = { volumes, novelty, coverage, axis, day };
  const beside = learnBeside({ ...known, programs, habits, people: maxima });
  const shared = {
    actors: profiles(fitted, beside),
    roles: Object.fromEntries(strangers(peers, groupsOf)),
    tenant: tenantOf(groupsOf),
    floors,
    calibration: { ...volumes, ...beside.tails },
    ...(few && { few }),
    ...(closer && { closer }),
    ...(novelty && { novelty: novelty.peers }),
  };
  const own = portions.reduce((sum, { hours }) => sum + hours, 0);
  return {
    set: (hours = own) => ({ ...spanOf(terms, hours), ...shared }),
    profilesOf(others) {
      const some = others.habits.map(fit);
      const theirs = KINDS.flatMap((kind) =>
        maximaOf(some, { ...terms, kind, gained: others.gained, floors }),
      );
      return profiles(some, learnBeside({ ...known, ...others, people: theirs }));
    },
  };
};

/** Who is looked at more closely on the day, since an incident was confirmed before it. */
const closerOf = (portions: readonly Gathered[], { day, calendar, incidents = [] }: LearnTerms) => {
  const roles = new Map(
    portions.flatMap(({ habits }) => habits.map(({ actorKey, role }) => [actorKey, role])),
  );
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
