import type { Store } from '../../store/store.js';
import type { ActivityHour } from '../activity-hour.js';
import { TRAINING_DAYS } from '../axis.js';
import { beginOfDay, dayNumberOf, type LocalCalendar } from '../local-time.js';
import { lastRoles } from './last-roles.js';
import { LOOK, lookedAround, pastNovelty, type PastNovelty } from './past-novelty.js';
import { knownBetween, sightingsAround } from './sightings-store.js';

export interface NoveltyLesson {
  /** The local day (ISO) that is to be judged. */
  readonly day: string;
  readonly calendar: LocalCalendar;
  /** Activity of everybody in the days before it. */
  readonly hours: Iterable<ActivityHour>;
}

/** What was new for whom in the training span before a day. */
export async function learnNovelty(
  store: Store,
  tenant: string,
  { day, calendar, hours }: NoveltyLesson,
): Promise<PastNovelty> {
  const end = dayNumberOf(day);
  const [from, until] = [beginOfDay(end - TRAINING_DAYS, calendar), beginOfDay(end, calendar)];
  const known = await knownBetween(store, tenant, { actors: [], from, to: until });
  const input = { known, who: lastRoles(hours, until), until };
  return pastNovelty(input, await sightingsAround(store, tenant, lookedAround(input), LOOK));
}
