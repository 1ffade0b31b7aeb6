import type { Store } from '../../store/store.js';
import { TRAINING_DAYS } from '../axis.js';
import { beginOfDay, dayNumberOf, type LocalCalendar } from '../local-time.js';
import type { UntaughtDays } from '../untaught.js';
import { leftOutBefore } from './left-out.js';
import { LOOK, lookedAround, pastNovelty, type PastNovelty, type Person } from './past-novelty.js';
import { knownBetween } from './known-sightings.js';
import { sightingsAround } from './sightings-store.js';

export interface NoveltyLesson {
  /** The local day (ISO) that is to be judged. */
  readonly day: string;
  readonly calendar: LocalCalendar;
  /** Days of which something was told that stands, and of confirmed incidents. */
  readonly untaught: UntaughtDays;
  readonly never?: UntaughtDays;
  /** Who everybody was in the days before it. */
  readonly who: ReadonlyMap<string, Person>;
  /** Of whom it is learned what is common; by default of everybody. */
  readonly actors?: readonly string[];
}

/** What was new for whom in the training span before a day. */
export async function learnNovelty(
  store: Store,
  tenant: string,
  { day, calendar, who, actors = [], ...told }: NoveltyLesson,
): Promise<PastNovelty> {
  const end = dayNumberOf(day);
  const [from, until] = [beginOfDay(end - TRAINING_DAYS, calendar), beginOfDay(end, calendar)];
  const leftOut = leftOutBefore(day, told);
  const known = await knownBetween(store, tenant, { actors, from, to: until, leftOut, calendar });
  const input = { known, who, leftOut, until };
  return pastNovelty(input, await sightingsAround(store, tenant, lookedAround(input), LOOK));
}
