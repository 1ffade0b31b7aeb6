import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKnown, startOfDay, type Known } from '../../../src/baseline/sightings/known.js';
import type { Sighting, SightingHour } from '../../../src/baseline/sightings/sighting-hour.js';
import type { Firsts } from '../../../src/baseline/sightings/sightings-store.js';
import { RememberedSightings } from '../../../src/detect/remembered-sightings.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';

const TODAY = 20_000;
const FROM = (TODAY - 56) * DAY;
const NOON = TODAY * DAY + 12 * HOUR;
const ANNA = 'a'.repeat(32);

const row = (hour: number, seen: readonly string[], actorKey = ANNA): SightingHour => ({
  actorKey,
  hour,
  seen: seen as readonly Sighting[],
  stays: [],
  sessions: [],
});

/** What the store answers of rows: the query's own rule, value by value. */
const stored = (rows: Iterable<SightingHour>, to: number): Firsts => {
  const first = new Map<Sighting, number>();
  const days = new Set<number>();
  for (const { hour, seen } of rows) {
    if (hour < FROM || hour >= to || seen.length === 0) continue;
    days.add(startOfDay(hour));
    for (const sighting of seen) first.set(sighting, Math.min(first.get(sighting) ?? Infinity, hour));
  }
  return { firsts: [...first].map(([sighting, hour]) => ({ sighting, hour })), days: [...days] };
};

const readAnew = (rows: Iterable<SightingHour>, to: number): Known => {
  const { firsts, days } = stored(rows, to);
  return createKnown(firsts, days);
};

/** Of an hour only the days before its own count. */
const toldOn = (known: Known, hour: number): Known => ({
  ...known,
  days: known.days.filter((day) => day < startOfDay(hour)),
});

/** Turn by turn, as live does it; gives how many turns were answered from memory. */
const follow = (past: readonly SightingHour[], turns: readonly SightingHour[]): number => {
  const remembered = new RememberedSightings();
  const store = new Map(past.map((own) => [own.hour, own]));
  let known = 0;
  for (const next of turns) {
    store.set(next.hour, next);
    remembered.put([next]);
    const to = next.hour + HOUR;
    const own = remembered.knownIn(ANNA, { day: TODAY, from: FROM, to });
    if (own === undefined) remembered.remember(ANNA, TODAY, stored(store.values(), Infinity), [next]);
    else {
      known++;
      expect(toldOn(own, next.hour)).toEqual(toldOn(readAnew(store.values(), to), next.hour));
    }
  }
  return known;
};

const past = [3, 9, 20, 30, 40].map((ago) =>
  row(NOON - ago * DAY, ['network:office', 'device:firefox on linux']),
);

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
    remembered.remember(ANNA, TODAY, stored([...past, first], NOON + HOUR), [first]);
    remembered.put([next]);
    expect(remembered.size).toBe(0);
  });

  it('are given up when an hour of the past loses what was first seen in it, and not when it gains', () => {
    const remembered = new RememberedSightings();
    const span = { day: TODAY, from: FROM, to: NOON + HOUR };
    remembered.remember(ANNA, TODAY, stored(past, NOON + HOUR), []);
    const oldest = past.at(-1)!;
    remembered.put([row(oldest.hour, [...oldest.seen, 'country:FR'])]);
    expect(remembered.knownIn(ANNA, span)?.first.get('country:FR')).toBe(oldest.hour);
    remembered.put([row(oldest.hour, ['network:office'])]);
    expect(remembered.knownIn(ANNA, span)).toBeUndefined();
  });

  it('are of one day: the next one begins its training span later', () => {
    const remembered = new RememberedSightings();
    remembered.remember(ANNA, TODAY, stored(past, NOON), []);
    expect(remembered.knownIn(ANNA, { day: TODAY + 1, from: FROM + DAY, to: NOON + DAY })).toBeUndefined();
    remembered.remember(ANNA, TODAY - 1, stored(past, NOON - DAY), []);
    expect(remembered.knownIn(ANNA, { day: TODAY, from: FROM, to: NOON })).toBeDefined();
  });

  it('keep a bounded number of people, the last that were read', () => {
    const remembered = new RememberedSightings(2);
    for (const name of ['a', 'b', 'c']) remembered.remember(name, TODAY, stored(past, NOON), []);
    const isKept = (name: string): boolean =>
      remembered.knownIn(name, { day: TODAY, from: FROM, to: NOON }) !== undefined;
    expect(['a', 'b', 'c'].map(isKept)).toEqual([false, true, true]);
  });

  it('say what reading anew says whatever comes in, in any order', () => {
    const value = fc.constantFrom('network:a', 'network:b', 'device:x', 'country:DE', 'app:p');
    const turn = fc.tuple(fc.integer({ min: -30, max: 3 }), fc.uniqueArray(value, { maxLength: 4 }));
    let known = 0;
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 12 }), (turns) => {
        known += follow(
          past,
          turns.map(([hours, seen]) => row(NOON + hours * HOUR, seen)),
        );
      }),
    );
    expect(known).toBeGreaterThan(100);
  });
});
