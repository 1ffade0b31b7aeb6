import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../../src/baseline/activity-hour.js';
import { createAxis } from '../../../../src/baseline/axis.js';
import { gatherHabits } from '../../../../src/baseline/habits.js';
import { createLocalCalendar } from '../../../../src/baseline/local-time.js';
import {
  repeatedChance,
  repeatedHabits,
  repetitionFit,
  repetitionOf,
  repetitionPrior,
} from '../../../../src/baseline/repetition/learn-repetition.js';
import { actionsRepeated, byRepeated, timesIn } from '../../../../src/baseline/repetition/repeated.js';
import type { Action } from '../../../../src/event/actions.js';
import { DAY, HOUR } from '../../../../src/kernel/clock.js';

/** Eight weeks up to Sunday, 1 March 2026. */
const axis = createAxis('2026-03-02', createLocalCalendar('UTC'));
const monday = Date.UTC(2026, 0, 5);
const at = (
  day: number,
  acts: Partial<Record<Action, number>>,
  over: Partial<ActivityHour> = {},
): ActivityHour => ({
  actorKey: 'a',
  hour: monday + day * DAY + 9 * HOUR,
  actorType: 'human',
  role: 'sales',
  acts,
  failures: {},
  records: {},
  ...over,
});
const learned = (rows: readonly ActivityHour[]) => {
  const habits = gatherHabits(rows, axis);
  return { habits, repeated: repeatedHabits(rows, habits) };
};

describe('what somebody repeats', () => {
  it('are acts of three kinds, however large', () => {
    expect(
      timesIn(
        at(0, {
          'report.export': 2,
          'data.export': 1,
          'record.search': 4,
          'report.run': 3,
          'record.list': 9,
        }),
      ),
    ).toEqual({ exports: 3, searches: 4, reports: 3 });
    expect(actionsRepeated('searches')).toEqual(['record.search']);
  });

  it('are summed by local day, with how many days held any', () => {
    const rows = [
      at(0, { 'report.run': 2 }),
      at(0, { 'report.run': 3 }, { hour: monday + 15 * HOUR }),
      at(5, { 'report.run': 4 }),
      at(7, { 'record.read': 1 }),
    ];
    const { reports, exports } = learned(rows).repeated.get('a')!;
    expect(reports.days).toMatchObject({ day: [0, 5], records: [5, 4], logs: [Math.log(6), Math.log(5)] });
    // Weights halve in 56 days.
    expect(reports.active).toBeCloseTo(2 ** (-56 / 56) + 2 ** (-51 / 56), 12);
    expect(exports.days.day).toEqual([]);
  });

  it('is nothing of a program, nor of an earlier role, nor of who never did', () => {
    const program = at(0, { 'report.run': 2 }, { actorKey: 's', actorType: 'integration' });
    const { repeated } = learned([program, at(1, { 'record.read': 1 })]);
    expect([...repeated]).toEqual([]);
    const moved = [at(0, { 'report.run': 9 }, { role: 'before' }), at(9, { 'report.run': 1 })];
    expect(learned(moved).repeated.get('a')!.reports.days.records).toEqual([1]);
  });

  it('is known of somebody from ten days on, and drawn to the others', () => {
    const days = (count: number, actorKey: string): ActivityHour[] =>
      Array.from({ length: count }, (_, day) => at(day, { 'report.run': 3 }, { actorKey }));
    const rows = [...days(10, 'a'), ...days(9, 'b'), at(3, { 'record.read': 1 }, { actorKey: 'c' })];
    const { habits, repeated } = learned(rows);
    const prior = repetitionPrior(habits, repeated);
    const profileOf = (key: string) => {
      const habit = habits.find(({ actorKey }) => actorKey === key)!;
      return repetitionOf(habit, repetitionFit(repeated.get(key), prior));
    };
    expect(profileOf('b')).toBeUndefined();
    const { exports, reports } = profileOf('a')!;
    expect(reports.chance).toBeGreaterThan(exports.chance);
    expect(reports.level.location).toBeCloseTo(Math.log(4), 1);
    // Nobody exports: half a day of all that are known, for four days of their own.
    const exposed = habits.reduce((sum, { exposure }) => sum + exposure[0] + exposure[1], 0);
    const own = habits[0]!.exposure[0] + habits[0]!.exposure[1];
    expect(exports.chance).toBeCloseTo((4 * (0.5 / (exposed + 1))) / (own + 4), 12);
  });

  it('of somebody’s told day teaches nobody else', () => {
    const days = Array.from({ length: 12 }, (_, day) => at(day, { 'report.run': day === 9 ? 40 : 3 }));
    const prior = (told: readonly number[], without: readonly number[] = []) => {
      const { habits } = learned(days);
      const kept = days.filter((_, day) => !without.includes(day));
      return repetitionPrior(habits, repeatedHabits(kept, habits), new Map([['a', new Set(told)]]));
    };
    expect(prior([9])).toEqual(prior([], [9]));
    expect(prior([])).not.toEqual(prior([9]));
    expect(prior([20])).toEqual(prior([]));
  });

  it.each([
    ['none of forty', 0, 40, 0.01, 0.04 / 44],
    ['never less than is believed', 0, 1e9, 0, 1e-4],
    ['never more than one', 40, 40, 1, 1],
    ['a day taken out of none', -1, -1, 0.5, 0.5],
  ])('the chance of %s', (_, active, days, prior, expected) => {
    expect(repeatedChance(active, days, prior)).toBeCloseTo(expected, 15);
  });

  it('of a company without history is that of companies in general', () => {
    const prior = repetitionPrior([], new Map());
    expect(byRepeated((kind) => prior[kind].chance)).toEqual(byRepeated(() => 0.5));
    expect(prior.exports.level.location).toBe(Math.log(2.5));
  });
});
