import { z } from 'zod';
import { offsetReader } from '../event/time-zone.js';
import { DAY } from '../kernel/clock.js';

/** A day of the calendar, as the number of days since 1970-01-01; `EVER` is before all of them. */
export type Day = number;

export const EVER: Day = Number.NEGATIVE_INFINITY;

/** What the store's calendar holds (Date32). */
const FIRST = '1900-01-01';
const LAST = '2299-12-31';

export const daySchema = z.iso
  .date()
  .refine((day) => day >= FIRST && day <= LAST, `is not between ${FIRST} and ${LAST}`)
  .describe('A day, such as 2026-03-31');

/** `2026-03-31` as a day. The text is a date. */
export const dayOf = (text: string): Day => Date.parse(`${text}T00:00:00Z`) / DAY;

/** Undefined for `EVER`. */
export const textOfDay = (day: Day): string | undefined =>
  Number.isFinite(day) ? new Date(day * DAY).toISOString().slice(0, 10) : undefined;

/** Days whose offset from UTC is remembered: eleven years. */
const REMEMBERED_DAYS = 4_096;

/**
 * Reads the local day of an instant (epoch ms) in an IANA zone; asks Intl once a UTC day, and each time only on a day
 * whose offset changes. Throws a RangeError for an unknown zone.
 */
export function createLocalDay(timeZone: string): (at: number) => Day {
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
  return (at) => {
    const utcDay = Math.floor(at / DAY);
    const offset = onDay(utcDay);
    return Math.floor((at + (offset === onDay(utcDay + 1) ? offset : read(at))) / DAY);
  };
}
