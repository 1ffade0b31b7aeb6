import type { Presence } from '../presence.js';
import { TAKEN_IN_DAYS } from '../untaught.js';

/** How often somebody was seen working about an hour of such a day, in the weeks before. */
export interface HourSeen {
  /** Days of that kind since the person was first seen, and of these those on which they worked at all. */
  readonly known: number;
  readonly worked: number;
  /** Of the known ones, days on which they worked in that hour or in one beside it. */
  readonly around: number;
  /** Weeks for which the person is known. */
  readonly weeks: number;
}

/** Of somebody who is known for less it is not said when they never work. */
const LEAST_WEEKS = 4;

/** Hours near which somebody works on more of the days than this are hours of theirs; once is no habit. */
const MOST_SHARE = 0.1;

const isOwn = (around: number, known: number): boolean => around > Math.max(1, MOST_SHARE * known);

/** Of a slot (`SLOTS`). */
export const hourSeen = ({ known, worked, around }: Presence, slot: number): HourSeen => {
  const kind = slot < 24 ? 0 : 1;
  return {
    known: known[kind],
    worked: worked[kind],
    around: around[slot] ?? 0,
    weeks: Math.floor((known[0] + known[1]) / 7),
  };
};

/**
 * The same as far as it is the person's own: what was told of a night and stands makes no habit of it before the third
 * (`TAKEN_IN_DAYS`), or who comes again is told once.
 */
export const ownHourSeen = (presence: Presence, slot: number): HourSeen => {
  const seen = hourSeen(presence, slot);
  const told = presence.told?.[slot] ?? 0;
  return told === 0 || told >= TAKEN_IN_DAYS ? seen : { ...seen, around: seen.around - told };
};

/** Whether the person is known well enough to say that they hardly ever work about that hour of such a day. */
export const isOffHours = ({ known, around, weeks }: HourSeen): boolean =>
  weeks >= LEAST_WEEKS && known > 0 && !isOwn(around, known);

/** Hours of the clock at which the person works on working days. */
const ownHours = ({ known, around }: Presence): readonly number[] =>
  Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => isOwn(around[hour] ?? 0, known[0]));

export const hasOwnHours = (presence: Presence): boolean => ownHours(presence).length > 0;

/** Who works eleven hours a day is never farther from them. */
export const FARTHEST = 6;

/**
 * By hour of the clock, how many hours it lies from the next at which the person works on working days, `FARTHEST` at most:
 * told by the person's own day, so that neither a shift nor another time zone is far. Undefined of who has no such hours.
 */
export const hoursAway = (presence: Presence): readonly number[] | undefined => {
  const own = ownHours(presence);
  if (own.length === 0) return undefined;
  return Array.from({ length: 24 }, (_, hour) => {
    const apart = own.map((one) => Math.abs(one - hour)).map((hours) => Math.min(hours, 24 - hours));
    return Math.min(FARTHEST, ...apart);
  });
};
