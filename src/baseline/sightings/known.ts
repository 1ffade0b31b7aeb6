import { DAY } from '../../kernel/clock.js';
import { CROWD, kindOfSighting, valueOf, type Sighting, type SightingKind } from './sighting-hour.js';

/** Different values of a kind that are remembered of a person's training span; of who has more, nothing is new. */
export const MOST_KNOWN = 200;

/** Days on which somebody was there, each with a log-in at least, before anything is new for them. */
export const LEAST_DAYS = 5;

/** A value, and the hour (epoch ms) in which it was first seen in the training span. */
export interface FirstSighting {
  readonly sighting: Sighting;
  readonly hour: number;
}

/**
 * What a person was seen with in a training span and up to an hour: of each value when it was first seen. A value is new in
 * that first hour and never again, whatever the order in which the events came in.
 */
export interface Known {
  /** What was first seen in an hour. */
  readonly byHour: ReadonlyMap<number, readonly Sighting[]>;
  readonly first: ReadonlyMap<Sighting, number>;
  /** When it was first seen on a day that teaches others, of what was. */
  readonly taught: ReadonlyMap<Sighting, number>;
  /** When the person first showed it, whether or not it became known by that. */
  readonly shown: ReadonlyMap<Sighting, number>;
  /** Starts (epoch ms) of the UTC days with any act, oldest first. */
  readonly days: readonly number[];
  /** From which hour on a kind has more values than are told apart. */
  readonly crowded: ReadonlyMap<SightingKind, number>;
}

export const startOfDay = (at: number): number => Math.floor(at / DAY) * DAY;

const earliest = (
  firsts: Iterable<FirstSighting>,
  before: Iterable<readonly [Sighting, number]> = [],
): Map<Sighting, number> => {
  const first = new Map(before);
  for (const { sighting, hour } of firsts)
    first.set(sighting, Math.min(first.get(sighting) ?? Infinity, hour));
  return first;
};

const withMore = (
  first: ReadonlyMap<Sighting, number>,
  more: readonly FirstSighting[],
): ReadonlyMap<Sighting, number> => (more.length === 0 ? first : earliest(more, first));

/** What days with something open show of a person. */
export interface OpenDays {
  readonly shown: readonly FirstSighting[];
  /** Of that what is the person's own all the same, from these hours on. */
  readonly takenIn: readonly FirstSighting[];
}

const NONE_OPEN: OpenDays = { shown: [], takenIn: [] };

export const createKnown = (
  firsts: Iterable<FirstSighting>,
  days: Iterable<number>,
  open = NONE_OPEN,
): Known => {
  const taught = earliest(firsts);
  const first = withMore(taught, open.takenIn);
  const shown = withMore(taught, open.shown);
  const byHour = new Map<number, Sighting[]>();
  const counts = new Map<SightingKind, number>();
  const crowded = new Map<SightingKind, number>();
  for (const [sighting, hour] of [...first].sort(byTime)) {
    const kind = kindOfSighting(sighting);
    if (kind === undefined) continue;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    if (!crowded.has(kind) && (count > MOST_KNOWN || valueOf(sighting) === CROWD)) crowded.set(kind, hour);
    const same = byHour.get(hour);
    if (same === undefined) byHour.set(hour, [sighting]);
    else same.push(sighting);
  }
  return { byHour, first, taught, shown, days: [...new Set(days)].sort((a, b) => a - b), crowded };
};

const byTime = ([one, at]: [Sighting, number], [other, then]: [Sighting, number]): number =>
  at - then || (one < other ? -1 : 1);

const daysBefore = ({ days }: Known, hour: number): number => {
  const today = startOfDay(hour);
  return days.reduce((sum, day) => sum + Number(day < today), 0);
};

/** Whether the person has been there long enough for something to be new. */
export const isSettled = (known: Known, hour: number): boolean => daysBefore(known, hour) >= LEAST_DAYS;

/** What an hour holds that the person was not seen with before; nothing while they are being learned. */
export const newsOf = (known: Known, hour: number): readonly Sighting[] => {
  const found = known.byHour.get(hour);
  if (found === undefined || !isSettled(known, hour)) return [];
  return found.filter((sighting) => {
    const kind = kindOfSighting(sighting);
    return kind !== undefined && hour < (known.crowded.get(kind) ?? Infinity);
  });
};

/**
 * -log10 of how often this person shows something new of a kind: (days with something new + 1) / (days + 2), days after
 * the learning ones. A phone whose address changes every other day says little with yet another.
 */
export const ownRarity = (known: Known, kind: SightingKind, hour: number): number => {
  const today = startOfDay(hour);
  const learnt = known.days[LEAST_DAYS] ?? Infinity;
  const changed = new Set<number>();
  for (const [sighting, at] of known.shown) {
    const day = startOfDay(at);
    if (day >= learnt && day < today && kindOfSighting(sighting) === kind) changed.add(day);
  }
  return -Math.log10((changed.size + 1) / (daysBefore(known, hour) + 2));
};
