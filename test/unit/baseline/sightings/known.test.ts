import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createKnown,
  isSettled,
  LEAST_DAYS,
  MOST_KNOWN,
  newsOf,
  ownRarity,
  startOfDay,
  type Known,
} from '../../../../src/baseline/sightings/known.js';
import { CROWD, sightingOf, type Sighting } from '../../../../src/baseline/sightings/sighting-hour.js';
import { DAY, HOUR } from '../../../../src/kernel/clock.js';

const BEGIN = Date.UTC(2026, 0, 5);
const at = (day: number, hour = 9): number => BEGIN + day * DAY + hour * HOUR;

interface Row {
  readonly hour: number;
  readonly seen: readonly Sighting[];
}

const known = (rows: readonly Row[]): Known =>
  createKnown(
    rows.flatMap(({ hour, seen }) => seen.map((sighting) => ({ sighting, hour }))),
    rows.map(({ hour }) => startOfDay(hour)),
  );

const office = sightingOf('network', 'office');
const away = sightingOf('network', '198.51.100.0');
const working = (days: number): Row[] =>
  Array.from({ length: days }, (_, day) => ({ hour: at(day), seen: [office] }));

describe('what is new for a person', () => {
  it.each([
    [LEAST_DAYS - 1, []],
    [LEAST_DAYS, [away]],
    [LEAST_DAYS + 1, [away]],
  ])('after %d days of knowing them is %j', (days, news) => {
    const own = known([...working(days), { hour: at(days), seen: [away, office] }]);
    expect(newsOf(own, at(days))).toEqual(news);
    expect(isSettled(own, at(days))).toBe(news.length > 0);
  });

  it('is told in its first hour alone', () => {
    const later = [0, 1, 2, 30].map((hours) => ({ hour: at(8) + hours * HOUR, seen: [away] }));
    const own = known([...working(8), ...later]);
    expect(later.map(({ hour }) => newsOf(own, hour))).toEqual([[away], [], [], []]);
  });

  it('is nothing in many hours of the first day', () => {
    const rows = Array.from({ length: 20 }, (_, hour) => ({ hour: at(0, hour), seen: [office] }));
    expect(newsOf(known([...rows, { hour: at(0, 21), seen: [away] }]), at(0, 21))).toEqual([]);
  });

  it.each([
    [MOST_KNOWN - 1, true],
    [MOST_KNOWN, false],
  ])('is told beside %d other values: %s', (values, isTold) => {
    const many = Array.from({ length: values }, (_, i) => sightingOf('network', `n${i}`));
    const own = known([
      ...working(7).map(({ hour }) => ({ hour, seen: many })),
      { hour: at(8), seen: [away] },
    ]);
    expect(newsOf(own, at(8)).length > 0).toBe(isTold);
  });

  it('stays what it was when a crowd comes after it', () => {
    const later = Array.from({ length: MOST_KNOWN }, (_, i) => sightingOf('network', `0-${i}`));
    const own = known([...working(8), { hour: at(8), seen: [away] }, { hour: at(9), seen: later }]);
    expect(newsOf(own, at(8))).toEqual([away]);
    expect(newsOf(own, at(9))).toEqual([]);
  });

  it('is nothing once an hour held a crowd of them, but was before', () => {
    const crowd = sightingOf('network', CROWD);
    const own = known([
      ...working(7),
      { hour: at(7), seen: [away] },
      { hour: at(8), seen: [crowd] },
      { hour: at(9), seen: [sightingOf('network', 'x'), sightingOf('device', 'y')] },
    ]);
    expect(newsOf(own, at(7))).toEqual([away]);
    expect(newsOf(own, at(9))).toEqual([sightingOf('device', 'y')]);
  });

  const row = fc.record({
    hour: fc.integer({ min: 0, max: 40 * 24 }).map((hour) => BEGIN + hour * HOUR),
    seen: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e').map((value) => sightingOf('network', value))),
  });

  it('was never seen before, and seen in that hour', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
        const own = known(rows);
        for (const { hour } of rows) {
          for (const sighting of newsOf(own, hour)) {
            const hours = rows.filter(({ seen }) => seen.includes(sighting)).map((one) => one.hour);
            expect(Math.min(...hours)).toBe(hour);
            const days = new Set(
              rows.map((one) => startOfDay(one.hour)).filter((day) => day < startOfDay(hour)),
            );
            expect(days.size).toBeGreaterThanOrEqual(LEAST_DAYS);
          }
        }
      }),
    );
  });

  it('does not hang on the order in which it came in, nor on repeats', () => {
    fc.assert(
      fc.property(
        fc
          .array(row, { maxLength: 60 })
          .chain((rows) =>
            fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
          ),
        ([rows, shuffled]) => {
          const [one, other] = [known(rows), known([...shuffled, ...shuffled])];
          expect(other).toEqual(one);
          for (const { hour } of rows) expect(newsOf(other, hour)).toEqual(newsOf(one, hour));
        },
      ),
    );
  });

  it('up to an hour is the same whatever comes after it', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), fc.array(row, { maxLength: 20 }), (rows, later) => {
        const end = Math.max(BEGIN, ...rows.map(({ hour }) => hour));
        const behind = later.map((one) => ({ ...one, hour: one.hour - BEGIN + end + HOUR }));
        const [then, now] = [known(rows), known([...rows, ...behind])];
        for (const { hour } of rows) {
          expect(newsOf(now, hour)).toEqual(newsOf(then, hour));
          expect(ownRarity(now, 'network', hour)).toBe(ownRarity(then, 'network', hour));
        }
      }),
    );
  });
});

describe('how often a person shows something new', () => {
  it.each([
    ['never in 20 days', [], -Math.log10(1 / 22)],
    ['on one of 20', [12], -Math.log10(2 / 22)],
    ['while they were learned, which does not count', [1, 2, 3], -Math.log10(1 / 22)],
    ['every other day', [6, 8, 10, 12, 14, 16, 18], -Math.log10(8 / 22)],
  ])('%s', (_, days, rarity) => {
    const others = days.map((day) => ({ hour: at(day, 10), seen: [sightingOf('network', `n${day}`)] }));
    const own = known([...working(20), ...others]);
    expect(ownRarity(own, 'network', at(20))).toBeCloseTo(rarity, 12);
    expect(ownRarity(own, 'device', at(20))).toBeCloseTo(-Math.log10(1 / 22), 12);
  });
});
