import { DAY, MINUTE } from '../kernel/clock.js';

/** Reads how far local time of an IANA zone is ahead of UTC at an instant, both in ms. Throws a RangeError for an unknown zone. */
export const offsetReader = (timeZone: string): ((at: number) => number) => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (at) => {
    const part = { year: 0, month: 0, day: 0, hour: 0, minute: 0 };
    for (const { type, value } of format.formatToParts(at)) {
      if (type in part) part[type as keyof typeof part] = Number(value);
    }
    const wall = Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute);
    return wall - Math.floor(at / MINUTE) * MINUTE;
  };
};

/** Days whose offset is remembered: eleven years. */
const REMEMBERED_DAYS = 4_096;

/**
 * The instant of a local time that was written without its zone; `wall` is that time as if it were UTC, epoch ms. Of an hour
 * that comes twice the first is meant, one that the clocks leave out counts from the offset before it (as
 * Temporal's "compatible", ECMA-262 proposal Temporal, DisambiguatePossibleEpochNanoseconds).
 */
export function createWallClock(timeZone: string): (wall: number) => number {
  const read = offsetReader(timeZone);
  const known = new Map<number, number>();
  const onDay = (utcDay: number): number => {
    const found = known.get(utcDay);
    if (found !== undefined) return found;
    if (known.size >= REMEMBERED_DAYS) known.clear();
    const offset = read(utcDay * DAY);
    known.set(utcDay, offset);
    return offset;
  };
  return (wall) => {
    const day = Math.floor(wall / DAY);
    const [before, after] = [onDay(day - 1), onDay(day + 2)];
    if (before === after) return wall - before;
    const possible = [wall - before, wall - after].filter((at) => wall - at === read(at));
    return possible.length === 0 ? wall - before : Math.min(...possible);
  };
}
