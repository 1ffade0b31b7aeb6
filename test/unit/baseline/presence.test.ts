import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { axisOfOffice, createAxis } from '../../../src/baseline/axis.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { presenceOf } from '../../../src/baseline/presence.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { hourOf } from '../detect/made-up-company.js';

/** Eight weeks up to Sunday, 1 March 2026; in UTC, so that hours and slots are the same. */
const axis = createAxis('2026-03-02', createLocalCalendar('UTC'));
const monday = Date.UTC(2026, 0, 5);
const at = (day: number, hour: number, over: Partial<ActivityHour> = {}): ActivityHour => ({
  ...hourOf('a', monday + day * DAY + hour * HOUR, { read: 5 }),
  ...over,
});

describe('when somebody works', () => {
  it('counts days by hour and the hours beside it, and each day once', () => {
    const { known, worked, around } = presenceOf(
      [at(0, 9), at(0, 10), at(0, 11), at(1, 10), at(5, 22)],
      axis,
    )!;
    expect(known).toEqual([40, 16]);
    expect(worked).toEqual([2, 1]);
    expect(around.slice(7, 14)).toEqual([0, 1, 2, 2, 2, 1, 0]);
    expect(around.slice(24 + 20, 48)).toEqual([0, 1, 1, 1]);
    expect(around.reduce((sum, days) => sum + days, 0)).toBe(8 + 3);
  });

  it.each<[string, ActivityHour, boolean]>([
    ['a record that was read', at(0, 9), true],
    ['nothing at all', at(0, 9, { acts: {} }), false],
    ['coming and going alone', at(0, 9, { acts: { 'session.login': 3, 'session.logout': 1 } }), false],
    [
      'what had been announced',
      at(0, 9, { acts: {}, planned: [{ plan: 'p', action: 'report.export', records: 9, acts: 1 }] }),
      true,
    ],
  ])('%s', (_, row, isWork) => {
    expect(presenceOf([row], axis) !== undefined).toBe(isWork);
  });

  it('knows only the days since somebody was first seen', () => {
    // Monday of the eighth week: five working days and a weekend are left.
    expect(presenceOf([at(49, 9)], axis)!.known).toEqual([5, 2]);
  });

  it('counts days off by the office of the person', () => {
    const fridaysOff = axisOfOffice(axis, (day) => new Date(day * DAY).getUTCDay() !== 5);
    expect(presenceOf([at(0, 9), at(4, 9), at(6, 9)], fridaysOff)).toMatchObject({
      known: [48, 8],
      worked: [2, 1],
    });
  });
});
