import { createKnown, startOfDay, type Known } from '../baseline/sightings/known.js';
import type { Firsts } from '../baseline/sightings/sightings-store.js';
import type { SightingHour } from '../baseline/sightings/sighting-hour.js';

/** People who are remembered: some 15 KB each. */
const MOST_PEOPLE = 2_000;

interface Remembered {
  /** Local day (a number) whose training span was read. */
  readonly day: number;
  readonly firsts: Firsts['firsts'];
  readonly days: Firsts['days'];
  /** As last computed, by hour: what `firsts` says of the other hours stays as it is. */
  readonly rows: Map<number, SightingHour>;
}

/** Hours (epoch ms, `to` not included) that begin with the training span of a local day (a number). */
export interface DaySpan {
  readonly day: number;
  readonly from: number;
  readonly to: number;
}

/**
 * What the people who are at work were seen with, from one turn to the next within a day: what eight weeks held is then
 * read once a day of each. Of whom an hour shows less than it did, or who is not remembered, is read anew.
 */
export class RememberedSightings {
  private readonly people = new Map<string, Remembered>();

  constructor(private readonly most = MOST_PEOPLE) {}

  get size(): number {
    return this.people.size;
  }

  /** To be told of each computation. */
  put(rows: readonly SightingHour[]): void {
    for (const row of rows) {
      const own = this.people.get(row.actorKey);
      if (own === undefined) continue;
      const before = own.rows.get(row.hour);
      if (isAdded(own, row, before)) own.rows.set(row.hour, row);
      else this.people.delete(row.actorKey);
    }
  }

  /** What is known of somebody in a span that begins with the training span of a local day; undefined: it is to be read. */
  knownIn(actorKey: string, { day, from, to }: DaySpan): Known | undefined {
    const own = this.people.get(actorKey);
    if (own?.day !== day) return undefined;
    const rows = [...own.rows.values()].filter(
      ({ hour, seen }) => hour >= from && hour < to && seen.length > 0,
    );
    const shown = rows.flatMap(({ hour, seen }) => seen.map((sighting) => ({ sighting, hour })));
    return createKnown(
      [...own.firsts.filter(({ hour }) => hour < to), ...shown],
      [...own.days, ...rows.map(({ hour }) => startOfDay(hour))],
    );
  }

  /** What was read of all hours of somebody from a local day's training span on, after these hours of theirs were computed. */
  remember(actorKey: string, day: number, { firsts, days }: Firsts, rows: readonly SightingHour[]): void {
    // Somebody's late hours of yesterday must not put today out of mind.
    if ((this.people.get(actorKey)?.day ?? -Infinity) > day) return;
    this.people.delete(actorKey);
    const [oldest] = this.people.keys();
    if (this.people.size >= this.most && oldest !== undefined) this.people.delete(oldest);
    const computed = new Map(rows.map((row) => [row.hour, row]));
    const others = firsts.filter(({ hour }) => !computed.has(hour));
    this.people.set(actorKey, { day, firsts: others, days, rows: computed });
  }

  forget(): void {
    this.people.clear();
  }
}

/** Whether an hour shows what it showed, and perhaps more. */
const isAdded = (
  { firsts }: Remembered,
  { hour, seen }: SightingHour,
  before: SightingHour | undefined,
): boolean => {
  const now = new Set(seen);
  const was = before?.seen ?? firsts.filter((first) => first.hour === hour).map(({ sighting }) => sighting);
  return was.every((sighting) => now.has(sighting));
};
