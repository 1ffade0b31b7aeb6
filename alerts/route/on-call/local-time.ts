import { createWallClock } from '../../../src/event/time-zone.js';
import { DAY, MINUTE } from '../../../src/kernel/clock.js';
import { createLocalDay, type Day, dayOf } from '../../../src/people/day.js';

/** The clocks of a place. Days count from 1970-01-01; instants are epoch ms. */
export interface LocalTime {
  readonly dayOf: (at: number) => Day;
  /** Of a time that comes twice the first is meant; one that the clocks leave out counts from the offset before it. */
  readonly instantOf: (day: Day, minute: number) => number;
}

/** Throws a RangeError for an unknown zone. */
export function localTimeOf(timeZone: string): LocalTime {
  const instant = createWallClock(timeZone);
  return {
    dayOf: createLocalDay(timeZone),
    instantOf: (day, minute) => instant(day * DAY + minute * MINUTE),
  };
}

const YEARS = /^(20|21)\d{2}-\d{2}-\d{2}$/;

/** Whether a text is a day of the calendar, from 2000 on. */
export const isDay = (text: string): boolean =>
  YEARS.test(text) &&
  Number.isFinite(dayOf(text)) &&
  new Date(dayOf(text) * DAY).toISOString().startsWith(text);

const HAS_ZONE = /(?:Z|[+-]\d{2}:\d{2})$/;

/** A written time, by the clocks of the place unless it names its offset; epoch ms. */
export function instantWritten(text: string, { instantOf }: LocalTime): number {
  if (HAS_ZONE.test(text)) return Date.parse(text);
  return instantOf(0, Date.parse(`${text}Z`) / MINUTE);
}

/** `2026-01-05 18:00 Europe/Berlin`. */
export function shownAt(at: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone });
  return `${format.format(at)} ${timeZone}`;
}
