import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../../src/baseline/activity-hour.js';
import { createAxis } from '../../../../src/baseline/axis.js';
import { gatherHabits } from '../../../../src/baseline/habits.js';
import { createLocalCalendar } from '../../../../src/baseline/local-time.js';
import { ownHourSeen } from '../../../../src/baseline/off-hours/hour-seen.js';
import { chanceTogether, offSlots, pastTogether } from '../../../../src/baseline/off-hours/together.js';
import { DAY, HOUR } from '../../../../src/kernel/clock.js';
import { hourOf } from '../../detect/made-up-company.js';

const axis = createAxis('2026-03-02', createLocalCalendar('UTC'));
const monday = Date.UTC(2026, 0, 5);
const at = (actorKey: string, day: number, hour: number): ActivityHour =>
  hourOf(actorKey, monday + day * DAY + hour * HOUR, { read: 5 });
const days = (actorKey: string): ActivityHour[] =>
  Array.from({ length: 56 }, (_, day) => day)
    .filter((day) => day % 7 < 5)
    .flatMap((day) => [9, 12, 15].map((hour) => at(actorKey, day, hour)));

describe('who else is at work', () => {
  it.each([
    ['nobody', 60, 0, 0],
    ['two of three: a few are no common cause', 3, 2, 0],
    ['three of thirty', 30, 3, 0.1],
    ['three of thirty-one', 31, 3, 0],
    ['all', 7, 7, 1],
  ])('%s', (_, people, working, chance) => {
    expect(chanceTogether({ people, working })).toBe(chance);
  });

  it('is asked of the three hours before, and of the others', () => {
    const people = ['a', 'b', 'c', 'd'];
    const night = people.map((key) => at(key, 50, 21)).concat(at('a', 50, 22));
    const habits = gatherHabits([...people.flatMap(days), ...night, at('e', 3, 3)], axis);
    const together = pastTogether(habits);
    const index = axis.indexOf(monday + 50 * DAY + 21 * HOUR);
    // Of e no hours are known.
    expect(together('a', index)).toEqual({ people: 3, working: 0 });
    for (const after of [1, 2, 3]) expect(together('a', index + after)).toEqual({ people: 3, working: 3 });
    expect(together('a', index + 4)).toEqual({ people: 3, working: 0 });
    expect(together('b', index + 4)).toEqual({ people: 3, working: 1 });
    expect(together('e', index + 1)).toEqual({ people: 4, working: 4 });
  });

  it('counts hours outside their own alone', () => {
    const [habit] = gatherHabits(days('a'), axis);
    const isOff = offSlots(habit!.presence)!;
    expect([8, 9, 12, 16].filter((slot) => isOff[slot])).toEqual([]);
    expect([7, 20, 24 + 12].filter((slot) => isOff[slot])).toEqual([7, 20, 24 + 12]);
    expect(offSlots(undefined)).toBeUndefined();
  });
});

describe('a night that was told', () => {
  const nights = [42, 43, 44, 49];
  const seenAfter = (told: readonly number[]) => {
    const rows = [...days('a'), ...nights.map((day) => at('a', day, 2))];
    const [habit] = gatherHabits(rows, axis, () => axis, new Map([['a', new Set(told)]]));
    return { facts: habit!.presence!.around[2], own: ownHourSeen(habit!.presence!, 2).around };
  };

  it('is no habit before the third, and a fact all the same', () => {
    expect(seenAfter([])).toEqual({ facts: 4, own: 4 });
    expect(seenAfter([42])).toEqual({ facts: 4, own: 3 });
    expect(seenAfter([42, 43])).toEqual({ facts: 4, own: 2 });
    expect(seenAfter([42, 43, 44])).toEqual({ facts: 4, own: 4 });
  });
});
