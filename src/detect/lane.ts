import { DAY, HOUR } from '../kernel/clock.js';
import type { DoneRange } from '../store/intake-log.js';

/** What came in so long after it happened waits behind what came in sooner: some minutes more are nothing to it. */
const LIVE_FOR = 3 * DAY;
/**
 * The oldest day of `live` is judged in `past` again: what belongs to the 24 hours before it waited there. An hour more,
 * since hours are whole.
 */
const IN_BOTH = DAY + HOUR;

/** Starts of hours, epoch ms, `until` not included. */
export interface HoursSpan {
  readonly since: number;
  readonly until: number;
}

/**
 * Detection goes along two lanes. Both pass all done ranges, each at its own pace, and judge different hours of them:
 * `live` those that were recent when they came in, `past` the others, also of a range that holds both.
 */
export interface Lane {
  /** The hours of a range that are judged in this lane: always the same of the same range. Together they are all hours. */
  hoursOf(range: Pick<DoneRange, 'at'>): HoursSpan;
  /** Whether the range may hold such hours; false is certain. */
  mayHold(range: Pick<DoneRange, 'at' | 'occurred' | 'counts'>): boolean;
}

const floorHour = (at: number): number => Math.floor(at / HOUR) * HOUR;

const liveSince = ({ at }: Pick<DoneRange, 'at'>): number => floorHour(at - LIVE_FOR);

export const storedOf = ({ counts }: Pick<DoneRange, 'counts'>): number =>
  counts.reduce((sum, { stored }) => sum + stored, 0);

function laneOf(hoursOf: Lane['hoursOf']): Lane {
  return {
    hoursOf,
    mayHold(range) {
      const { occurred } = range;
      // Nothing says where its events stand: they are looked for in both lanes.
      if (occurred === undefined) return storedOf(range) > 0;
      const { since, until } = hoursOf(range);
      return floorHour(occurred.to) >= since && floorHour(occurred.from) < until;
    },
  };
}

/** All hours of a range, whichever lane they are of. */
export const ALL_HOURS: HoursSpan = { since: -Infinity, until: Infinity };

export const LIVE = laneOf((range) => ({ since: liveSince(range), until: Infinity }));
export const PAST = laneOf((range) => ({ since: -Infinity, until: liveSince(range) + IN_BOTH }));
