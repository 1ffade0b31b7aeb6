import type { ActivityHour } from '../baseline/activity-hour.js';
import type { ProfileSet } from '../baseline/profile.js';
import type { Claim } from './claim.js';
import type { LocalCalendar } from '../baseline/local-time.js';
import type { Novelty } from '../baseline/sightings/novelty.js';
import {
  evaluate,
  isClaimed,
  noveltyIn,
  type EvaluationSettings,
  type Sightings,
  type TouchedHour,
} from './evaluate.js';
import { tenantLevel, type TenantLevel } from './tenant-level.js';

/** One touched hour of a tenant with what is needed to judge its actors. */
export interface TenantHour {
  /** Start of the UTC hour, epoch ms. */
  readonly hour: number;
  /** The hour's rows of the actors who are judged. */
  readonly rows: readonly ActivityHour[];
  /** The 23 hours before of those actors; more does no harm. */
  readonly recent: readonly ActivityHour[];
  /** The set that serves the local day of the hour (`localDayOf`). */
  readonly profiles: ProfileSet;
  /** What is known of the sightings of an actor at the hour. */
  readonly sightingsOf?: (actorKey: string) => Sightings | undefined;
  /** Of whom it has been found what was new in the hour. */
  readonly noveltyOf?: (actorKey: string) => Novelty | undefined;
}

/** What all detectors say of the actors of one hour, where `recent` holds everybody's 24 hours before. */
export const evaluateHour = (tenantHour: TenantHour, settings: EvaluationSettings): Claim[] => {
  const claimed = claimedIn(tenantHour, settings);
  if (claimed.length === 0) return [];
  const { hour, recent: hours, profiles } = tenantHour;
  return toldOf(claimed, tenantLevel({ profiles, calendar: settings.calendar, hour, hours }), settings);
};

/**
 * Of whom any detector says anything. The tenant's level costs a pass over many people and can only take claims away, so
 * it is found for these alone: in few hours of a hundred.
 */
export const claimedIn = (tenantHour: TenantHour, settings: EvaluationSettings): TouchedHour[] =>
  touchedIn(tenantHour).filter((touched) => isClaimed(touched, settings));

/** What is said of them beside that level. */
export const toldOf = (
  claimed: readonly TouchedHour[],
  level: TenantLevel,
  settings: EvaluationSettings,
): Claim[] => claimed.flatMap((touched) => evaluate({ ...touched, level }, settings));

/** What was new for the actors of one hour, of whom anything was. */
export const noveltiesIn = (
  tenantHour: TenantHour,
  calendar: LocalCalendar,
): ReadonlyMap<string, Novelty> => {
  const found = new Map<string, Novelty>();
  for (const touched of touchedIn(tenantHour)) {
    const novelty = noveltyIn(touched, calendar);
    if (novelty !== undefined && Object.keys(novelty).length > 0) found.set(touched.actorKey, novelty);
  }
  return found;
};

const touchedIn = ({ hour, rows, recent, profiles, sightingsOf, noveltyOf }: TenantHour): TouchedHour[] => {
  const judged = new Set(rows.map(({ actorKey }) => actorKey));
  const earlier = Map.groupBy(
    recent.filter(({ actorKey }) => judged.has(actorKey)),
    ({ actorKey }) => actorKey,
  );
  return rows.map((row) => {
    const { actorKey } = row;
    const sightings = sightingsOf?.(actorKey);
    const novelty = noveltyOf?.(actorKey);
    const activity = [...(earlier.get(actorKey) ?? []), row];
    return {
      actorKey,
      hour,
      activity,
      profiles,
      ...(sightings && { sightings }),
      ...(novelty && { novelty }),
    };
  });
};
