import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { createAxis, TRAINING_DAYS } from '../../../src/baseline/axis.js';
import { gatherHabits } from '../../../src/baseline/habits.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import type { SlowEvidence } from '../../../src/baseline/profile.js';
import { risenTo, slowEvidence } from '../../../src/baseline/slow.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { mulberry32 } from '../detect/made-up-company.js';

const calendar = createLocalCalendar('UTC');
/** A Monday: the span is eight whole weeks, its last day a Sunday. */
const day = '2026-03-02';
const first = Date.parse(`${day}T00:00:00Z`) - TRAINING_DAYS * DAY;
const axis = createAxis(day, calendar);
const isWorkday = (at: number) => at % 7 < 5;
const workdays = Array.from({ length: TRAINING_DAYS }, (_, at) => at).filter(isWorkday);
const LAST_WORKDAY = 53;

interface Work {
  readonly opened: number;
  readonly other: number;
}

const rowOf = (at: number, { opened, other }: Work): ActivityHour => ({
  actorKey: 'x',
  hour: first + at * DAY + 10 * HOUR,
  actorType: 'human',
  role: 'r',
  acts: { 'record.read': opened, 'record.update': other },
  records: { 'record.read': opened, 'record.update': other },
  failures: {},
});

/** A person's days: some 40 opened and 30 changed, both with the mood of the day and with noise of their own. */
const person = (seed: number): Work[] => {
  const random = mulberry32(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const own = Math.exp(0.5 * normal());
  return workdays.map(() => {
    const mood = 0.4 * normal();
    return {
      opened: Math.round(40 * own * Math.exp(mood + 0.25 * normal())),
      other: Math.round(30 * own * Math.exp(mood + 0.25 * normal())),
    };
  });
};

/** The last ten working days more by a factor. */
const raised = (works: readonly Work[], { opened = 1, other = 1 }: Partial<Work>): Work[] =>
  works.map((work, i) =>
    i < works.length - 10
      ? work
      : { opened: Math.round(work.opened * opened), other: Math.round(work.other * other) },
  );

const rowsOf = (works: readonly Work[]): ActivityHour[] =>
  works.map((work, i) => rowOf(workdays[i] ?? 0, work));

const evidenceOf = (rows: readonly ActivityHour[]) =>
  slowEvidence(gatherHabits(rows, axis)[0]!, axis, { measure: 'open', last: 28, floor: 100 });

const onLast = (rows: readonly ActivityHour[]): SlowEvidence | undefined =>
  evidenceOf(rows)[28 - (TRAINING_DAYS - LAST_WORKDAY)];

const rawOf = (works: readonly Work[]): number => onLast(rowsOf(works))?.raw ?? 0;

describe('a little more every day', () => {
  const people = Array.from({ length: 200 }, (_, seed) => person(seed + 1));
  const quiet = people.map(rawOf).sort((a, b) => a - b);

  it('twice as much on ten days lies above what 200 people show who did nothing', () => {
    const planted = people.map((works) => rawOf(raised(works, { opened: 2 }))).sort((a, b) => a - b);
    // The middle one above all of them; nine in ten above all but two of them.
    expect(planted[100]).toBeGreaterThan(quiet.at(-1)!);
    expect(planted[20]).toBeGreaterThan(quiet.at(-3)!);
  });

  it('twice as much of everything says much less', () => {
    const alone = people.map((works) => rawOf(raised(works, { opened: 2 })));
    const together = people.map((works) => rawOf(raised(works, { opened: 2, other: 2 })));
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(together)).toBeLessThan(mean(alone) / 2);
    expect(together.every((raw, i) => raw <= (alone[i] ?? 0))).toBe(true);
  });

  it('says the days and the records of the window', () => {
    const works = raised(
      workdays.map(() => ({ opened: 40, other: 30 })),
      { opened: 2 },
    );
    expect(onLast(rowsOf(works))).toMatchObject({
      measure: 'open',
      days: 10,
      firstDay: 42,
      lastDay: LAST_WORKDAY,
      actual: 800,
    });
  });

  it('is held against the other days: what is taken on the ten does not raise what is usual', () => {
    const [twice, thrice] = [2, 3].map((opened) => onLast(rowsOf(raised(people[0]!, { opened }))));
    expect([twice?.days, thrice?.days]).toEqual([10, 10]);
    expect(thrice?.actual).toBeGreaterThan(1.4 * twice!.actual);
    expect(thrice?.usualLow).toBeCloseTo(twice!.usualLow, 9);
    expect(thrice?.usualHigh).toBeCloseTo(twice!.usualHigh, 9);
  });

  it('one large day counts as a large day and no more', () => {
    const works = person(7);
    const spike = (opened: number) =>
      rawOf(works.map((work, i) => (i === works.length - 3 ? { ...work, opened } : work)));
    expect(spike(1e7)).toBeCloseTo(spike(1e5), 9);
  });

  it.each([
    ['17 days of work leave twelve outside of five', 17, true],
    ['16 leave eleven: nothing is said', 16, false],
  ])('%s', (_, length, said) => {
    const works = workdays
      .slice(-length)
      .map((at, i) => rowOf(at, { opened: i < length - 5 ? 20 : 80, other: 30 }));
    expect(onLast(works) !== undefined).toBe(said);
  });

  it.each([
    ['99 in the five days are below the floor', 19.8, false],
    ['100 are not', 20, true],
  ])('%s', (_, opened, said) => {
    const works = workdays.slice(-17).map((at, i) => rowOf(at, { opened: i < 12 ? 0.1 : opened, other: 30 }));
    expect(onLast(works) !== undefined).toBe(said);
  });

  it('leaves weekends out', () => {
    const rows = rowsOf(raised(person(3), { opened: 2 }));
    const weekends = Array.from({ length: 8 }, (_, week) => rowOf(7 * week + 5, { opened: 5_000, other: 1 }));
    expect(onLast([...rows, ...weekends])).toEqual(onLast(rows));
    expect(evidenceOf([...rows, ...weekends]).slice(-2)).toEqual([undefined, undefined]);
  });

  it('leaves days without any work out', () => {
    // Twice as much on the last eleven days, the person away on one of them.
    const works = workdays.map((_, i) => ({ opened: i < 29 ? 40 : 80, other: 30 }));
    const found = onLast(rowsOf(works).filter((_, i) => i !== 33));
    expect(found).toMatchObject({ days: 10, firstDay: workdays[29], actual: 800 });
  });

  it('is a number of at least 0 for any work, in any order of the rows', () => {
    const amount = fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 1e9 }));
    const work = fc.tuple(fc.integer({ min: 0, max: TRAINING_DAYS - 1 }), amount, amount);
    fc.assert(
      fc.property(fc.uniqueArray(work, { selector: ([at]) => at, minLength: 1 }), fc.nat(), (works, seed) => {
        const rows = works.map(([at, opened, other]) => rowOf(at, { opened, other }));
        const found = evidenceOf(rows);
        for (const one of found) {
          if (one === undefined) continue;
          const { raw, usualLow, usualHigh } = one;
          for (const value of [raw, usualLow, usualHigh]) expect(Number.isFinite(value)).toBe(true);
          expect(raw).toBeGreaterThan(0);
          expect(usualLow).toBeLessThanOrEqual(usualHigh);
        }
        const random = mulberry32(seed);
        const shuffled = rows.map((row) => ({ row, at: random() })).sort((a, b) => a.at - b.at);
        expect(evidenceOf(shuffled.map(({ row }) => row))).toEqual(found);
      }),
      { numRuns: 60 },
    );
  });
});

describe('what is news of it', () => {
  const raw = (value: number): SlowEvidence | undefined =>
    value === 0
      ? undefined
      : {
          raw: value,
          measure: 'open',
          days: 5,
          firstDay: 0,
          lastDay: 4,
          actual: 1,
          usualLow: 0,
          usualHigh: 1,
        };

  it.each<[string, number[], boolean]>([
    ['the first', [3], true],
    ['nothing', [0], false],
    ['as much as yesterday', [3, 3], false],
    ['more than yesterday, by less than a step', [3, 3.49], false],
    ['a step more', [3, 3.5], true],
    ['less than yesterday', [3.6, 3], false],
    ['after a day without, still no more than before', [3, 0, 3], false],
    ['as much as ten days ago', [3, ...Array<number>(9).fill(0), 3], false],
    ['as much as eleven days ago', [3, ...Array<number>(10).fill(0), 3], true],
  ])('%s', (_, raws, news) => {
    const evidence = raws.map(raw);
    expect(risenTo(evidence, raws.length - 1)).toBe(news ? evidence.at(-1) : undefined);
  });
});
