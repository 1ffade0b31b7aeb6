import {
  CALIBRATION_DAYS,
  LEAST_USER_DAYS,
  calibrationPool,
  ANYBODY,
  ALL,
  slowStreamOf,
  streamOf,
} from '../../baseline/calibration.js';
import { PART_OF_FLOOR, floorsFor, slowFloorOf, type Floors } from '../../baseline/floors.js';
import { isoDay } from '../../baseline/local-time.js';
import { SLOW_MEASURES, type Measure, type SlowMeasure } from '../../baseline/measures.js';
import {
  WINDOW_KINDS,
  profileFor,
  type ActorProfile,
  type CalibrationTable,
  type ProfileSet,
  type Stream,
} from '../../baseline/profile.js';
import { LEAST_SLOW_DAYS } from '../../baseline/slow.js';
import { MEASURES_OF, STAGES, type Stage } from '../../baseline/sequences/stages.js';
import { VOLUME_DETECTORS, type VolumeDetectorName } from '../detectors/names.js';
import { slowScore } from '../detectors/slow-reading.js';
import { decadesOf } from '../severity.js';
import { mostWorth } from './most-told.js';
import { dayOfEnough, type PersonSeen } from './person-seen.js';
import type { DetectorReadiness, Readiness } from './readiness.schemas.js';
import { LEARNING_DAYS } from '../../baseline/unknown.js';

export interface ReadinessInput {
  readonly tenant: string;
  /** Local day, since 1970-01-01. */
  readonly today: number;
  /** Those seen in the training span. */
  readonly people: readonly PersonSeen[];
  /** Of a tenant of many those of them of whom it is said how detectors judge them. */
  readonly sample?: readonly PersonSeen[];
  /** Measures of which any act was seen in the training span. */
  readonly fed: ReadonlySet<Measure>;
  /** What judges today, as far as it is known. */
  readonly profiles: ProfileSet;
  /** User-days a false alert that the tenant accepts. */
  readonly userDaysPerAlert: number;
  /** Whether that was learned, or is what there is before anything was. */
  readonly isLearned: boolean;
}

/** One thing that a detector judges. */
interface Judged {
  readonly measure: Measure;
  readonly stream: Stream;
  /** What a great deal of it would be worth by a person's own profile; decades. */
  readonly worth: (profiles: ProfileSet, profile: ActorProfile) => number;
  readonly floorOf: (floors: Floors) => number;
}

const volumes = (...measures: Measure[]): Judged[] =>
  measures.flatMap((measure) =>
    WINDOW_KINDS.map((window) => ({
      measure,
      stream: streamOf(measure, window),
      worth: (profiles, profile) => mostWorth(profiles, profile, { measure, window }),
      floorOf: (floors) => floors[measure],
    })),
  );

/** More than weeks ever say: of these it is asked whether the tails let anything through at all. */
const BEYOND = 1_000;

const slow = (measure: SlowMeasure): Judged => ({
  measure,
  stream: slowStreamOf(measure),
  worth: ({ calibration }, profile) => slowScore({ measure, raw: BEYOND }, profile, calibration),
  floorOf: (floors) => slowFloorOf(measure, floors),
});

/** A single act gives a right; of the others it is known how much a stage asks for. */
const stage = (of: Stage): Judged[] =>
  MEASURES_OF[of].map((measure) => ({
    measure,
    stream: streamOf(measure, 'hour'),
    worth: (profiles, profile) => mostWorth(profiles, profile, { measure, window: 'hour' }),
    floorOf: (floors) => (of === 'rights' ? 1 : Math.ceil(PART_OF_FLOOR * floors[measure])),
  }));

const JUDGED: Readonly<Record<VolumeDetectorName, readonly Judged[]>> = {
  'exported-records': volumes('export'),
  'records-read': volumes('open', 'list', 'query'),
  'records-deleted': volumes('delete'),
  'records-changed': volumes('change'),
  'files-taken': volumes('file'),
  'rights-changed': volumes('admin'),
  'failed-logins': volumes('failure'),
  'slow-reading': SLOW_MEASURES.map(slow),
  sequence: STAGES.flatMap(stage),
};

const isOfWeeks = (detector: VolumeDetectorName): boolean => detector === 'slow-reading';

type State = 'awake' | 'throughPeers' | 'byDefaults' | 'asleep';

interface Seen {
  readonly person: PersonSeen;
  readonly profile: ActorProfile;
}

/** Whether a great deal of it would come to an alert. */
const canBeTold = (
  { worth }: Judged,
  { profile }: Seen,
  { profiles, userDaysPerAlert }: ReadinessInput,
): boolean => worth(profiles, profile) >= decadesOf(userDaysPerAlert);

const daysOf = (detector: VolumeDetectorName, person: PersonSeen): number =>
  isOfWeeks(detector) ? person.workdays : person.days;
const neededBy = (detector: VolumeDetectorName): number =>
  isOfWeeks(detector) ? LEAST_SLOW_DAYS : LEARNING_DAYS;

/** Whether a habit of their own judges them today; weeks are judged by as many working days as there are. */
const isKnownTo = (detector: VolumeDetectorName, { person, profile }: Seen): boolean =>
  isOfWeeks(detector) ? person.workdays >= LEAST_SLOW_DAYS : profile.basis === 'person';

const stateOf = (detector: VolumeDetectorName, seen: Seen, input: ReadinessInput): State => {
  const told = JUDGED[detector].some(
    (judged) => input.fed.has(judged.measure) && canBeTold(judged, seen, input),
  );
  if (!told) return 'asleep';
  if (isKnownTo(detector, seen)) return 'awake';
  if (isOfWeeks(detector)) return 'asleep';
  return seen.profile.basis === 'default' ? 'byDefaults' : 'throughPeers';
};

/** Who has days enough, but is not known yet, is so with the profiles of the next day. */
const wakesOf = (
  detector: VolumeDetectorName,
  seen: readonly Seen[],
  today: number,
): DetectorReadiness['wakes'] => {
  const waiting = seen.filter((one) => !isKnownTo(detector, one)).map(({ person }) => person);
  const needed = neededBy(detector);
  const days = waiting.flatMap(
    (person) => dayOfEnough(person, daysOf(detector, person), { needed, today }) ?? [],
  );
  const never = waiting.length - days.length;
  if (days.length === 0) return { never };
  const wakes = days.map((day) => Math.max(day, today + 1)).sort((a, b) => a - b);
  return { first: isoDay(wakes[0] ?? today), last: isoDay(wakes.at(-1) ?? today), never };
};

/** Of the first thing that a detector judges and that is fed: the others of a detector differ little. */
const poolOf = (
  [judged]: readonly Judged[],
  { profile }: Seen,
  table: CalibrationTable,
): keyof DetectorReadiness['tails'] => {
  if (judged === undefined) return 'shipped';
  const { actsPerDay } = profile.measures[judged.measure];
  const pool = calibrationPool(table, judged.stream, { kind: profile.kind, actsPerDay });
  if (pool === undefined) return 'shipped';
  if (pool.startsWith(`${ANYBODY}/`)) return 'anybody';
  return pool.endsWith(`/${ALL}`) ? 'kind' : 'bucket';
};

const detectorReadiness = (
  detector: VolumeDetectorName,
  seen: readonly Seen[],
  input: ReadinessInput,
): DetectorReadiness => {
  const judged = JUDGED[detector];
  const counts: Record<State, number> = { awake: 0, throughPeers: 0, byDefaults: 0, asleep: 0 };
  const tails = { bucket: 0, kind: 0, anybody: 0, shipped: 0 };
  const fedFirst = judged.toSorted(
    (a, b) => Number(input.fed.has(b.measure)) - Number(input.fed.has(a.measure)),
  );
  for (const one of seen) {
    counts[stateOf(detector, one, input)] += 1;
    tails[poolOf(fedFirst, one, input.profiles.calibration)] += 1;
  }
  const tenant = floorsFor(input.profiles, 'human');
  const floors = new Map(judged.map(({ measure, floorOf }) => [measure, floorOf(tenant)]));
  return {
    detector,
    feeds: [...floors].map(([measure, floor]) => ({ measure, fed: input.fed.has(measure), floor })),
    ...counts,
    share: seen.length === 0 ? 0 : Number((counts.awake / seen.length).toFixed(4)),
    wakes: wakesOf(detector, seen, input.today),
    tails,
  };
};

/** The days that calibrate, of all people together, and when there are enough: each of them brings one a day. */
const userDaysOf = ({ people, today }: ReadinessInput): Readiness['userDays'] => {
  const have = people.reduce((sum, { firstDay }) => sum + Math.min(today - firstDay, CALIBRATION_DAYS), 0);
  const need = LEAST_USER_DAYS;
  if (have >= need) return { have, need };
  // Who has been here for the whole span brings no more days.
  let [day, sum] = [today, have];
  while (sum < need) {
    const growing = people.filter(({ firstDay }) => day - firstDay < CALIBRATION_DAYS).length;
    if (growing === 0) return { have, need };
    sum += growing;
    day += 1;
  }
  return { have, need, reached: isoDay(day) };
};

/** Which detectors are awake for whom, when the rest wake, and what is missing. Pure. */
export const readinessOf = (input: ReadinessInput): Readiness => {
  const { tenant, today, people, sample, profiles, isLearned, userDaysPerAlert } = input;
  const { version, from, to } = profiles;
  const seen = (sample ?? people).map((person) => ({ person, profile: profileFor(profiles, person) }));
  const humans = people.filter(({ kind }) => kind === 'human').length;
  return {
    tenant,
    day: isoDay(today),
    ...(isLearned ? { profiles: { version, from, to } } : {}),
    budget: Math.round(userDaysPerAlert),
    actors: { human: humans, service: people.length - humans },
    ...(sample && { sample: sample.length }),
    userDays: userDaysOf(input),
    detectors: VOLUME_DETECTORS.map((detector) => detectorReadiness(detector, seen, input)),
  };
};
