import { createWallClock } from '../../src/event/time-zone.js';
import { DAY, HOUR } from '../../src/kernel/clock.js';
import { createLocalDay, type Day, textOfDay } from '../../src/people/day.js';

const WEEK_IN_DAYS = 7;
/** 1970-01-01 was a Thursday: the third day after a Monday. */
const MONDAY_TO_FIRST_DAY = 3;
const HOUR_OF_LETTER = 8;

/** The week that a letter is about, and when it goes out; times are epoch ms. */
export interface LetterWeek {
  /** The Monday on which it goes out, such as 2026-03-02: what the letter of a tenant is known by. */
  readonly id: string;
  readonly day: Day;
  /** 08:00 of that Monday in the zone of the tenant. */
  readonly dueAt: number;
  /** From the Monday before to this one, at midnight of the zone. */
  readonly from: number;
  readonly to: number;
  /** When the one after it goes out. */
  readonly nextAt: number;
}

/** The newest letter whose time has come. Throws a RangeError for an unknown zone. */
export function newestLetter(now: number, timeZone: string): LetterWeek {
  const today = createLocalDay(timeZone)(now);
  const instant = createWallClock(timeZone);
  const dueAt = (day: Day): number => instant(day * DAY + HOUR_OF_LETTER * HOUR);
  const monday = today - ((today + MONDAY_TO_FIRST_DAY) % WEEK_IN_DAYS);
  const day = dueAt(monday) <= now ? monday : monday - WEEK_IN_DAYS;
  return {
    id: textOfDay(day) ?? '',
    day,
    dueAt: dueAt(day),
    from: instant((day - WEEK_IN_DAYS) * DAY),
    to: instant(day * DAY),
    nextAt: dueAt(day + WEEK_IN_DAYS),
  };
}
