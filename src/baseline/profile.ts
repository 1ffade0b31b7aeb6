import type { Repeated } from '../event/repeated.js';
import type { CloserLooks } from './closer-look.js';
import type { Kind, Measure, SlowMeasure } from './measures.js';
import type { Lately } from './lately.js';
import type { OwnWindows } from './own-windows.js';
import type { ProgramHabit } from './programs/program-habit.js';
import { presentName, type RoleNames } from './role-names.js';
import type { StageHour } from './sequences/stages.js';
import type { Commonness } from './sightings/commonness.js';
import type { WorkAway } from './off-hours/away-sums.js';
import type { Presence } from './presence.js';
import { UNKNOWN_ROLE } from './unknown.js';
import type { CoverageEvidence } from './coverage/coverage-evidence.js';

/** Where records of one measure usually lie: log1p(records) of a window that holds any is Student-t about it. */
export interface Level {
  readonly location: number;
  /** Of the next window, the doubt about the location included. */
  readonly scale: number;
  /** Degrees of freedom, a whole number: how well the scale is known. */
  readonly freedom: number;
}

/** How an actor produces one measure: how often at all, and how much when at all. */
export interface MeasureProfile {
  /** Chance that an hour of the slot holds any record; 48 slots, see `SLOTS`. */
  readonly hourChance: readonly number[];
  /** Chance that a working day, and that a day of the weekend, holds any. */
  readonly dayChance: readonly [number, number];
  readonly hour: Level;
  readonly day: Level;
  /** Acts a day, of all days: decides the bucket of the calibration. */
  readonly actsPerDay: number;
  /** What the person's own windows held, for the band that is shown; of strangers, and in sets of older builds, none. */
  readonly own?: Readonly<Record<WindowKind, OwnWindows>>;
}

/** Whose habit a profile mostly is. `default`: this product's, before a tenant has any history. */
export const BASES = ['person', 'role', 'tenant', 'default'] as const;
export type Basis = (typeof BASES)[number];

/** The person's working days of the training span in order: records of a measure, and acts of everything else. */
export interface SlowCourse {
  readonly records: readonly number[];
  readonly others: readonly number[];
}

/** Working days that end with the last day on which the person was there, held against the person's other days. */
export interface SlowEvidence {
  /** Raw evidence, decades. */
  readonly raw: number;
  readonly measure: SlowMeasure;
  /** Working days of the window; the first and last of them as local days of the training span. */
  readonly days: number;
  readonly firstDay: number;
  readonly lastDay: number;
  /** Records of the window, and between what some 90 of 100 such windows lie, given the other work of the same days. */
  readonly actual: number;
  readonly usualLow: number;
  readonly usualHigh: number;
  /** The least that could be claimed of such days; sets of older builds hold none. */
  readonly floor?: number;
  /** What it was judged by, so that it can be said from what amount on it stands out; sets of older builds hold none. */
  readonly course?: SlowCourse;
}

/** How often somebody does what may be repeated. */
export interface RepeatedProfile {
  /** Chance that a day holds any, whatever day it is: that somebody works on a Sunday is another detector's business. */
  readonly chance: number;
  /** Of the acts of a day that holds any. */
  readonly level: Level;
}

export type Repetition = Readonly<Record<Repeated, RepeatedProfile>>;

export interface ActorProfile {
  readonly kind: Kind;
  readonly role: string;
  /** Days with any activity in the training span, under the present role. */
  readonly sampleDays: number;
  readonly basis: Basis;
  readonly measures: Readonly<Record<Measure, MeasureProfile>>;
  /**
   * What a day held lately, of measures that are counts; of who is known for less than two weeks, of strangers, and in sets
   * of older builds, none.
   */
  readonly lately?: Readonly<Partial<Record<Measure, Lately>>>;
  /** The role before, where it changed in the training span: what was done in it did not teach. */
  readonly earlierRole?: string;
  /**
   * Whether the day that is judged, and the day before it, is off for the person, since their office is closed or they are
   * on leave: 1 where it is; absent of who has no office and is on no leave.
   */
  readonly off?: readonly [today: 0 | 1, yesterday: 0 | 1];
  /** First day of the leave (days since 1970-01-01) that the person is on, on the day that is judged. */
  readonly leaveSince?: number;
  /** Of a person: when they work; of strangers, and in sets of older builds, none. */
  readonly presence?: Presence;
  /** What the last working days are worth together, by measure, where they stand out anew. */
  readonly slow?: readonly SlowEvidence[];
  /** Of a person who is known for ten days: how often they do what is small by itself. */
  readonly repetition?: Repetition;
  /** Hours of the days before that may begin a sequence. */
  readonly stages?: readonly StageHour[];
  /** Of a program: what it did so far, so that it shows what it does for the first time. */
  readonly program?: ProgramHabit;
  /** How much of the book the person saw by the day before, where that is news. */
  readonly coverage?: readonly CoverageEvidence[];
}

export const WINDOW_KINDS = ['hour', 'day'] as const;
/** `hour`: one hour of the clock. `day`: the 24 hours that end with it. */
export type WindowKind = (typeof WINDOW_KINDS)[number];

/**
 * The tail of the daily maxima of one stream of raw evidence: what -log10 of a model's probability is worth among
 * these people. Above `knots.at(-1)` the excess is exponential.
 */
export interface Calibration {
  /** Raw evidence at `KNOT_QUANTILES` of all user-days. */
  readonly knots: readonly number[];
  /** Share of user-days above the last knot. */
  readonly share: number;
  /** Mean excess above the last knot, decades. */
  readonly meanExcess: number;
  readonly userDays: number;
}

/** Evidence that is calibrated by itself: a measure in a window, or what belongs together (`takeEvidence`). */
export type Stream = `${Measure}-${WindowKind}` | 'take' | `${SlowMeasure}-slow`;
/** A day beside the person's last weeks. */
export type LatelyStream = `${Measure}-lately`;
export type CalibrationTable = Readonly<Record<string, Calibration>>;

/** What all people of a company of few did in the training span, days that do not teach left out. */
export interface FewPeople {
  readonly people: number;
  /** Days on which one of them was there. */
  readonly personDays: number;
  /** The most that one of them did in 24 hours. */
  readonly largest: Readonly<Record<Measure, number>>;
}

/** Of a tenant of many not all profiles are held at once. */
export interface Many {
  /** Of whom profiles are known. */
  readonly people: Readonly<Record<Kind, number>>;
  /** Of those whom what all have in common was learned of: what looks at everybody looks at them. */
  readonly teachers: Readonly<Record<string, ActorProfile>>;
  /** Who may be judged by this: of others it is not known here whether there is a profile. */
  readonly asked: ReadonlySet<string>;
}

/** Everything that is learned of a tenant up to a local day. Never changed after it is built. */
export interface ProfileSet {
  /** Method, local day, and `learned`. */
  readonly version: string;
  /** Actor-hours of the training span; undefined in a set that an older build stored. */
  readonly learned?: number;
  readonly timeZone: string;
  /** First and last local day of the training span; the set serves the day after `to`. */
  readonly from: string;
  readonly to: string;
  /** Everybody's; of a tenant of many those of the people who were asked for. */
  readonly actors: Readonly<Record<string, ActorProfile>>;
  readonly many?: Many;
  /** Profiles for people who have none, by `groupKey(kind, role)`. */
  readonly roles: Readonly<Record<string, ActorProfile>>;
  readonly tenant: Readonly<Record<Kind, ActorProfile>>;
  /** Roles that go by another name since, and those that are new; absent where there are none. */
  readonly names?: RoleNames;
  /** By `calibrationKey`. */
  readonly calibration: CalibrationTable;
  /** Where there are few people: what none of them ever did. */
  readonly few?: FewPeople;
  /** The least that may be claimed; sets of older builds hold none. */
  readonly floors?: Readonly<Record<Kind, Readonly<Record<Measure, number>>>>;
  /** How often people work outside their own hours; sets of older builds hold none. */
  readonly away?: WorkAway;
  /** Who is looked at more closely, since an incident was confirmed. */
  readonly closer?: CloserLooks;
  /** How much more the decades of what is sensitive count (`boostOf`); absent where they do not. */
  readonly sensitive?: number;
  /** What is common among the people; without it nothing is called new. */
  readonly novelty?: Commonness;
}

export const groupKey = (kind: Kind, role: string): string => `${kind}/${role}`;

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/** The profiles that somebody is held beside. */
export const heldBeside = ({ actors, many }: Pick<ProfileSet, 'actors' | 'many'>): ProfileSet['actors'] =>
  many?.teachers ?? actors;

/** What is usual in the new role, for somebody of whom it is known what they were before, when they work, and when their office is closed. */
const newlySeated = (
  peers: ActorProfile,
  { role, off, presence, leaveSince }: ActorProfile,
): ActorProfile => ({
  ...peers,
  earlierRole: role,
  ...(off && { off }),
  ...(leaveSince !== undefined && { leaveSince }),
  ...(presence && { presence }),
});

interface Who {
  readonly actorKey: string;
  readonly kind: Kind;
  readonly role: string;
}

const isInRole = (profile: ActorProfile, role: string): boolean =>
  role === UNKNOWN_ROLE || profile.role === UNKNOWN_ROLE || profile.role === role;

/** Undefined of whom there is none of that kind. Whose profile is not in memory is no stranger, and is never judged as one. */
const ownProfile = ({ actors, many }: ProfileSet, { actorKey, kind }: Who): ActorProfile | undefined => {
  if (many?.asked.has(actorKey) === false) throw new TypeError('a profile was not asked for');
  const profile = own(actors, actorKey);
  return profile?.kind === kind ? profile : undefined;
};

/** Whether anything is known of what is usual in a role but the first days of people who came from another one. */
const isKnownRole = ({ roles, names }: ProfileSet, kind: Kind, role: string): boolean =>
  Object.hasOwn(roles, groupKey(kind, role)) && names?.young.includes(role) !== true;

/**
 * The role that somebody is judged in: by the name that it goes by now. Who has a role that the days before knew nothing of
 * is judged in their own: it may be a new name of that, and if it is a new role there is nothing to judge it by.
 */
export const roleIn = (set: ProfileSet, who: Who): string => {
  const role = presentName(set.names, who.role);
  const profile = ownProfile(set, who);
  if (profile === undefined || isInRole(profile, role)) return role;
  return isKnownRole(set, who.kind, role) ? role : profile.role;
};

/** The profile that judges an actor: their own, else their role's, else the tenant's. A new role begins anew. */
export const profileFor = (set: ProfileSet, who: Who): ActorProfile => {
  const role = roleIn(set, who);
  const profile = ownProfile(set, who);
  if (profile !== undefined && isInRole(profile, role)) return profile;
  const peers = own(set.roles, groupKey(who.kind, role)) ?? set.tenant[who.kind];
  return profile === undefined ? peers : newlySeated(peers, profile);
};
