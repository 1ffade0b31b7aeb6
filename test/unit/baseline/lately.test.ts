import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { TRAINING_DAYS, axisWithLeave, createAxis } from '../../../src/baseline/axis.js';
import { gatherHabits, type Habit } from '../../../src/baseline/habits.js';
import { beyondLately } from '../../../src/baseline/lately.js';
import {
  countedIn,
  latelyByMeasure,
  latelyWithout,
  profiledLately,
} from '../../../src/baseline/learn-lately.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { fitPerson } from '../../../src/baseline/person.js';
import { DEFAULT_PRIOR } from '../../../src/baseline/prior.js';

const DAY = 86_400_000;
const calendar = createLocalCalendar('UTC');
const axis = createAxis('2026-03-02', calendar);
const FIRST = Date.parse('2026-03-02T10:00:00Z') - TRAINING_DAYS * DAY;

const row = (day: number, records: number, acts = records, action = 'record.read'): ActivityHour => ({
  actorKey: 'a',
  hour: FIRST + day * DAY,
  actorType: 'user',
  role: 'unknown',
  acts: { [action]: acts },
  records: { [action]: records },
  failures: {},
});

const habitOf = (rows: readonly ActivityHour[], of = axis): Habit => {
  const [habit] = gatherHabits(rows, of);
  if (habit === undefined) throw new Error('nobody was seen');
  return habit;
};

const OPEN = new Set(['open'] as const);
const daysOf = (rows: readonly ActivityHour[]) => {
  const habit = habitOf(rows);
  const { open } = latelyByMeasure(habit, fitPerson(habit, DEFAULT_PRIOR), OPEN);
  if (open === undefined) throw new Error('nothing was opened');
  return open;
};
const profiled = (rows: readonly ActivityHour[], of = axis) => {
  const habit = habitOf(rows, of);
  return profiledLately(latelyByMeasure(habit, fitPerson(habit, DEFAULT_PRIOR), OPEN)).lately?.open;
};

/** By the textbook, of all values at once. */
const momentsOf = (roots: readonly number[]) => {
  const mean = roots.reduce((sum, root) => sum + root, 0) / roots.length;
  const variance = roots.reduce((sum, root) => sum + (root - mean) ** 2, 0) / roots.length;
  return { mean, spread: Math.sqrt(variance) };
};

describe('what is a count', () => {
  it.each([
    ['every act is of one record', [row(1, 3), row(2, 1)], true],
    [
      'one day in ten is of more',
      Array.from({ length: 10 }, (_, day) => row(day, 2, day === 0 ? 1 : 2)),
      true,
    ],
    [
      'one day in nine is of more',
      Array.from({ length: 9 }, (_, day) => row(day, 2, day === 0 ? 1 : 2)),
      false,
    ],
    ['every act is of many', [row(1, 300, 2), row(2, 40, 1)], false],
  ])('%s: %#', (_, rows, expected) => {
    expect(countedIn([habitOf(rows)]).human.has('open')).toBe(expected);
  });

  it('is none of what nobody does, nor of what the other kind does', () => {
    const habits = [habitOf([row(1, 3)])];
    expect([...countedIn(habits).human]).toEqual(['open']);
    expect(countedIn(habits).service.size).toBe(0);
  });

  it('is of what counts acts whatever the records say', () => {
    expect([...countedIn([habitOf([row(1, 900, 2, 'file.download')])]).human]).toEqual(['file']);
  });
});

it.each(['record.delete', 'record.update'])(
  '%s is never held against the last weeks: it may be a clean-up',
  (action) => {
    expect(countedIn([habitOf([row(1, 3, 3, action)])]).human.size).toBe(0);
  },
);

describe('the last weeks of a person', () => {
  it('are found by hand: four records on one day of 28', () => {
    // The first day is long ago; one root of 2 and 27 of 0: mean 2/28, variance 4/28 - (2/28)^2.
    const found = profiled([row(1, 1), row(TRAINING_DAYS - 3, 4)]);
    expect(found?.mean).toBeCloseTo(2 / 28, 12);
    expect(found?.spread).toBeCloseTo(Math.sqrt(4 / 28 - (2 / 28) ** 2), 12);
  });

  it.each([
    [13, undefined],
    [14, 1],
  ])('say %s days back: %s', (back, mean) => {
    const rows = Array.from({ length: back }, (_, i) => row(TRAINING_DAYS - 1 - i, 1));
    expect(profiled(rows)?.mean).toBe(mean);
  });

  it('do not know what is older than four weeks', () => {
    const steady = Array.from({ length: 28 }, (_, i) => row(TRAINING_DAYS - 1 - i, 4));
    expect(profiled([...steady, row(5, 4), row(6, 4)])).toEqual(profiled([...steady, row(4, 4)]));
  });

  it('draw an attack in to what is the most for the person', () => {
    const steady = Array.from({ length: 27 }, (_, i) => row(TRAINING_DAYS - 1 - i, 4));
    const [ten, thousand] = [100, 100_000].map((much) =>
      profiled([...steady, row(TRAINING_DAYS - 28, much)]),
    );
    expect(thousand).toEqual(ten);
    expect(thousand?.mean).toBeLessThan(2.2);
  });

  describe('of who was on leave for twelve of them', () => {
    const FROM = TRAINING_DAYS - 28;
    const onLeave = axisWithLeave(
      axis,
      (day) => day - axis.firstDay >= FROM && day - axis.firstDay < FROM + 12,
    );
    const back = Array.from({ length: 16 }, (_, i) => row(FROM + 12 + i, 4));
    const long = [row(1, 4), ...back];

    it('are the days when they were there', () => {
      expect(profiled(long)?.mean).toBeCloseTo((16 * 2) / 28, 12);
      expect(profiled(long, onLeave)?.mean).toBeCloseTo(2, 12);
    });

    it('hold the days of leave on which they were there all the same, whatever they did', () => {
      expect(profiled([...long, row(FROM, 4)], onLeave)?.mean).toBeCloseTo(2, 12);
      const changed = profiled([...long, row(FROM, 4, 4, 'record.update')], onLeave);
      expect(changed?.mean).toBeCloseTo((16 * 2) / 17, 12);
    });

    it('say nothing where fewer than two weeks are left', () => {
      expect(
        profiled(
          [row(1, 4), ...back.slice(3)],
          axisWithLeave(onLeave, (day) => day - axis.firstDay < FROM + 15),
        ),
      ).toBe(undefined);
    });
  });

  it('without a day are those of the other days', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 28, maxLength: 28 });
    fc.assert(
      fc.property(counts, fc.nat({ max: 27 }), (records, left) => {
        const from = TRAINING_DAYS - 28;
        const rows = records.flatMap((many, i) => (many === 0 ? [] : [row(from + i, many)]));
        const days = daysOf([row(1, 3), ...rows]);
        const without = latelyWithout(days, from + left);
        const roots = records.map((_, i) => days.roots.get(from + i) ?? 0).filter((_, i) => i !== left);
        const expected = momentsOf(roots);
        expect(without?.mean).toBeCloseTo(expected.mean, 9);
        expect(without?.spread).toBeCloseTo(expected.spread, 6);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a day beside the last weeks', () => {
  const lately = { mean: 2, spread: 0.5 };

  it.each([
    ['as many as usual: one in two', 4, Math.log10(2)],
    ['a spread more: (ln 2 + sqrt 2) / ln 10', 6.25, (Math.LN2 + Math.SQRT2) / Math.LN10],
    ['ten spreads more', 49, (Math.LN2 + 10 * Math.SQRT2) / Math.LN10],
    ['fewer', 3, 0],
    ['none', 0, 0],
  ])('%s', (_, records, decades) => {
    expect(beyondLately(lately, 0, records)).toBeCloseTo(decades, 12);
  });

  it('knows nobody steadier than a Poisson count, whose roots stray by a half', () => {
    expect(beyondLately({ mean: 2, spread: 0.1 }, 0, 49)).toBe(beyondLately(lately, 0, 49));
  });

  it('is excused as far as the others do more', () => {
    expect(beyondLately(lately, Math.log(3), 60)).toBeCloseTo(beyondLately(lately, 0, 20), 12);
  });

  it('is never less for more records, and always a number', () => {
    const amount = fc.nat({ max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((one) => beyondLately(lately, 0.3, one));
        expect(more).toBeGreaterThanOrEqual(less ?? NaN);
        expect(more).toBeLessThan(Infinity);
      }),
    );
  });
});
