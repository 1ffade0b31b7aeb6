import { activityBetween } from '../../baseline/activity.js';
import { TRAINING_DAYS } from '../../baseline/axis.js';
import { type DayToLearn, learnFor } from '../../baseline/learn-day.js';
import { beginOfDay } from '../../baseline/local-time.js';
import type { ProfileSet } from '../../baseline/profile.js';
import { asStored } from '../../baseline/profile-store.js';
import { TenantActivity } from '../../baseline/tenant-activity.js';
import { DAY, HOUR } from '../../kernel/clock.js';
import { localDayOf } from '../evaluate.js';
import { knownSightings, type SightingsAt, type Touched } from '../tenant-sightings.js';
import { untaughtBy } from '../untaught-by.js';
import type { HourToJudge } from '../judge-hour.js';
import { TRAILING_HOURS } from '../window.js';
import { inOrder, type Judgement, walkHour, type WalkTerms } from './walk.js';

/** Hours that may still teach: the training span, and a margin for the zone and a change of the clock. */
const KEPT = (TRAINING_DAYS + 2) * DAY;

/**
 * In the order of event time: each hour when it closes, with all that is known of it today. Profiles are learned anew of
 * each day, by what lies before it, and not stored.
 */
export async function* walkEvents(terms: WalkTerms): AsyncGenerator<Judgement> {
  const { store, tenant, calendar, from, to } = terms;
  const activity = new TenantActivity(store, tenant, async (...range) =>
    inOrder(await activityBetween(...range)),
  );
  let served: ServedDay | undefined;
  const untaught = new Set<string>();
  for (let hour = Math.ceil(from / HOUR) * HOUR; hour < to; hour += HOUR) {
    terms.signal.throwIfAborted();
    const rows = await activity.between(hour, hour + HOUR);
    if (rows.length === 0) continue;
    const day = localDayOf(hour, calendar);
    if (served?.day !== day) {
      served = await servedFrom(hour, { terms, activity, untaught });
      activity.trim(hour - KEPT);
    }
    const { set, profiles, seen } = served;
    const recent = async () => activity.between(hour - TRAILING_HOURS * HOUR, hour);
    const sightingsOf = await seen(hour, set);
    const walked = { hour, rows, profiles, recent: { own: recent, beside: recent }, sightingsOf };
    const claims = await walkHour(walked, terms);
    for (const told of untaughtBy(claims, calendar)) untaught.add(told);
    yield { rows, claims, progress: (hour - from) / (to - from) };
  }
}

/** A local day, and what judges it. */
interface ServedDay extends Pick<HourToJudge, 'profiles'> {
  readonly day: string;
  readonly set: ProfileSet;
  readonly seen: SightingsAt;
}

/** For those who are at work on the local day of this hour, which is the first of it that holds anything. */
async function servedFrom(
  first: number,
  {
    terms,
    activity,
    untaught,
  }: {
    readonly terms: WalkTerms;
    readonly activity: TenantActivity;
    readonly untaught: DayToLearn['untaught'];
  },
): Promise<ServedDay> {
  const { store, tenant, calendar } = terms;
  const day = localDayOf(first, calendar);
  const touched = await touchedOnDay(terms, activity, first);
  const daysOff: DayToLearn['daysOff'] = async (...asked) => terms.daysOff.of(tenant, ...asked);
  const lesson = { store, tenant, day, calendar, activity, untaught, daysOff };
  const set = asStored(await learnFor(new Set(touched.keys()), lesson));
  return { day, set, profiles: { of: async () => set }, seen: knownSightings(terms, touched) };
}

/** The hours of everybody in the local day of this one, from it on. */
async function touchedOnDay(
  { calendar, to }: WalkTerms,
  activity: TenantActivity,
  first: number,
): Promise<Touched> {
  const end = Math.min(to, beginOfDay(calendar.at(first).dayNumber + 1, calendar));
  const touched = new Map<string, Set<number>>();
  for (const { actorKey, hour } of await activity.between(first, end))
    touched.set(actorKey, (touched.get(actorKey) ?? new Set<number>()).add(hour));
  return touched;
}
