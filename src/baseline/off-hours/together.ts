import type { Habit } from '../habits.js';
import { SLOTS } from '../local-time.js';
import type { Presence } from '../presence.js';
import { hasOwnHours, isOffHours, ownHourSeen } from './hour-seen.js';
import { WORK } from './visit.js';

/** Of so many hours before the judged one it is asked who else was at work: who works late together begins together. */
export const HOURS_BEFORE = 3;

/** Fewer at work together are no common cause, nor is a smaller share of all. */
const LEAST_PEOPLE = 3;
const LEAST_SHARE = 0.1;

/** Of these people so many were at work outside their own hours. */
export interface Together {
  readonly people: number;
  readonly working: number;
}

/** The chance of work at that hour by what all others do: 0 where they are few. */
export const chanceTogether = ({ people, working }: Together): number =>
  working >= LEAST_PEOPLE && working >= LEAST_SHARE * people ? working / people : 0;

/** By slot, whether it lies outside somebody's own hours; of who has none of these it is not said. */
export const offSlots = (presence: Presence | undefined): readonly boolean[] | undefined =>
  presence === undefined || !hasOwnHours(presence)
    ? undefined
    : Array.from({ length: SLOTS }, (_, slot) => isOffHours(ownHourSeen(presence, slot)));

/** Indexes on the axis of the hours at which somebody worked outside their own. */
const workedOff = (isOff: readonly boolean[], { measures, axis }: Pick<Habit, 'measures' | 'axis'>) =>
  new Set(
    WORK.flatMap((measure) => measures[measure].hours.at).filter((at) => isOff[axis.slot[at] ?? 0] === true),
  );

/** How many of the others were at work before an hour of the training span, by its index; asked of one of the people. */
export type TogetherBefore = (actorKey: string, at: number) => Together;

/** Of the people of whom it is learned. */
export const pastTogether = (habits: readonly Habit[]): TogetherBefore => {
  const worked = new Map<string, ReadonlySet<number>>();
  const counts = new Map<number, number>();
  for (const habit of habits) {
    const isOff = habit.kind === 'human' ? offSlots(habit.presence) : undefined;
    if (isOff === undefined) continue;
    const own = workedOff(isOff, habit);
    worked.set(habit.actorKey, own);
    for (const at of own) counts.set(at, (counts.get(at) ?? 0) + 1);
  }
  return (actorKey, at) => {
    const own = worked.get(actorKey);
    const before = Array.from({ length: HOURS_BEFORE }, (_, back) => at - 1 - back);
    const working = before.map((one) => (counts.get(one) ?? 0) - (own?.has(one) === true ? 1 : 0));
    return { people: worked.size - (own === undefined ? 0 : 1), working: Math.max(...working) };
  };
};
