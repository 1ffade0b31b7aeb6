import { activityOf } from '../baseline/activity.js';
import type { ActivityHour } from '../baseline/activity-hour.js';
import type { TenantActivity } from '../baseline/tenant-activity.js';
import { spanOf } from '../baseline/touched.js';
import { HOUR } from '../kernel/clock.js';
import type { Store } from '../store/store.js';
import type { Touched } from './tenant-sightings.js';
import { TRAILING_HOURS } from './window.js';

export const NO_HOURS: Touched = new Map();

/** Pure: hours of the same people whose 24 hours hold one of these, but those that are judged anyway, here or elsewhere. */
export const laterHours = (touched: Touched, elsewhere: Touched): Touched =>
  new Map(
    [...touched].map(([actorKey, hours]) => {
      const others = elsewhere.get(actorKey);
      const later = new Set<number>();
      for (const hour of hours)
        for (let after = 1; after < TRAILING_HOURS; after++) {
          const at = hour + after * HOUR;
          if (!hours.has(at) && others?.has(at) !== true) later.add(at);
        }
      return [actorKey, later];
    }),
  );

export interface LaterHours {
  readonly store: Store;
  readonly tenant: string;
  readonly activity: TenantActivity;
  /** What is live is judged by what it remembers: whoever is at work is asked about again and again. */
  readonly isLive: boolean;
}

/**
 * What comes in late is in the 24 hours of later hours as well: those that there are, as they stand. For what comes in by
 * the order of time there are none.
 */
export async function hoursHolding(
  { store, tenant, activity, isLive }: LaterHours,
  touched: Touched,
  elsewhere: Touched,
): Promise<readonly ActivityHour[]> {
  const later = laterHours(touched, elsewhere);
  const { from, to } = spanOf([...touched.values()].flatMap((hours) => [...hours]));
  if (to < from) return [];
  const end = to + TRAILING_HOURS * HOUR;
  // From where the hours that are judged will be asked for: so it is one read.
  if (isLive) return activity.of(later, { from: from - TRAILING_HOURS * HOUR, to: end });
  // What is live goes on meanwhile: what this lane remembers of those hours may be old.
  const stored = await activityOf(store, tenant, { actors: [...touched.keys()], from: from + HOUR, to: end });
  return stored.filter(({ actorKey, hour }) => later.get(actorKey)?.has(hour) === true);
}
