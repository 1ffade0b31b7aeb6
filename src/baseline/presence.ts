import type { ActivityHour } from './activity-hour.js';
import { isTelling, TRAINING_DAYS, type Axis } from './axis.js';
import { SLOTS, neighbourSlot } from './local-time.js';
import { allActsOf } from './measures.js';

/**
 * On how many days of the training span somebody worked, and at which hours: counted and not weighted, under whatever role,
 * so that it can be said as a fact. What was announced before counts as work; coming and going alone does not.
 */
export interface Presence {
  /** Days since the person was first seen working, leave left out on which they did not: working days, and days off. */
  readonly known: readonly [number, number];
  /** Of these, days on which the person worked at all. */
  readonly worked: readonly [number, number];
  /** Of these, by slot: days of that kind on which the person worked in that hour or in one beside it. */
  readonly around: readonly number[];
  /** Of these, days with something told that stands; absent where there are none. */
  readonly told?: readonly number[];
}

export const isWork = (row: ActivityHour): boolean => allActsOf(row) > 0 || (row.planned?.length ?? 0) > 0;

const noted = (presence: Counted, slot: number, { day, isTold }: { day: number; isTold: boolean }): void => {
  for (const near of [slot, neighbourSlot(slot, 1), neighbourSlot(slot, -1)]) {
    if (presence.lastDay[near] === day) continue;
    presence.around[near] = (presence.around[near] ?? 0) + 1;
    if (isTold) presence.told[near] = (presence.told[near] ?? 0) + 1;
    presence.lastDay[near] = day;
  }
};

interface Counted {
  readonly around: number[];
  readonly told: number[];
  /** By slot: the last day that was counted for it. */
  readonly lastDay: number[];
}

const byKindOfDay = (days: Iterable<number>, axis: Axis): [number, number] => {
  const counts: [number, number] = [0, 0];
  for (const day of days) counts[axis.days[day]?.weekend ?? 0] += 1;
  return counts;
};

const noneCounted = (): Counted => ({
  around: Array<number>(SLOTS).fill(0),
  told: Array<number>(SLOTS).fill(0),
  lastDay: Array<number>(SLOTS).fill(-1),
});

/** Of one person's rows in order of time; undefined when none of them holds any work. `told`: days of which something stands. */
export const presenceOf = (
  rows: readonly ActivityHour[],
  axis: Axis,
  told: ReadonlySet<number> = new Set(),
): Presence | undefined => {
  const counted = noneCounted();
  const worked = new Set<number>();
  for (const row of rows.filter(isWork)) {
    const index = axis.indexOf(row.hour);
    const day = axis.day[index] ?? 0;
    worked.add(day);
    noted(counted, axis.slot[index] ?? 0, { day, isTold: told.has(day) });
  }
  const [firstDay] = worked;
  if (firstDay === undefined) return undefined;
  const known = Array.from({ length: TRAINING_DAYS - firstDay }, (_, after) => firstDay + after).filter(
    (day) => isTelling(axis.days[day] ?? {}, worked.has(day)),
  );
  return {
    known: byKindOfDay(known, axis),
    worked: byKindOfDay(worked, axis),
    around: counted.around,
    ...(counted.told.some((days) => days > 0) && { told: counted.told }),
  };
};
