import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  firstsIn,
  learnProgram,
  pointsOf,
  workIn,
  type DatedHour,
} from '../../../../src/baseline/programs/program.js';
import type { ProgramHabit } from '../../../../src/baseline/programs/program-habit.js';

const NIGHTLY: ProgramHabit = {
  days: 40,
  actions: ['data.query', 'record.update'],
  slots: [1, 2, 3],
  most: 5_000,
  changes: { action: 0, time: 0, rate: 3 },
};

const shown = (hour: { actions?: string[]; slot?: number; records?: number }, habit = NIGHTLY) =>
  firstsIn(habit, { actions: ['data.query'], slot: 2, records: 5_000, ...hour }).map(({ kind }) => kind);

describe('what a program shows for the first time', () => {
  it.each<[string, Parameters<typeof shown>[0], string[]]>([
    ['a night like others', {}, []],
    ['another act', { actions: ['data.query', 'data.export'] }, ['action']],
    ['an hour later, as after a change of the clock', { slot: 4 }, []],
    ['two hours later', { slot: 5 }, ['time']],
    ['an hour sooner', { slot: 0 }, []],
    ['an hour sooner than that', { slot: 23 }, ['time']],
    ['at the weekend', { slot: 26 }, ['time']],
    ['twice the most', { records: 10_000 }, []],
    ['more than twice the most', { records: 10_001 }, ['rate']],
    ['nothing at all', { actions: [], records: 0 }, []],
    ['everything', { actions: ['access.grant'], slot: 12, records: 50_000 }, ['action', 'time', 'rate']],
  ])('%s', (_, hour, kinds) => {
    expect(shown(hour)).toEqual(kinds);
  });

  it.each([
    [499, []],
    [500, ['rate']],
  ])('of who never did more than one record %i is new: %j', (records, kinds) => {
    expect(shown({ records }, { ...NIGHTLY, most: 1 })).toEqual(kinds);
  });

  it.each([
    [9, []],
    [10, ['action']],
  ])('after %i days: %j', (days, kinds) => {
    expect(shown({ actions: ['x'] }, { ...NIGHTLY, days })).toEqual(kinds);
  });

  it('is worth the less the more often it happens', () => {
    // (0 + 1) / (40 + 2) and (3 + 1) / (40 + 2)
    expect(pointsOf(0, 40)).toBeCloseTo(Math.log10(42), 12);
    expect(pointsOf(3, 40)).toBeCloseTo(Math.log10(10.5), 12);
  });

  it('coming and going is no work', () => {
    expect(workIn({ acts: { 'session.login': 3, 'data.query': 1 } })).toEqual(['data.query']);
  });
});

describe('a program is learned day by day', () => {
  const night = (day: number, more: Partial<DatedHour> = {}): DatedHour => ({
    hour: day * 24,
    day,
    slot: 2,
    actions: ['data.query'],
    records: 1_000,
    ...more,
  });
  const nights = (count: number) => Array.from({ length: count }, (_, day) => night(day));

  it('what is new counts once, from the eleventh day on', () => {
    const { habit, past } = learnProgram([
      ...nights(20),
      night(20, { actions: ['data.export'] }),
      night(21, { actions: ['data.export'] }),
    ]);
    expect(past).toEqual([{ hour: 480, day: 20, points: pointsOf(0, 20) }]);
    expect(habit).toMatchObject({
      days: 22,
      actions: ['data.export', 'data.query'],
      slots: [2],
      most: 1_000,
    });
    expect(habit.changes).toEqual({ action: 1, time: 0, rate: 0 });
  });

  it('both hours of the day on which it is new show it', () => {
    const both = [night(12, { actions: ['x'] }), { ...night(12, { actions: ['x'] }), hour: 12 * 24 + 1 }];
    expect(learnProgram([...nights(12), ...both]).past).toHaveLength(2);
  });

  it.each<[string, readonly number[], readonly number[], readonly string[]]>([
    ['one day with something open', [20], [20], []],
    ['two of them', [20, 21], [20, 21], []],
    ['three of them', [20, 21, 22], [20, 21, 22], ['action', 'time', 'rate']],
    ['two of them and a day that teaches', [20, 21, 22], [20, 21], ['action', 'time', 'rate']],
  ])('what it does on %s is its own by as much', (_, days, untaught, known) => {
    const another = { actions: ['data.export'], slot: 12, records: 9_000 };
    const hours = [...nights(20), ...days.map((day) => night(day, another))];
    const { habit } = learnProgram(hours, new Set(untaught));
    expect(habit.days).toBe(20 + days.length);
    const news = firstsIn(habit, another).map(({ kind }) => kind);
    expect(['action', 'time', 'rate'].filter((kind) => !news.some((one) => one === kind))).toEqual(known);
  });

  it('of nothing nothing is learned', () => {
    expect(learnProgram([])).toEqual({
      habit: { days: 0, actions: [], slots: [], most: 0, changes: { action: 0, time: 0, rate: 0 } },
      past: [],
    });
  });

  it('points are finite and above nothing, and what was shown is never new again', () => {
    const hours = fc.array(
      fc.record({
        day: fc.nat(55),
        slot: fc.nat(47),
        actions: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 3 }),
        records: fc.nat(100_000),
      }),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(hours, (some) => {
        const dated = some.map((one) => ({ ...one, hour: one.day * 24 })).sort((a, b) => a.day - b.day);
        const { habit, past } = learnProgram(dated);
        for (const { points } of past) expect(points > 0 && points < 6).toBe(true);
        for (const one of dated) expect(firstsIn(habit, one)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
