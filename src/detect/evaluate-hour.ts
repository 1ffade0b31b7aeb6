import type { ActivityHour } from '../baseline/activity-hour.js';
import type { ProfileSet } from '../baseline/profile.js';
import type { Claim } from './claim.js';
import { evaluate, type EvaluationSettings, type Sightings } from './evaluate.js';
import { tenantLevel, type TenantLevel } from './tenant-level.js';

/** One touched hour of a tenant with what is needed to judge its actors. */
export interface TenantHour {
  /** Start of the UTC hour, epoch ms. */
  readonly hour: number;
  /** The hour's rows of the actors who are judged. */
  readonly rows: readonly ActivityHour[];
  /** The 23 hours before of those actors, and the 24 hours before of everybody for the tenant's level; more does no harm. */
  readonly recent: readonly ActivityHour[];
  /** The set that serves the local day of the hour (`localDayOf`). */
  readonly profiles: ProfileSet;
  /** What is known of the sightings of an actor at the hour. */
  readonly sightingsOf?: (actorKey: string) => Sightings | undefined;
}

/**
 * What all detectors say of the actors of one hour. The tenant's level costs a pass over all its people and can only
 * take claims away, so it is found once somebody claims anything: in few hours of a hundred.
 */
export const evaluateHour = (
  { hour, rows, recent, profiles, sightingsOf }: TenantHour,
  settings: EvaluationSettings,
): Claim[] => {
  const judged = new Set(rows.map(({ actorKey }) => actorKey));
  const earlier = Map.groupBy(
    recent.filter(({ actorKey }) => judged.has(actorKey)),
    ({ actorKey }) => actorKey,
  );
  let level: TenantLevel | undefined;
  return rows.flatMap((row) => {
    const { actorKey } = row;
    const sightings = sightingsOf?.(actorKey);
    const activity = [...(earlier.get(actorKey) ?? []), row];
    const touched = { actorKey, hour, activity, profiles, ...(sightings && { sightings }) };
    if (evaluate(touched, settings).length === 0) return [];
    level ??= tenantLevel({ profiles, calendar: settings.calendar, hour, hours: recent });
    return evaluate({ ...touched, level }, settings);
  });
};
