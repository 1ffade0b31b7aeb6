import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import type { Shown } from '../../../src/baseline/sightings/known-sightings.js';
import { startOfDay, type Known } from '../../../src/baseline/sightings/known.js';
import { knownBy, type LeftOutDays, type Teaching } from '../../../src/baseline/sightings/left-out.js';
import type { Sighting, SightingHour } from '../../../src/baseline/sightings/sighting-hour.js';
import { RememberedSightings } from '../../../src/detect/remembered-sightings.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';

const TODAY = 20_000;
const FROM = (TODAY - 56) * DAY;
const NOON = TODAY * DAY + 12 * HOUR;
const ANNA = 'a'.repeat(32);
const calendar = createLocalCalendar('UTC');
const ALL_TEACH: Teaching = { leftOut: undefined, calendar };

const row = (hour: number, seen: readonly string[], actorKey = ANNA): SightingHour => ({
  actorKey,
  hour,
  seen: seen as readonly Sighting[],
  stays: [],
  sessions: [],
});

/** What the store answers of rows: the query's own rule, value by value, without the days that are left out. */
const stored = (rows: Iterable<SightingHour>, to: number, { leftOut }: Teaching = ALL_TEACH): Shown => {
  const isOf = (kind: keyof LeftOutDays, { hour }: SightingHour): boolean =>
    leftOut?.[kind].includes(Math.floor(hour / DAY)) === true;
  const there = [...rows].filter(({ hour, seen }) => hour >= FROM && hour < to && seen.length > 0);
  const first = new Map<Sighting, number>();
  const days = new Set<number>();
  for (const { hour, seen } of there.filter((own) => !isOf('open', own) && !isOf('never', own))) {
    days.add(startOfDay(hour));
    for (const sighting of seen) first.set(sighting, Math.min(first.get(sighting) ?? Infinity, hour));
  }
  const firsts = [...first].map(([sighting, hour]) => ({ sighting, hour }));
  return { firsts, days: [...days], open: there.filter((own) => isOf('open', own)) };
};

const readAnew = (rows: Iterable<SightingHour>, to: number, teaching: Teaching): Known => {
  const shown = stored(rows, to, teaching);
  return knownBy(shown, shown.open, teaching);
};

/** Of an hour only the days before its own count. */
const toldOn = (known: Known, hour: number): Known => ({
  ...known,
  days: known.days.filter((day) => day < startOfDay(hour)),
});

/** Turn by turn, as live does it; gives how many turns were answered from memory. */
const follow = (
  past: readonly SightingHour[],
  turns: readonly SightingHour[],
  teaching: Teaching = ALL_TEACH,
): number => {
  const remembered = new RememberedSightings();
  const store = new Map(past.map((own) => [own.hour, own]));
  let known = 0;
  for (const next of turns) {
    store.set(next.hour, next);
    remembered.put([next]);
    const to = next.hour + HOUR;
    const own = remembered.knownIn(ANNA, { day: TODAY, from: FROM, to }, teaching);
    const shown = stored(store.values(), Infinity, teaching);
    if (own === undefined) remembered.remember(ANNA, { day: TODAY, shown, teaching }, [next]);
    else {
      known++;
      expect(toldOn(own, next.hour)).toEqual(toldOn(readAnew(store.values(), to, teaching), next.hour));
    }
  }
  return known;
};

const past = [3, 9, 20, 30, 40].map((ago) =>
  row(NOON - ago * DAY, ['network:office', 'device:firefox on linux']),
);

const shownOn = (day: number, shown: Shown) => ({ day, shown, teaching: ALL_TEACH });

describe('sightings remembered from turn to turn', () => {
  it('say what reading anew says, while hours only gain', () => {
    const turns = [
      row(NOON, ['network:office']),
      row(NOON, ['device:firefox on linux', 'network:office']),
      row(NOON + HOUR, ['network:203.0.113.0', 'network:office']),
      row(NOON + 2 * HOUR, ['country:DE', 'network:203.0.113.0']),
      row(NOON + 2 * HOUR, ['app:exporter', 'country:DE', 'network:203.0.113.0']),
    ];
    expect(follow(past, turns)).toBe(4);
  });

  it.each([
    { what: 'loses a value', next: row(NOON, ['network:office']) },
    { what: 'loses all', next: row(NOON, []) },
  ])('are given up when an hour $what', ({ next }) => {
    const remembered = new RememberedSightings();
    const first = row(NOON, ['network:203.0.113.0', 'network:office']);
    remembered.remember(ANNA, shownOn(TODAY, stored([...past, first], NOON + HOUR)), [first]);
    remembered.put([next]);
    expect(remembered.size).toBe(0);
  });

  it('are given up when an hour of the past loses what was first seen in it, and not when it gains', () => {
    const remembered = new RememberedSightings();
    const span = { day: TODAY, from: FROM, to: NOON + HOUR };
    remembered.remember(ANNA, shownOn(TODAY, stored(past, NOON + HOUR)), []);
    const oldest = past.at(-1)!;
    remembered.put([row(oldest.hour, [...oldest.seen, 'country:FR'])]);
    expect(remembered.knownIn(ANNA, span, ALL_TEACH)?.first.get('country:FR')).toBe(oldest.hour);
    remembered.put([row(oldest.hour, ['network:office'])]);
    expect(remembered.knownIn(ANNA, span, ALL_TEACH)).toBeUndefined();
  });

  it('are of one day: the next one begins its training span later', () => {
    const remembered = new RememberedSightings();
    remembered.remember(ANNA, shownOn(TODAY, stored(past, NOON)), []);
    expect(
      remembered.knownIn(ANNA, { day: TODAY + 1, from: FROM + DAY, to: NOON + DAY }, ALL_TEACH),
    ).toBeUndefined();
    remembered.remember(ANNA, shownOn(TODAY - 1, stored(past, NOON - DAY)), []);
    expect(remembered.knownIn(ANNA, { day: TODAY, from: FROM, to: NOON }, ALL_TEACH)).toBeDefined();
  });

  it('are read anew when the days that teach are others', () => {
    const remembered = new RememberedSightings();
    const span = { day: TODAY, from: FROM, to: NOON };
    const without = (leftOut: LeftOutDays): Teaching => ({ leftOut, calendar });
    const told = without({ open: [TODAY - 3], never: [] });
    const shown = stored(past, NOON, told);
    remembered.remember(ANNA, { day: TODAY, shown, teaching: told }, []);
    expect(remembered.knownIn(ANNA, span, without({ open: [TODAY - 3], never: [] }))).toBeDefined();
    for (const other of [ALL_TEACH, without({ open: [], never: [TODAY - 3] })])
      expect(remembered.knownIn(ANNA, span, other)).toBeUndefined();
  });

  it('keep a bounded number of people, the last that were read', () => {
    const remembered = new RememberedSightings(2);
    for (const name of ['a', 'b', 'c']) remembered.remember(name, shownOn(TODAY, stored(past, NOON)), []);
    const isKept = (name: string): boolean =>
      remembered.knownIn(name, { day: TODAY, from: FROM, to: NOON }, ALL_TEACH) !== undefined;
    expect(['a', 'b', 'c'].map(isKept)).toEqual([false, true, true]);
  });

  it('say what reading anew says whatever comes in, in any order', () => {
    const value = fc.constantFrom('network:a', 'network:b', 'device:x', 'country:DE', 'app:p');
    const turn = fc.tuple(fc.integer({ min: -60, max: 3 }), fc.uniqueArray(value, { maxLength: 4 }));
    const some = fc.subarray([40, 30, 20, 9, 3, 2, 1].map((ago) => TODAY - ago));
    const leftOut = fc.option(fc.record({ open: some, never: some }), { nil: undefined });
    const today = [row(NOON - 20 * HOUR, ['country:DE', 'network:b']), row(NOON - 5 * HOUR, ['network:a'])];
    let known = 0;
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 12 }), leftOut, (turns, days) => {
        known += follow(
          [...past, ...today],
          turns.map(([hours, seen]) => row(NOON + hours * HOUR, seen)),
          { leftOut: days, calendar },
        );
      }),
    );
    expect(known).toBeGreaterThan(100);
  });
});
