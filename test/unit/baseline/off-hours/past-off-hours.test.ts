import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../../src/baseline/activity-hour.js';
import { createAxis } from '../../../../src/baseline/axis.js';
import { weightOf } from '../../../../src/baseline/calibration.js';
import { NO_COMMON_MODE, surprise } from '../../../../src/baseline/evidence.js';
import { FLOORS } from '../../../../src/baseline/floors.js';
import { gatherHabits } from '../../../../src/baseline/habits.js';
import { createLocalCalendar } from '../../../../src/baseline/local-time.js';
import { offHoursDecades, pastOffHours } from '../../../../src/baseline/off-hours/past-off-hours.js';
import { visitDecades } from '../../../../src/baseline/off-hours/visit.js';
import { pastTogether } from '../../../../src/baseline/off-hours/together.js';
import { workAway } from '../../../../src/baseline/off-hours/work-away.js';
import { fitPerson } from '../../../../src/baseline/person.js';
import { DEFAULT_PRIOR } from '../../../../src/baseline/prior.js';
import { DAY, HOUR } from '../../../../src/kernel/clock.js';
import { hourOf } from '../../detect/made-up-company.js';

/** Eight weeks up to Sunday, 1 March 2026; in UTC, so that hours and slots are the same. */
const axis = createAxis('2026-03-02', createLocalCalendar('UTC'));
const monday = Date.UTC(2026, 0, 5);
const at = (actorKey: string, day: number, hour: number, read = 30): ActivityHour =>
  hourOf(actorKey, monday + day * DAY + hour * HOUR, { read });
/** From nine to five on working days. */
const days = (actorKey: string): ActivityHour[] =>
  Array.from({ length: 56 }, (_, day) => day)
    .filter((day) => day % 7 < 5)
    .flatMap((day) => [9, 11, 13, 15, 17].map((hour) => at(actorKey, day, hour)));

const past = (rows: readonly ActivityHour[], floor = FLOORS.open) => {
  const habits = gatherHabits([...rows, ...days('b')], axis);
  const [habit] = habits;
  const fits = fitPerson(habit!, DEFAULT_PRIOR);
  const mode = () => NO_COMMON_MODE;
  const found = pastOffHours({
    habit: habit!,
    fits,
    floors: { ...FLOORS, open: floor },
    mode,
    away: workAway(habits),
    together: pastTogether(habits),
  });
  return { found, level: fits.open.profile.day };
};

describe('past work outside somebody’s hours', () => {
  it('is worth what the hour and the amount are by the other days and the other people', () => {
    const { found, level } = past([...days('a'), at('a', 50, 2, 40)]);
    // Six hours away from 8 to 18 o'clock are 0, 1 and 2 o'clock of b, and none was worked on any of 40 days.
    const chance = (4 * (0.5 / (3 * 40 + 1))) / (39 + 4);
    const raw = -Math.log10(chance) + weightOf('open', 'day') * surprise(1, level, 40);
    expect([...found.keys()]).toEqual([50]);
    expect(found.get(50)).toBeCloseTo(raw, 9);
  });

  it('holds the hours before that belong to the visit, and days of the calibration alone', () => {
    const alone = past([...days('a'), at('a', 50, 2, 20)]).found;
    expect([...alone]).toEqual([]);
    const visit = past([...days('a'), at('a', 49, 22, 3), at('a', 50, 1, 15), at('a', 50, 2, 10)]).found;
    expect([...visit.keys()]).toEqual([50]);
    expect([...past([...days('a'), at('a', 22, 2, 400)]).found]).toEqual([]);
  });

  it('is none of a program, nor of who has no hours', () => {
    const program = [...days('a'), at('a', 50, 2)].map((row) => ({ ...row, actorType: 'integration' }));
    expect([...past(program).found]).toEqual([]);
    const seldom = Array.from({ length: 8 }, (_, week) => at('a', week * 7, week, 400));
    expect([...past(seldom).found]).toEqual([]);
  });

  it('is nothing of the hour after their own, also past midnight on a Friday', () => {
    const late = (actorKey: string): ActivityHour[] =>
      days(actorKey).map((row) => ({ ...row, hour: row.hour + 6 * HOUR }));
    // From three to eleven at night: Saturday, 0:00 follows Friday, 23:00, and 2:00 does not.
    const at0 = past([...late('a'), at('a', 54, 0)]).found;
    const at2 = past([...late('a'), at('a', 54, 2)]).found;
    expect([[...at0.keys()], [...at2.keys()]]).toEqual([[], [54]]);
  });

  it('is less where all others are there too, and no hour is rarer than one in a hundred thousand', () => {
    const visit = { measure: 'open' as const, amount: 10, level: { location: 3, scale: 1, freedom: 30 } };
    const hourOfVisit = (chance: number, together = 0) =>
      visitDecades({ ...visit, chance, together, mode: NO_COMMON_MODE }).hour;
    expect(hourOfVisit(1e-3)).toBeCloseTo(3, 12);
    expect(hourOfVisit(1e-9)).toBeCloseTo(5, 12);
    expect(hourOfVisit(1e-3, 0.5)).toBeCloseTo(Math.log10(2), 12);
    expect(hourOfVisit(1e-1, 1e-2)).toBeCloseTo(1, 12);
  });

  it('by the tail that is shipped: the rarest hour alone is told at 1/300 and not at 1/500', () => {
    const hour = offHoursDecades(5, {});
    expect(hour).toBeGreaterThan(Math.log10(300));
    expect(hour).toBeLessThan(Math.log10(500));
  });
});
