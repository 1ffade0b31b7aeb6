import type { ActivityHour } from '../baseline/activity-hour.js';
import { dayPool } from '../baseline/calibration.js';
import { closerLookAt } from '../baseline/closer-look.js';
import { NO_COMMON_MODE } from '../baseline/evidence.js';
import { floorsFor } from '../baseline/floors.js';
import { beginOfDay, type LocalCalendar } from '../baseline/local-time.js';
import { profileFor, roleIn, type ProfileSet } from '../baseline/profile.js';
import type { Known } from '../baseline/sightings/known.js';
import { leftOutOf } from '../baseline/sightings/left-out.js';
import { type Novelty, noveltyOf } from '../baseline/sightings/novelty.js';
import type { SightingHour } from '../baseline/sightings/sighting-hour.js';
import type { Claim, VolumeEvidence } from './claim.js';
import { DETECTORS } from './detectors/names.js';
import { DETECTOR_OF } from './detectors/registry.js';
import type { DetectionContext, Subject } from './judgement.js';
import { explanationOf } from './explanation.js';
import { besideActs } from './counted-acts.js';
import { besidePlanned } from './planned-part.js';
import { besideRefused } from './refused-part.js';
import { besideSensitive } from './sensitive-part.js';
import { PAGE_USER_DAYS, REVIEW_USER_DAYS, decadesOf } from './severity.js';
import { commonModeFor, type TenantLevel } from './tenant-level.js';
import { windowOf, type ActivityWindow } from './window.js';

export interface EvaluationSettings {
  readonly calendar: LocalCalendar;
  /** One false alert per so many user-days is accepted; 500 when not given. */
  readonly userDaysPerAlert?: number;
  /** One false alert per so many is accepted of those that somebody is woken for; 2,000 when not given. */
  readonly userDaysPerPage?: number;
}

/** One touched actor-hour with what is needed to judge it. */
export interface TouchedHour {
  readonly actorKey: string;
  /** Start of the UTC hour, epoch ms. */
  readonly hour: number;
  /** That actor's rows of the hour and of the 23 hours before; more does no harm. */
  readonly activity: Iterable<ActivityHour>;
  /** The set that serves the local day of the hour (`localDayOf`), also when the hour is late. */
  readonly profiles: ProfileSet;
  /**
   * `tenantLevel` of the hour; without it nothing is excused by what others do. It can only take claims away, so it
   * need not be found for an hour that raises none without it.
   */
  readonly level?: TenantLevel;
  /** The person's sightings; without them nothing is new. */
  readonly sightings?: Sightings;
  /** What was new in the hour, where that has been found before (`noveltyIn`): sightings are not asked then. */
  readonly novelty?: Novelty;
}

/** What one actor was seen with up to an hour. */
export interface Sightings {
  /** In the training span of the hour's local day, and since then up to the hour. */
  readonly known: Known;
  /** The rows of the hour and of the `LOOK_BACK_HOURS` before; more does no harm. */
  readonly rows: readonly SightingHour[];
}

/** The local day whose profile set judges an hour. */
export const localDayOf = (hour: number, calendar: LocalCalendar): string => calendar.at(hour).day;

/** What all detectors say of one touched actor-hour. Live and replay both call this, and nothing else. */
export const evaluate = (touched: TouchedHour, settings: EvaluationSettings): Claim[] => {
  const subject = subjectOf(touched, settings);
  if (subject === undefined) return [];
  return claimsOf(subject).map((claim) => {
    const explained = explanationOf(claim, subject, touched.profiles);
    const { closer } = subject.context;
    const explanation = closer === undefined ? explained : { ...explained, closer };
    const told = { ...claim, evidence: { ...claim.evidence, explanation, ...leftOutFor(claim, touched) } };
    const besides = [besidePlanned, besideRefused, besideSensitive, besideActs];
    return besides.reduce<Claim>((sofar, beside) => beside(sofar, touched.activity), told);
  });
};

/** What is new is new beside the days that made something known: a sentence that names the weeks before says how many are left out. */
const leftOutFor = (
  { actorKey, novelty, firsts }: Claim,
  { profiles }: TouchedHour,
): Pick<VolumeEvidence, 'leftOut'> => {
  if (novelty === undefined && firsts === undefined) return {};
  const { open = [], never = [] } = leftOutOf(profiles.novelty?.leftOut, actorKey) ?? {};
  const leftOut = open.length + never.length;
  return leftOut === 0 ? {} : { leftOut };
};

/** Whether any detector says anything of it, without how that came about: an explanation looks at everybody. */
export const isClaimed = (touched: TouchedHour, settings: EvaluationSettings): boolean => {
  const subject = subjectOf(touched, settings);
  return subject !== undefined && claimsOf(subject).length > 0;
};

const claimsOf = ({ window, actor, context }: Subject): Claim[] =>
  DETECTORS.flatMap((name) => DETECTOR_OF[name](window, actor, context) ?? []);

/** In the role that the person is judged in, so that whatever is held beside a role is held beside the same one. */
const windowIn = ({ activity, actorKey, hour, profiles }: TouchedHour): ActivityWindow | undefined => {
  const window = windowOf(activity, actorKey, hour);
  return window && { ...window, role: roleIn(profiles, window) };
};

const subjectOf = (
  touched: TouchedHour,
  { calendar, userDaysPerAlert, userDaysPerPage }: EvaluationSettings,
): Subject | undefined => {
  const window = windowIn(touched);
  if (window === undefined) return undefined;
  const { profiles, level } = touched;
  const closer = profiles.closer && closerLookAt(profiles.closer, window);
  const context: DetectionContext = {
    calendar,
    calibration: profiles.calibration,
    floors: floorsFor(profiles, window.kind),
    profileVersion: profiles.version,
    alertAt: decadesOf(userDaysPerAlert ?? REVIEW_USER_DAYS) - (closer?.decades ?? 0),
    ...(closer && { closer }),
    ...boostFor(profiles, window),
    pageAt: decadesOf(userDaysPerPage ?? PAGE_USER_DAYS),
    ...excusedBy(level, window),
    ...(profiles.few && { few: profiles.few }),
    ...(profiles.away && { away: profiles.away }),
    ...newFor(window, touched, calendar),
  };
  return { window, actor: profileFor(profiles, window), context };
};

/** What others do at the same time. */
const excusedBy = (
  level: TenantLevel | undefined,
  window: ActivityWindow,
): Pick<DetectionContext, 'commonMode' | 'repeatedMode' | 'together'> =>
  level === undefined
    ? { commonMode: () => NO_COMMON_MODE }
    : {
        commonMode: (measure) => commonModeFor(level, window, measure),
        repeatedMode: (kind) => level.repeated.modeFor(window.actorKey, kind),
        together: level.atWork.withoutOne(window.actorKey),
      };

/** What is shipped was learned of no classes: they weigh once the tenant has a tail of its own. */
const boostFor = (
  { calibration, sensitive }: ProfileSet,
  { kind }: ActivityWindow,
): Pick<DetectionContext, 'boost'> =>
  sensitive === undefined || dayPool(calibration, kind) === undefined ? {} : { boost: sensitive };

/** What was new for one touched actor-hour; undefined where nothing can be said of it. */
export const noveltyIn = (touched: TouchedHour, calendar: LocalCalendar): Novelty | undefined => {
  const window = windowIn(touched);
  return window && newFor(window, touched, calendar).novelty;
};

const newFor = (
  { kind, role, hour }: ActivityWindow,
  { profiles, sightings, novelty }: TouchedHour,
  calendar: LocalCalendar,
): Pick<DetectionContext, 'novelty'> => {
  if (novelty !== undefined) return { novelty };
  if (sightings === undefined || profiles.novelty === undefined) return {};
  const learnedUntil = beginOfDay(calendar.at(hour).dayNumber, calendar);
  return { novelty: noveltyOf({ kind, role, hour, ...sightings, peers: profiles.novelty, learnedUntil }) };
};
