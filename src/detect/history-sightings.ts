import type { ActivityHour } from '../baseline/activity-hour.js';
import { TRAINING_DAYS, trainingSpan } from '../baseline/axis.js';
import { beginOfDay, type LocalCalendar } from '../baseline/local-time.js';
import { roleNamesIn, underPresentNames } from '../baseline/roles-held.js';
import { createKnown, startOfDay, type Known } from '../baseline/sightings/known.js';
import {
  knownBy,
  leftOutBefore,
  leftOutOf,
  NOTHING_TAUGHT,
  type LeftOut,
} from '../baseline/sightings/left-out.js';
import { lastRoles } from '../baseline/sightings/last-roles.js';
import { pastNovelty, type PastNovelty } from '../baseline/sightings/past-novelty.js';
import type { Sighting, SightingHour } from '../baseline/sightings/sighting-hour.js';
import type { UntaughtDays } from '../baseline/untaught.js';
import { DAY } from '../kernel/clock.js';
import type { Sightings } from './evaluate.js';
import type { JudgedBy } from './tenant-sightings.js';

/** What the store answers of sightings, from rows in memory: a replayed history asks it day by day. */
export interface HistorySightings {
  /** What was new before a local day (ISO), for its profiles; days that do not teach made nothing known. */
  readonly before: (day: string, hours: readonly ActivityHour[], untaught: UntaughtDays) => PastNovelty;
  /** By the profiles of its day. */
  readonly at: (hour: number, profiles: JudgedBy) => (actorKey: string) => Sightings | undefined;
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
  const knownOf = (actorKey: string, own: Seen, { from, to, leftOut }: LearnedSpan): Known => {
    const days = leftOutOf(leftOut, actorKey);
    if (days === undefined) return knownIn(own, from, to);
    return knownBy(NOTHING_TAUGHT, rowsIn(own, from, to), { leftOut: days, calendar });
  };
  const keptOf = keptOfDay();
  const knownOn = (day: number, profiles: JudgedBy) => {
    const kept = keptOf(day, profiles);
    const [from, to] = [beginOfDay(day - TRAINING_DAYS, calendar), beginOfDay(day + 1, calendar)];
    const leftOut = profiles.novelty?.leftOut ?? {};
    return (actorKey: string, own: Seen): Known => {
      const known = kept.get(actorKey) ?? knownOf(actorKey, own, { from, to, leftOut });
      kept.set(actorKey, known);
      return known;
    };
  };
  return {
    before(isoDay, hours, untaught) {
      const span = { ...trainingSpan(isoDay, calendar), leftOut: leftOutBefore(isoDay, { untaught }) };
      const { to: until, leftOut } = span;
      const named = underPresentNames(hours, roleNamesIn(hours, span));
      const known = new Map([...seen].map(([key, own]) => [key, knownOf(key, own, span)]));
      const around = new Map([...seen].map(([key, own]) => [key, rowsIn(own, until - LOOKED_BACK, until)]));
      return pastNovelty({ known, who: lastRoles(named, until), leftOut, until }, around);
    },
    at: (hour, profiles) => {
      const known = knownOn(calendar.at(hour).dayNumber, profiles);
      return (actorKey) => {
        const own = seen.get(actorKey);
        return own && { known: known(actorKey, own), rows: rowsIn(own, hour - 2 * DAY, hour + 1) };
      };
    },
  };
};

/** What is known of people on the day that was asked for last, by its profiles. */
const keptOfDay = (): ((day: number, profiles: JudgedBy) => Map<string, Known>) => {
  let last: { day: number; profiles: JudgedBy; kept: Map<string, Known> } | undefined;
  return (day, profiles) => {
    if (last?.day !== day || last.profiles !== profiles) last = { day, profiles, kept: new Map() };
    return last.kept;
  };
};

interface LearnedSpan {
  readonly from: number;
  readonly to: number;
  readonly leftOut: LeftOut;
}

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
