import type { ActivityHour } from '../baseline/activity-hour.js';
import { TRAINING_DAYS } from '../baseline/axis.js';
import { beginOfDay, dayNumberOf, type LocalCalendar } from '../baseline/local-time.js';
import { createKnown, startOfDay, type Known } from '../baseline/sightings/known.js';
import { lastRoles } from '../baseline/sightings/last-roles.js';
import { pastNovelty, type PastNovelty } from '../baseline/sightings/past-novelty.js';
import type { SightingHour } from '../baseline/sightings/sighting-hour.js';
import { DAY } from '../kernel/clock.js';
import type { Sightings } from './evaluate.js';

/** What the store answers of sightings, from rows in memory: a replayed history asks it day by day. */
export interface HistorySightings {
  /** What was new before a local day (ISO), for its profiles. */
  before(day: string, hours: Iterable<ActivityHour>): PastNovelty;
  at(hour: number): (actorKey: string) => Sightings | undefined;
}

/** `rows` in any order, one an actor-hour. */
export const historySightings = (
  rows: Iterable<SightingHour>,
  calendar: LocalCalendar,
): HistorySightings => {
  const byActor = Map.groupBy(
    [...rows].sort((a, b) => a.hour - b.hour),
    ({ actorKey }) => actorKey,
  );
  let ofDay = new Map<string, Known>();
  let day = NaN;
  const knownOn = (dayNumber: number, actorKey: string): Known | undefined => {
    if (day !== dayNumber) [day, ofDay] = [dayNumber, new Map()];
    const found = ofDay.get(actorKey);
    if (found !== undefined) return found;
    const own = byActor.get(actorKey);
    if (own === undefined) return undefined;
    const from = beginOfDay(dayNumber - TRAINING_DAYS, calendar);
    const known = knownOf(own.filter(({ hour }) => hour >= from && hour < beginOfDay(dayNumber + 1, calendar)));
    ofDay.set(actorKey, known);
    return known;
  };
  return {
    before(isoDay, hours) {
      const until = beginOfDay(dayNumberOf(isoDay), calendar);
      const from = beginOfDay(dayNumberOf(isoDay) - TRAINING_DAYS, calendar);
      const taught = [...byActor].map(([actorKey, own]) => {
        const span = own.filter(({ hour }) => hour >= from && hour < until);
        return [actorKey, knownOf(span)] as const;
      });
      return pastNovelty({ known: new Map(taught), who: lastRoles(hours, until), until }, byActor);
    },
    at: (hour) => (actorKey) => {
      const { dayNumber } = calendar.at(hour);
      const known = knownOn(dayNumber, actorKey);
      const recent = byActor.get(actorKey)?.filter((row) => row.hour <= hour && row.hour > hour - 2 * DAY);
      return known && { known, rows: recent ?? [] };
    },
  };
};

const knownOf = (rows: readonly SightingHour[]): Known =>
  createKnown(
    rows.flatMap(({ seen, hour }) => seen.map((sighting) => ({ sighting, hour }))),
    rows.filter(({ seen }) => seen.length > 0).map(({ hour }) => startOfDay(hour)),
  );
