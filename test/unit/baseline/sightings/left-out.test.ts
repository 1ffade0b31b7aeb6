import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLocalCalendar, dayNumberOf } from '../../../../src/baseline/local-time.js';
import {
  createKnown,
  newsOf,
  ownRarity,
  startOfDay,
  type Known,
} from '../../../../src/baseline/sightings/known.js';
import {
  knownBy,
  leftOutBefore,
  leftOutOf,
  NOTHING_TAUGHT,
  type LeftOutDays,
} from '../../../../src/baseline/sightings/left-out.js';
import { pastNovelty } from '../../../../src/baseline/sightings/past-novelty.js';
import { commonnessOf } from '../../../../src/baseline/sightings/peers.js';
import { TAKEN_IN_DAYS } from '../../../../src/baseline/untaught.js';
import type { Sighting, SightingHour } from '../../../../src/baseline/sightings/sighting-hour.js';
import { DAY, HOUR } from '../../../../src/kernel/clock.js';

const calendar = createLocalCalendar('Europe/Berlin');
const TODAY = dayNumberOf('2026-03-02');
const ANNA = 'anna';
const at = (ago: number, hour = 9): number => (TODAY - ago) * DAY + hour * HOUR;
const row = (hour: number, seen: readonly Sighting[]): SightingHour => ({
  actorKey: ANNA,
  hour,
  seen,
  stays: [],
  sessions: [],
});

const own: readonly Sighting[] = ['device:chrome on windows', 'network:home'];
const thief: readonly Sighting[] = ['device:firefox on linux', 'network:elsewhere'];
/** Anna's working days, from ten weeks ago on. */
const WORK = Array.from({ length: 50 }, (_, n) => row(at(50 - n), own));

interface Days {
  readonly open?: readonly number[];
  readonly never?: readonly number[];
}
const without = ({ open = [], never = [] }: Days): LeftOutDays => ({
  open: open.map((ago) => TODAY - ago),
  never: never.map((ago) => TODAY - ago),
});
const known = (rows: readonly SightingHour[], days: Days): Known =>
  knownBy(NOTHING_TAUGHT, rows, { leftOut: without(days), calendar });

describe('what somebody comes with again', () => {
  it.each<[string, readonly number[], Days, boolean]>([
    ['after a day of which nothing was told', [14], {}, false],
    ['after a day with something open', [14], { open: [14] }, true],
    ['after a day of a confirmed incident', [14], { never: [14] }, true],
    ['after two days with something open', [14, 7], { open: [14, 7] }, true],
    ['after three of them', [14, 7, 6], { open: [14, 7, 6] }, false],
    ['after three hours of one of them', [14, 14, 14], { open: [14] }, true],
    ['after three days of confirmed incidents', [14, 7, 6], { never: [14, 7, 6] }, true],
    [
      'after two with something open and one that was confirmed',
      [14, 7, 6],
      { open: [14, 7], never: [6] },
      true,
    ],
    ['after a day with something open and one without', [14, 7], { open: [14] }, false],
    ['after a confirmed incident and a day without', [14, 7], { never: [14] }, false],
    ['after a day of which nothing was told, and one of which something was', [14, 7], { open: [7] }, false],
  ])('%s', (_, agos, days, isNew) => {
    const rows = agos.map((ago, n) => row(at(ago, 10 + n), thief));
    const today = row(at(0), [...thief, ...own]);
    expect(newsOf(known([...WORK, ...rows, today], days), today.hour)).toEqual(isNew ? thief : []);
  });

  it('is new on each of the days up to the last on which it is taken in', () => {
    expect(TAKEN_IN_DAYS).toBe(3);
    const visits = [9, 6, 4, 2].map((ago) => row(at(ago), thief));
    const told = visits.map((visit, n) => {
      const before = { open: [9, 6, 4, 2].slice(0, n) };
      return newsOf(known([...WORK, ...visits.slice(0, n + 1)], before), visit.hour).length > 0;
    });
    expect(told).toEqual([true, true, true, false]);
  });

  it('is of the local day: shortly before midnight is not the day after', () => {
    const late = row(at(14, 23), thief);
    const today = row(at(0), thief);
    // In Berlin that is half past midnight of the next day.
    expect(newsOf(known([...WORK, late, today], { never: [14] }), today.hour)).toEqual([]);
    expect(newsOf(known([...WORK, late, today], { never: [13] }), today.hour)).toEqual(thief);
  });
});

describe('the days on which somebody was there', () => {
  it.each<[string, Days, number]>([
    ['all of them', {}, 10],
    ['also those with something open', { open: [10, 9, 8] }, 10],
    ['but those of a confirmed incident', { never: [10, 9, 8] }, 7],
  ])('%s', (_, days, count) => {
    expect(known(WORK.slice(-10), days).days).toHaveLength(count);
  });
});

describe('how often somebody shows something new', () => {
  const others = [8, 7, 6, 5].map((ago) => row(at(ago, 11), [`network:n${ago}`]));
  it.each<[string, Days, number]>([
    ['counts days that teach', {}, 4],
    ['counts days with something open: who always changes says little by it', { open: [8, 7, 6, 5] }, 4],
    ['does not count those of confirmed incidents', { never: [8, 7, 6, 5] }, 0],
  ])('%s', (_, days, changed) => {
    const all = known([...WORK, ...others], days);
    expect(ownRarity(all, 'network', at(0))).toBeCloseTo(
      -Math.log10((changed + 1) / (all.days.length + 2)),
      12,
    );
  });
});

describe('what peers have', () => {
  it('is what they were seen with on days that teach, not what is taken in', () => {
    const visits = [9, 6, 4].map((ago) => row(at(ago), thief));
    const all = known([...WORK, ...visits], { open: [9, 6, 4] });
    expect([...all.first.keys()].sort()).toEqual([...own, ...thief].sort());
    const person = { kind: 'human', role: 'sales', known: all } as const;
    expect(Object.keys(commonnessOf([person, person]).have).sort()).toEqual([...own].sort());
  });

  it('says which days it was not learned of, where there are any', () => {
    const input = { known: new Map(), who: new Map(), until: at(0) };
    expect(pastNovelty({ ...input, leftOut: {} }, new Map()).peers).toEqual({ people: {}, have: {} });
    const leftOut = { [ANNA]: without({ open: [3] }) };
    expect(pastNovelty({ ...input, leftOut }, new Map()).peers.leftOut).toEqual(leftOut);
  });
});

describe('the days that are left out before one', () => {
  const before = (untaught: readonly string[], never: readonly string[] = []) =>
    leftOutBefore('2026-03-02', { untaught: new Set(untaught), never: new Set(never) });

  it.each<[string, readonly string[], readonly string[], ReturnType<typeof before>]>([
    ['none', [], [], {}],
    [
      'the day before, but not the day',
      [`p/2026-03-01`, `p/2026-03-02`],
      [],
      { p: { open: [TODAY - 1], never: [] } },
    ],
    [
      '56 days before, but not 57',
      [`p/2026-01-05`, `p/2026-01-04`],
      [],
      { p: { open: [TODAY - 56], never: [] } },
    ],
    [
      'what is confirmed is not open',
      [`p/2026-03-01`],
      [`p/2026-03-01`],
      { p: { open: [], never: [TODAY - 1] } },
    ],
    [
      'in order of time, of each person',
      [`q/2026-02-27`, `p/2026-03-01`, `p/2026-02-20`],
      [`q/2026-02-26`],
      { p: { open: [TODAY - 10, TODAY - 1], never: [] }, q: { open: [TODAY - 3], never: [TODAY - 4] } },
    ],
  ])('%s', (_, untaught, never, leftOut) => {
    expect(before(untaught, never)).toEqual(leftOut);
    expect(JSON.stringify(before(untaught.toReversed(), never))).toBe(
      JSON.stringify(before(untaught, never)),
    );
  });

  it('are nobody else’s', () => {
    expect(leftOutOf({ [ANNA]: without({ open: [1] }) }, 'constructor')).toBeUndefined();
    expect(leftOutOf(undefined, ANNA)).toBeUndefined();
  });
});

describe('whatever was seen on whichever days', () => {
  const value = fc.constantFrom<Sighting>('network:a', 'network:b', 'device:x', 'app:p');
  const rows = fc.array(
    fc
      .tuple(fc.integer({ min: -20 * 24, max: -24 }), fc.uniqueArray(value, { maxLength: 3 }))
      .map(([hours, seen]) => row(at(0) + hours * HOUR, seen)),
    { maxLength: 40 },
  );
  const some = fc.uniqueArray(fc.integer({ min: 1, max: 20 }));
  const days = fc.record({ open: some, never: some });

  it('is known as if all days taught, where none is left out', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const firsts = all.flatMap(({ hour, seen }) => seen.map((sighting) => ({ sighting, hour })));
        const there = all.filter(({ seen }) => seen.length > 0).map(({ hour }) => startOfDay(hour));
        expect(known(all, {})).toEqual(createKnown(firsts, there));
      }),
    );
  });

  it('is known as if there had been no confirmed incidents', () => {
    fc.assert(
      fc.property(rows, days, (all, { open, never }) => {
        const left = all.filter(({ hour }) => !never.includes(TODAY - calendar.at(hour).dayNumber));
        expect(known(all, { open, never })).toEqual(known(left, { open }));
      }),
    );
  });

  it('is known from the first day that teaches, or the third with something open, in whatever order it came in', () => {
    fc.assert(
      fc.property(rows, days, (all, { open, never }) => {
        const { first } = known(all.toReversed(), { open, never });
        for (const sighting of ['network:a', 'network:b', 'device:x', 'app:p'] as const) {
          const seen = all.filter((one) => one.seen.includes(sighting)).sort((a, b) => a.hour - b.hour);
          const agoOf = ({ hour }: SightingHour): number => TODAY - calendar.at(hour).dayNumber;
          const left = seen.filter((one) => !never.includes(agoOf(one)));
          const taught = left.find((one) => !open.includes(agoOf(one)))?.hour ?? Infinity;
          const told = left.filter((one) => open.includes(agoOf(one)));
          const third = [...new Set(told.map(agoOf))][2];
          const takenIn = told.find((one) => agoOf(one) === third)?.hour ?? Infinity;
          expect(first.get(sighting) ?? Infinity).toBe(Math.min(taught, takenIn));
        }
      }),
    );
  });
});
