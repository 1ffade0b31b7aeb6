import type { ActivityHour } from '../baseline/activity-hour.js';
import { TRAINING_DAYS, trainingSpan } from '../baseline/axis.js';
import { beginOfDay, type LocalCalendar } from '../baseline/local-time.js';
import { roleNamesIn, underPresentNames } from '../baseline/roles-held.js';
import { createKnown, startOfDay, type Known } from '../baseline/sightings/known.js';
import { lastRoles } from '../baseline/sightings/last-roles.js';
import { pastNovelty, type PastNovelty } from '../baseline/sightings/past-novelty.js';
import type { Sighting, SightingHour } from '../baseline/sightings/sighting-hour.js';
import { DAY } from '../kernel/clock.js';
import type { Sightings } from './evaluate.js';

/** What the store answers of sightings, from rows in memory: a replayed history asks it day by day. */
export interface HistorySightings {
  /** What was new before a local day (ISO), for its profiles. */
  readonly before: (day: string, hours: readonly ActivityHour[]) => PastNovelty;
  readonly at: (hour: number) => (actorKey: string) => Sightings | undefined;
}

/** One actor's sightings by the hours in which they were made, in order of time. */
interface Seen {
  readonly rows: readonly SightingHour[];
  readonly hours: readonly number[];
  /** Hours with anything seen. */
  readonly there: readonly number[];
  readonly hoursOf: ReadonlyMap<Sighting, readonly number[]>;
}

/** `rows` in any order, one an actor-hour. */
export const historySightings = (rows: Iterable<SightingHour>, calendar: LocalCalendar): HistorySightings => {
  const sorted = [...rows].sort((a, b) => a.hour - b.hour);
  const seen = new Map(
    [...Map.groupBy(sorted, ({ actorKey }) => actorKey)].map(([key, own]) => [key, seenIn(own)]),
  );
  let ofDay = new Map<string, Known>();
  let day = NaN;
  const knownOn = (dayNumber: number, actorKey: string, own: Seen): Known => {
    if (day !== dayNumber) [day, ofDay] = [dayNumber, new Map()];
    const from = beginOfDay(dayNumber - TRAINING_DAYS, calendar);
    const known = ofDay.get(actorKey) ?? knownIn(own, from, beginOfDay(dayNumber + 1, calendar));
    ofDay.set(actorKey, known);
    return known;
  };
  return {
    before(isoDay, hours) {
      const { from, to: until } = trainingSpan(isoDay, calendar);
      const named = underPresentNames(hours, roleNamesIn(hours, { from, to: until }));
      const known = new Map([...seen].map(([key, own]) => [key, knownIn(own, from, until)]));
      const around = new Map([...seen].map(([key, own]) => [key, rowsIn(own, until - LOOKED_BACK, until)]));
      return pastNovelty({ known, who: lastRoles(named, until), until }, around);
    },
    at: (hour) => {
      const { dayNumber } = calendar.at(hour);
      return (actorKey) => {
        const own = seen.get(actorKey);
        return (
          own && { known: knownOn(dayNumber, actorKey, own), rows: rowsIn(own, hour - 2 * DAY, hour + 1) }
        );
      };
    },
  };
};

/** The days that are calibrated by, and some hours around them. */
const LOOKED_BACK = (TRAINING_DAYS + 2) * DAY;

const seenIn = (rows: readonly SightingHour[]): Seen => {
  const hoursOf = new Map<Sighting, number[]>();
  for (const { seen, hour } of rows) {
    for (const sighting of seen) {
      const hours = hoursOf.get(sighting);
      if (hours === undefined) hoursOf.set(sighting, [hour]);
      else hours.push(hour);
    }
  }
  const there = rows.filter(({ seen }) => seen.length > 0).map(({ hour }) => hour);
  return { rows, hours: rows.map(({ hour }) => hour), there, hoursOf };
};

/** Index of the first that is not before; `sorted` ascends. */
const firstFrom = (sorted: readonly number[], from: number): number => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low;
};

const rowsIn = ({ rows, hours }: Seen, from: number, to: number): readonly SightingHour[] =>
  rows.slice(firstFrom(hours, from), firstFrom(hours, to));

const knownIn = ({ there, hoursOf }: Seen, from: number, to: number): Known => {
  const firsts = [...hoursOf].flatMap(([sighting, hours]) => {
    const hour = hours[firstFrom(hours, from)];
    return hour === undefined || hour >= to ? [] : [{ sighting, hour }];
  });
  const days = there.slice(firstFrom(there, from), firstFrom(there, to)).map(startOfDay);
  return createKnown(firsts, days);
};
