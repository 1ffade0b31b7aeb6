import type { Shown } from '../baseline/sightings/known-sightings.js';
import type { Known } from '../baseline/sightings/known.js';
import { knownBy, type LeftOutDays, type Taught, type Teaching } from '../baseline/sightings/left-out.js';
import type { SightingHour } from '../baseline/sightings/sighting-hour.js';

/** People who are remembered: some 15 KB each. */
const MOST_PEOPLE = 2_000;

interface Remembered {
  /** Local day (a number) whose training span was read. */
  readonly day: number;
  /** Its days that were left out. */
  readonly without: string;
  readonly taught: Taught;
  /** As last computed, by hour: what `taught` says of the other hours stays as it is. */
  readonly rows: Map<number, SightingHour>;
}

/** What was read of somebody for a local day (a number), by how their days teach. */
export interface ShownOnDay {
  readonly day: number;
  readonly shown: Shown;
  readonly teaching: Teaching;
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
  knownIn(actorKey: string, { day, from, to }: DaySpan, teaching: Teaching): Known | undefined {
    const own = this.people.get(actorKey);
    if (own?.day !== day || own.without !== nameOf(teaching.leftOut)) return undefined;
    const { firsts, days } = own.taught;
    const rows = [...own.rows.values()].filter(({ hour }) => hour >= from && hour < to);
    return knownBy({ firsts: firsts.filter(({ hour }) => hour < to), days }, rows, teaching);
  }

  /** What was read of all hours of somebody from a local day's training span on, after these hours of theirs were computed. */
  remember(actorKey: string, { day, shown, teaching }: ShownOnDay, rows: readonly SightingHour[]): void {
    // Somebody's late hours of yesterday must not put today out of mind.
    if ((this.people.get(actorKey)?.day ?? -Infinity) > day) return;
    this.people.delete(actorKey);
    const [oldest] = this.people.keys();
    if (this.people.size >= this.most && oldest !== undefined) this.people.delete(oldest);
    const computed = new Map([...shown.open, ...rows].map((row) => [row.hour, row]));
    const firsts = shown.firsts.filter(({ hour }) => !computed.has(hour));
    const taught = { firsts, days: shown.days };
    this.people.set(actorKey, { day, without: nameOf(teaching.leftOut), taught, rows: computed });
  }

  forget(): void {
    this.people.clear();
  }
}

const nameOf = (days: LeftOutDays | undefined): string => (days === undefined ? '' : JSON.stringify(days));

/** Whether an hour shows what it showed, and perhaps more. */
const isAdded = (
  { taught }: Remembered,
  { hour, seen }: SightingHour,
  before: SightingHour | undefined,
): boolean => {
  const now = new Set(seen);
  const was =
    before?.seen ?? taught.firsts.filter((first) => first.hour === hour).map(({ sighting }) => sighting);
  return was.every((sighting) => now.has(sighting));
};
