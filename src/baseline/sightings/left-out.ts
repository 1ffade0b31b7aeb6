import { TRAINING_DAYS } from '../axis.js';
import { dayNumberOf, type LocalCalendar } from '../local-time.js';
import {
  NONE_UNTAUGHT,
  TAKEN_IN_DAYS,
  untaughtByActor,
  type UntaughtByActor,
  type UntaughtDays,
} from '../untaught.js';
import { createKnown, startOfDay, type FirstSighting, type Known } from './known.js';
import type { Sighting, SightingHour } from './sighting-hour.js';

/** Local days (since 1970-01-01, ascending) on which what one person is seen with does not become known. */
export interface LeftOutDays {
  /** Something was told of them and stands: what is seen on `TAKEN_IN_DAYS` of them is the person's own, and nobody else's. */
  readonly open: readonly number[];
  /** An incident was confirmed: not the person's either. */
  readonly never: readonly number[];
}

/** By person, of those who have any. Serialisable. */
export type LeftOut = Readonly<Record<string, LeftOutDays>>;

export const leftOutOf = (leftOut: LeftOut | undefined, actorKey: string): LeftOutDays | undefined =>
  leftOut !== undefined && Object.hasOwn(leftOut, actorKey) ? leftOut[actorKey] : undefined;

/** What was told and answered before a local day (ISO), of the training span. */
export const leftOutBefore = (
  day: string,
  { untaught, never = NONE_UNTAUGHT }: { readonly untaught: UntaughtDays; readonly never?: UntaughtDays },
): LeftOut => {
  const span = { day, count: TRAINING_DAYS };
  const [told, confirmed] = [untaughtByActor(untaught, span), untaughtByActor(never, span)];
  const first = dayNumberOf(day) - TRAINING_DAYS;
  const daysOf = (days: UntaughtByActor, actorKey: string): number[] =>
    [...(days.get(actorKey) ?? [])].map((index) => first + index).sort((a, b) => a - b);
  const people = [...new Set([...told.keys(), ...confirmed.keys()])].sort();
  return Object.fromEntries(
    people.map((actorKey): [string, LeftOutDays] => {
      const lost = daysOf(confirmed, actorKey);
      return [actorKey, { open: daysOf(told, actorKey).filter((one) => !lost.includes(one)), never: lost }];
    }),
  );
};

/** How the days of one person teach. */
export interface Teaching {
  readonly leftOut: LeftOutDays | undefined;
  readonly calendar: LocalCalendar;
}

type Lesson = 'taught' | 'open' | 'never';

const lessonsBy = ({ leftOut, calendar }: Teaching): ((row: SightingHour) => Lesson) => {
  if (leftOut === undefined) return () => 'taught';
  const [open, never] = [new Set(leftOut.open), new Set(leftOut.never)];
  return ({ hour }) => {
    const day = calendar.at(hour).dayNumber;
    return never.has(day) ? 'never' : open.has(day) ? 'open' : 'taught';
  };
};

const firstsIn = (rows: readonly SightingHour[]): FirstSighting[] =>
  rows.flatMap(({ hour, seen }) => seen.map((sighting) => ({ sighting, hour })));

/** Of each value the hour in which it was first seen on the last of so many days. */
const takenIn = (shown: readonly FirstSighting[], calendar: LocalCalendar): FirstSighting[] => {
  const daysOf = new Map<Sighting, Set<number>>();
  const inOrder = shown.toSorted((a, b) => a.hour - b.hour);
  return inOrder.filter(({ sighting, hour }) => {
    const days = daysOf.get(sighting) ?? new Set();
    daysOf.set(sighting, days);
    const before = days.size;
    return days.add(calendar.at(hour).dayNumber).size > before && days.size === TAKEN_IN_DAYS;
  });
};

/** What days that teach were found to show of somebody. */
export interface Taught {
  readonly firsts: readonly FirstSighting[];
  /** Starts (epoch ms) of the UTC days on which they were there. */
  readonly days: readonly number[];
}

export const NOTHING_TAUGHT: Taught = { firsts: [], days: [] };

/** What becomes known of somebody by that, and by further hours of whichever days. */
export const knownBy = (taught: Taught, rows: Iterable<SightingHour>, teaching: Teaching): Known => {
  const seen = [...rows].filter((row) => row.seen.length > 0);
  const { taught: more = [], open = [] } = Object.groupBy(seen, lessonsBy(teaching));
  const shown = firstsIn(open);
  return createKnown(
    [...taught.firsts, ...firstsIn(more)],
    [...taught.days, ...[...more, ...open].map(({ hour }) => startOfDay(hour))],
    { shown, takenIn: takenIn(shown, teaching.calendar) },
  );
};
