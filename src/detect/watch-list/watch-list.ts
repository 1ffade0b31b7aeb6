import { beginOfDay, dayNumberOf, type LocalCalendar } from '../../baseline/local-time.js';
import type { ProfileSet } from '../../baseline/profile.js';
import { floorsFor } from '../../baseline/floors.js';
import { type Budgets, userDaysOf } from '../budget.js';
import type { Claim } from '../claim.js';
import { coverage } from '../detectors/coverage.js';
import { slowReading } from '../detectors/slow-reading.js';
import type { WeeksDetector } from '../judgement.js';
import { decadesOf } from '../severity.js';

/** What one person-day in twenty holds is nothing to look at, however few there are. */
const LEAST = decadesOf(20);

/** Detectors of weeks: what they say need not be known within the hour. */
const OF_WEEKS: readonly WeeksDetector[] = [slowReading, coverage];

export interface WatchTerms {
  readonly calendar: LocalCalendar;
  readonly budgets: Budgets;
}

/** Something that a day's profiles say of somebody's weeks. */
export interface Watched {
  readonly claim: Claim;
  /** Whether it is enough for an alert. */
  readonly isTold: boolean;
}

/** What these profiles of a local day say of people's weeks, and is more than nothing: the strongest of each person. */
export const watchedOn = (day: string, set: ProfileSet, { calendar, budgets }: WatchTerms): Watched[] => {
  const alertAt = decadesOf(userDaysOf(budgets, set).userDaysPerAlert);
  const hour = beginOfDay(dayNumberOf(day), calendar);
  const terms = { calendar, calibration: set.calibration, profileVersion: set.version };
  return Object.entries(set.actors).flatMap(([actorKey, actor]) => {
    if (actor.kind !== 'human') return [];
    const context = { ...terms, floors: floorsFor(set, actor.kind), alertAt: LEAST, pageAt: Infinity };
    const claims = OF_WEEKS.flatMap((detector) => detector({ actorKey, hour }, actor, context) ?? []);
    const [best] = claims.sort(strongestFirst);
    if (best === undefined) return [];
    const isTold = best.score >= alertAt;
    return isTold || isMoreThanUsual(best) ? [{ claim: best, isTold }] : [];
  });
};

/** The score is of the sum of logarithms of the days, the band of what they hold together: a list says nothing of who is within it. */
const isMoreThanUsual = ({ evidence }: Claim): boolean => evidence.actual > evidence.usualHigh;

const strongestFirst = (one: Claim, other: Claim): number =>
  other.score - one.score || (one.actorKey < other.actorKey ? -1 : 1);

/**
 * Of the days of a week, the strongest of each person, so many people. Of whom an alert told on any of them is not here:
 * nobody reads of it twice.
 */
export const strongest = (watched: readonly Watched[], most: number): Claim[] => {
  const told = new Set(watched.filter(({ isTold }) => isTold).map(({ claim }) => claim.actorKey));
  const byActor = new Map<string, Claim>();
  for (const { claim } of watched.toSorted((one, other) => strongestFirst(one.claim, other.claim)))
    if (!told.has(claim.actorKey) && !byActor.has(claim.actorKey)) byActor.set(claim.actorKey, claim);
  return [...byActor.values()].slice(0, most);
};
