import { offsetReader } from '../event/time-zone.js';
import { DAY, HOUR, MINUTE } from '../kernel/clock.js';

/** Hours of a working day are slots 0 to 23, of a Saturday or Sunday 24 to 47. */
export const SLOTS = 48;

/** The slot `step` hours on, within the same kind of day. */
export const neighbourSlot = (slot: number, step: number): number =>
  slot < 24 ? (slot + 24 + step) % 24 : 24 + ((slot + step) % 24);

export interface LocalHour {
  /** Local date, ISO. */
  readonly day: string;
  /** Days of the local date since 1970-01-01. */
  readonly dayNumber: number;
  readonly hour: number;
  readonly minute: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly slot: number;
}

/** Local time of one time zone; asks Intl once per UTC day (per hour only on a day whose offset changes). */
export interface LocalCalendar {
  readonly timeZone: string;
  /** The local hour that holds the instant `at` (epoch ms). */
  at(at: number): LocalHour;
}

/** Days whose offset and name are remembered: eleven years. */
const REMEMBERED_DAYS = 4_096;

export const isWeekend = (weekday: number): boolean => weekday === 0 || weekday === 6;

/** 1970-01-01 was a Thursday. */
export const weekdayOf = (dayNumber: number): number => (((dayNumber + 4) % 7) + 7) % 7;

export const isoDay = (dayNumber: number): string => new Date(dayNumber * DAY).toISOString().slice(0, 10);

export const dayNumberOf = (day: string): number => Math.floor(Date.parse(`${day}T00:00:00Z`) / DAY);

/** The same, asked once of each day: writing a date, or asking Intl, takes longer than everything else here. */
const remembered = <T>(of: (day: number) => T): ((day: number) => T) => {
  const known = new Map<number, T>();
  return (day) => {
    const found = known.get(day);
    if (found !== undefined) return found;
    if (known.size >= REMEMBERED_DAYS) known.clear();
    const made = of(day);
    known.set(day, made);
    return made;
  };
};

/** Throws a RangeError when `timeZone` is not an IANA zone: the configuration is checked before. */
export const createLocalCalendar = (timeZone: string): LocalCalendar => {
  const read = offsetReader(timeZone);
  const nameOfDay = remembered(isoDay);
  const offsetOfDay = remembered((utcDay) => read(utcDay * DAY));
  const offsetAt = (at: number): number => {
    const utcDay = Math.floor(at / DAY);
    const offset = offsetOfDay(utcDay);
    return offset === offsetOfDay(utcDay + 1) ? offset : read(at);
  };
  return {
    timeZone,
    at(at) {
      const local = at + offsetAt(at);
      const dayNumber = Math.floor(local / DAY);
      const hour = Math.floor((local - dayNumber * DAY) / HOUR);
      const minute = Math.floor((((local % HOUR) + HOUR) % HOUR) / MINUTE);
      const weekday = weekdayOf(dayNumber);
      const slot = isWeekend(weekday) ? hour + 24 : hour;
      return { day: nameOfDay(dayNumber), dayNumber, hour, minute, weekday, slot };
    },
  };
};

/** The first UTC hour (epoch ms) that begins on or after that local day: a zone is at most 14 hours ahead. */
export const beginOfDay = (dayNumber: number, calendar: LocalCalendar): number => {
  let hour = dayNumber * DAY - 14 * HOUR;
  while (calendar.at(hour).dayNumber < dayNumber) hour += HOUR;
  return hour;
};
