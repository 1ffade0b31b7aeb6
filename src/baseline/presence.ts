import type { ActivityHour } from './activity-hour.js';
import { TRAINING_DAYS, type Axis } from './axis.js';
import { SLOTS, neighbourSlot } from './local-time.js';
import { allActsOf } from './measures.js';

/**
 * On how many days of the training span somebody worked, and at which hours: counted and not weighted, under whatever role,
 * so that it can be said as a fact. What was announced before counts as work; coming and going alone does not.
 */
export interface Presence {
  /** Days since the person was first seen working: working days, and days off. */
  readonly known: readonly [number, number];
  /** Of these, days on which the person worked at all. */
  readonly worked: readonly [number, number];
  /** Of these, by slot: days of that kind on which the person worked in that hour or in one beside it. */
  readonly around: readonly number[];
}

const isWork = (row: ActivityHour): boolean => allActsOf(row) > 0 || (row.planned?.length ?? 0) > 0;

/** Of one person's rows in order of time; undefined when none of them holds any work. */
export const presenceOf = (rows: readonly ActivityHour[], axis: Axis): Presence | undefined => {
  const known: [number, number] = [0, 0];
  const worked: [number, number] = [0, 0];
  const around = Array<number>(SLOTS).fill(0);
  const lastDay = Array<number>(SLOTS).fill(-1);
  let [firstDay, workedOn] = [-1, -1];
  for (const row of rows) {
    if (!isWork(row)) continue;
    const index = axis.indexOf(row.hour);
    const [day, slot] = [axis.day[index] ?? 0, axis.slot[index] ?? 0];
    if (firstDay < 0) firstDay = day;
    if (workedOn !== day) worked[axis.days[day]?.weekend ?? 0] += 1;
    workedOn = day;
    for (const near of [slot, neighbourSlot(slot, 1), neighbourSlot(slot, -1)]) {
      if (lastDay[near] !== day) around[near] = (around[near] ?? 0) + 1;
      lastDay[near] = day;
    }
  }
  if (firstDay < 0) return undefined;
  for (let day = firstDay; day < TRAINING_DAYS; day += 1) known[axis.days[day]?.weekend ?? 0] += 1;
  return { known, worked, around };
};
