import type { KnownDaysOff } from '../people/calendars/days-off.js';
import type { KnownDay } from '../people/leave/leave.js';
import type { Store } from '../store/store.js';
import type { Answers } from './answers.js';
import { activityOf, countActivity, rolesBetween } from './activity.js';
import { trainingSpan } from './axis.js';
import { lessonOf } from './build-profiles.js';
import { learnCoverage } from './coverage/coverage-store.js';
import type { Learned } from './lesson.js';
import { beginOfDay, dayNumberOf, type LocalCalendar } from './local-time.js';
import type { Kind } from './measures.js';
import type { ActorProfile, ProfileSet } from './profile.js';
import { roleNamesOf } from './role-names.js';
import { roleNamesIn, underPresentNames } from './roles-held.js';
import { learnNovelty } from './sightings/learn-novelty.js';
import { lastRoles } from './sightings/last-roles.js';
import { type OneOfMany, peopleOf, portionsOfPeople, teachersOf } from './some-people.js';
import { MOST_ROWS, type TenantActivity } from './tenant-activity.js';
import { UNKNOWN_ROLE } from './unknown.js';
import type { UntaughtDays } from './untaught.js';

export interface DayToLearn {
  readonly store: Store;
  readonly tenant: string;
  /** The local day (ISO) that is to be judged. */
  readonly day: string;
  readonly calendar: LocalCalendar;
  readonly activity: Pick<TenantActivity, 'between'>;
  readonly untaught: UntaughtDays;
  readonly never?: Answers['never'];
  readonly incidents?: Answers['incidents'];
  /** When whose office is closed and who is on leave, as it is known by a day. */
  readonly daysOff: (actorKeys: readonly string[], day: KnownDay) => Promise<KnownDaysOff>;
  /** Actor-hours beyond which not all people are held at once, and who teaches then. */
  readonly most?: { readonly hours: number; readonly teachers: number };
}

/** The profiles of a day, as they come: not all of a large tenant's people are held at once. */
export interface LearnedDay {
  /** Of those people whose habits were held together. */
  readonly set: ProfileSet;
  /** Of a tenant of many those of the others, in portions. */
  readonly others?: AsyncIterable<Readonly<Record<string, ActorProfile>>>;
}

const knownDay = ({ day, calendar }: Pick<DayToLearn, 'day' | 'calendar'>): KnownDay => ({
  day: dayNumberOf(day),
  begin: beginOfDay(dayNumberOf(day), calendar),
  dayAt: (at) => calendar.at(at).dayNumber,
});

/** Learns a day's profiles from what is stored of the days before it. */
export async function learnDay(of: DayToLearn): Promise<LearnedDay> {
  const { store, tenant, day, calendar, most } = of;
  const { from, to } = trainingSpan(day, calendar);
  return (await countActivity(store, tenant, from, to)) > (most?.hours ?? MOST_ROWS)
    ? learnOfSome(of)
    : learnOfAll(of);
}

/** The same, to judge these people and as nothing is stored of it. */
export async function learnFor(asked: ReadonlySet<string>, of: DayToLearn): Promise<ProfileSet> {
  const { set, others } = await learnDay(of);
  if (others === undefined) return set;
  const people = countKinds(set.actors);
  const held = Object.entries(set.actors);
  for await (const portion of others) {
    countKinds(portion, people);
    held.push(...Object.entries(portion).filter(([key]) => asked.has(key)));
  }
  const actors = Object.fromEntries(held.filter(([key]) => asked.has(key)));
  return { ...set, actors, many: { people, teachers: set.actors, asked } };
}

/** How many people and programs there are profiles of, added to those of others. */
export const countKinds = (
  profiles: ProfileSet['actors'],
  counts: Record<Kind, number> = { human: 0, service: 0 },
): Record<Kind, number> => {
  for (const { kind } of Object.values(profiles)) counts[kind] += 1;
  return counts;
};

async function learnOfAll({ store, tenant, activity, daysOff, ...of }: DayToLearn): Promise<LearnedDay> {
  const { day, calendar } = of;
  const { from, to } = trainingSpan(day, calendar);
  const hours = await activity.between(from, to);
  const names = roleNamesIn(hours, { from, to });
  const people = [...new Set(hours.map(({ actorKey }) => actorKey))];
  const [off, novelty, coverage] = await Promise.all([
    daysOff(people, knownDay(of)),
    learnNovelty(store, tenant, { ...of, who: lastRoles(underPresentNames(hours, names), to) }),
    learnCoverage(store, tenant, { day, calendar }),
  ]);
  const { gather, learn } = lessonOf({ ...of, names, daysOff: off });
  return { set: learn([gather(hours)], { novelty, coverage }).set() };
}

/** More people than can be held: what they have in common is learned of some, to which the others are fitted. */
async function learnOfSome({ store, tenant, daysOff, ...of }: DayToLearn): Promise<LearnedDay> {
  const { day, calendar } = of;
  const span = trainingSpan(day, calendar);
  const held = await rolesBetween(store, tenant, span);
  const names = roleNamesOf(
    held.filter(({ role }) => role !== UNKNOWN_ROLE),
    span.to,
  );
  const people = peopleOf(held, names);
  const teachers = teachersOf(people, of.most?.teachers);
  const { gather, learn } = lessonOf({ ...of, names, daysOff: await daysOff(keysOf(people), knownDay(of)) });
  const gathered = async (some: readonly OneOfMany[]) =>
    gather(await activityOf(store, tenant, { actors: keysOf(some), ...span }));
  const portions = [];
  for (const some of portionsOfPeople(teachers)) portions.push(await gathered(some));
  const who = new Map(teachers.map((one) => [one.actorKey, one]));
  const novelty = await learnNovelty(store, tenant, { ...of, who, actors: keysOf(teachers) });
  const coverage = await learnCoverage(store, tenant, { day, calendar });
  const learned = learn(portions, { novelty, coverage });
  const rest = people.filter(({ actorKey }) => !who.has(actorKey));
  return {
    set: learned.set(people.reduce((sum, { hours }) => sum + hours, 0)),
    others: profilesOf(portionsOfPeople(rest), gathered, learned),
  };
}

async function* profilesOf(
  portions: readonly (readonly OneOfMany[])[],
  gathered: (some: readonly OneOfMany[]) => Promise<Parameters<Learned['profilesOf']>[0]>,
  learned: Learned,
): AsyncGenerator<Readonly<Record<string, ActorProfile>>> {
  for (const some of portions) yield learned.profilesOf(await gathered(some));
}

const keysOf = (people: readonly OneOfMany[]): string[] => people.map(({ actorKey }) => actorKey);
