import { createWallClock } from '../../src/event/time-zone.js';
import { DAY, HOUR } from '../../src/kernel/clock.js';
import { createLocalDay } from '../../src/people/day.js';

/** How often a receiver gets one mail about everything, instead of each at once. */
export const DIGESTS = ['hourly', 'daily'] as const;
export type DigestEvery = (typeof DIGESTS)[number];

const HOUR_OF_DAY = 8;

/** The first time of a digest at or after a time (epoch ms): each full hour, or 08:00 of the zone (IANA name). */
export function digestAt(every: DigestEvery, at: number, timeZone: string): number {
  if (at === Infinity) return at;
  if (every === 'hourly') return Math.ceil(at / HOUR) * HOUR;
  const instant = createWallClock(timeZone);
  const today = createLocalDay(timeZone)(at);
  const eight = (day: number): number => instant(day * DAY + HOUR_OF_DAY * HOUR);
  return eight(today) >= at ? eight(today) : eight(today + 1);
}
