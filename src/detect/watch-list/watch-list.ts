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

/**
 * What the profiles of a local day say of people's weeks that is too little to alert anybody and more than nothing: the
 * strongest of each person. Whatever an alert tells is not here: nobody reads of it twice.
 */
export const watchedOn = (day: string, set: ProfileSet, { calendar, budgets }: WatchTerms): Claim[] => {
  const alertAt = decadesOf(userDaysOf(budgets, set.actors).userDaysPerAlert);
  const hour = beginOfDay(dayNumberOf(day), calendar);
  const terms = { calendar, calibration: set.calibration, profileVersion: set.version };
  return Object.entries(set.actors).flatMap(([actorKey, actor]) => {
    if (actor.kind !== 'human') return [];
    const context = { ...terms, floors: floorsFor(set, actor.kind), alertAt: LEAST, pageAt: Infinity };
    const claims = OF_WEEKS.flatMap((detector) => detector({ actorKey, hour }, actor, context) ?? []);
    const [best] = claims.sort(strongestFirst);
    return best === undefined || best.score >= alertAt ? [] : [best];
  });
};

const strongestFirst = (one: Claim, other: Claim): number =>
  other.score - one.score || (one.actorKey < other.actorKey ? -1 : 1);

/** The strongest of each person of several days, so many people. */
export const strongest = (claims: readonly Claim[], most: number): Claim[] => {
  const byActor = new Map<string, Claim>();
  for (const claim of [...claims].sort(strongestFirst))
    if (!byActor.has(claim.actorKey)) byActor.set(claim.actorKey, claim);
  return [...byActor.values()].slice(0, most);
};
