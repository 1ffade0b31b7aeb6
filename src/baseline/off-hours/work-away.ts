import type { Habit } from '../habits.js';
import { SLOTS } from '../local-time.js';
import { CHANCE_DAYS } from '../person.js';
import type { Presence } from '../presence.js';
import type { WorkAway } from './away-sums.js';
import { FARTHEST, hoursAway, isOffHours, ownHourSeen, type HourSeen } from './hour-seen.js';

const DISTANCES = FARTHEST + 1;

/** Where a slot is summed up. */
const placeOf = (away: readonly number[], slot: number): number =>
  (slot < 24 ? 0 : DISTANCES) + (away[slot % 24] ?? 0);

/** Of people by when they work; programs have no hours. */
export const workAway = (habits: Iterable<Pick<Habit, 'kind' | 'presence'>>): WorkAway => {
  const known = Array<number>(2 * DISTANCES).fill(0);
  const around = Array<number>(2 * DISTANCES).fill(0);
  for (const { kind, presence } of habits) {
    const away = kind === 'human' && presence !== undefined ? hoursAway(presence) : undefined;
    if (presence === undefined || away === undefined) continue;
    for (let slot = 0; slot < SLOTS; slot++) {
      const seen = ownHourSeen(presence, slot);
      if (!isOffHours(seen)) continue;
      const place = placeOf(away, slot);
      known[place] = (known[place] ?? 0) + seen.known;
      around[place] = (around[place] ?? 0) + seen.around;
    }
  }
  return { known, around };
};

/** Without what one of them adds: a person's own nights must not make them usual. */
export const workAwayWithout = (all: WorkAway, presence: Presence): WorkAway => {
  const own = workAway([{ kind: 'human', presence }]);
  const less = (sums: readonly number[], of: readonly number[]): number[] =>
    sums.map((sum, place) => Math.max(0, sum - (of[place] ?? 0)));
  return { known: less(all.known, own.known), around: less(all.around, own.around) };
};

/**
 * Share of the days on which people work about an hour as far from their own, half a day of each known before any
 * (Jeffreys); never less than was seen of those that lie farther.
 */
const shareOf = ({ known, around }: WorkAway, place: number): number => {
  const end = place < DISTANCES ? DISTANCES : 2 * DISTANCES;
  const share = (at: number, before: number): number => ((around[at] ?? 0) + before) / ((known[at] ?? 0) + 1);
  let most = share(place, 0.5);
  for (let farther = place + 1; farther < end; farther++) most = Math.max(most, share(farther, 0));
  return most;
};

/** A working day that begins an hour early, or a lunch that is worked through, is no news. */
const LEAST_AWAY = 2;

/** An hour of such a day at which somebody hardly ever works. */
export interface OffHour {
  /** Hours from the next hour of theirs, `FARTHEST` at most. */
  readonly away: number;
  /** Chance that they work about it. */
  readonly chance: number;
}

export interface AskedHour {
  readonly presence: Presence;
  readonly slot: number;
  /** Of that slot; of a past day without the day itself. */
  readonly seen?: HourSeen;
}

/**
 * Chance of work about an hour: how often the person did, and how often people here do who are as far from their own hours,
 * which weighs as much as four days of the person's. Undefined of an hour of theirs or next to them, and of who has none.
 */
export const offHourOf = (
  { presence, slot, seen = ownHourSeen(presence, slot) }: AskedHour,
  among: WorkAway,
): OffHour | undefined => {
  const hours = hoursAway(presence);
  if (hours === undefined || !isOffHours(seen)) return undefined;
  const away = hours[slot % 24] ?? 0;
  if (slot < 24 && away < LEAST_AWAY) return undefined;
  const active = seen.around + CHANCE_DAYS * shareOf(among, placeOf(hours, slot));
  return { away, chance: Math.min(1, active / (seen.known + CHANCE_DAYS)) };
};
