import { TRAINING_DAYS } from './axis.js';
import { addToMode, noModeSums, type ModeSums } from './common-mode.js';
import type { Habit } from './habits.js';
import type { Measure } from './measures.js';
import type { Fits } from './person.js';

interface FittedPerson {
  readonly habit: Habit;
  readonly fits: Fits;
}

const noDays = (): ModeSums[] => Array.from({ length: TRAINING_DAYS }, noModeSums);

/** How busy each day of the span was for all people together. */
export const daysTogether = (fitted: readonly FittedPerson[], measure: Measure): ModeSums[] => {
  const days = noDays();
  for (const { habit, fits } of fitted) {
    const { dayChance, day: level } = fits[measure].profile;
    const { day: sighted, logs } = habit.measures[measure].days;
    let next = 0;
    for (let day = habit.firstDay; day < TRAINING_DAYS; day++) {
      const sums = days[day];
      if (sums === undefined) continue;
      const any = sighted[next] === day;
      const z = ((logs[next] ?? 0) - level.location) / level.scale;
      addToMode(
        sums,
        dayChance[habit.axis.days[day]?.weekend ?? 0],
        any ? { z, scale: level.scale } : undefined,
      );
      if (any) next += 1;
    }
  }
  return days;
};
