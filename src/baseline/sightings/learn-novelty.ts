import type { Store } from '../../store/store.js';
import { TRAINING_DAYS } from '../axis.js';
import { beginOfDay, dayNumberOf, type LocalCalendar } from '../local-time.js';
import { LOOK, lookedAround, pastNovelty, type PastNovelty, type Person } from './past-novelty.js';
import { knownBetween, sightingsAround } from './sightings-store.js';

export interface NoveltyLesson {
  /** The local day (ISO) that is to be judged. */
  readonly day: string;
  readonly calendar: LocalCalendar;
  /** Who everybody was in the days before it. */
  readonly who: ReadonlyMap<string, Person>;
  /** Of whom it is learned what is common; by default of everybody. */
  readonly actors?: readonly string[];
}

/** What was new for whom in the training span before a day. */
export async function learnNovelty(
  store: Store,
  tenant: string,
  { day, calendar, who, actors = [] }: NoveltyLesson,
): Promise<PastNovelty> {
  const end = dayNumberOf(day);
  const [from, until] = [beginOfDay(end - TRAINING_DAYS, calendar), beginOfDay(end, calendar)];
  const known = await knownBetween(store, tenant, { actors, from, to: until });
  const input = { known, who, until };
  return pastNovelty(input, await sightingsAround(store, tenant, lookedAround(input), LOOK));
}
