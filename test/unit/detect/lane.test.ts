import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIVE, PAST } from '../../../src/detect/lane.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';

const AT = Date.parse('2026-03-02T08:30:00Z');

const counted = (stored: number) => [
  {
    tenant: 'acme',
    source: 'crm',
    messages: 1,
    parsed: 1,
    unparsed: 0,
    events: stored,
    stored,
    duplicates: 0,
    quarantined: 0,
    refused: 0,
  },
];
const range = (from: number, to = from) => ({ at: AT, occurred: { from, to }, counts: counted(1) });

describe('the lane of what came in', () => {
  it.each([
    ['a moment after it happened', range(AT - MINUTE), [true, false]],
    ['from a clock that is ahead', range(AT + HOUR), [true, false]],
    ['a day later', range(AT - DAY), [true, false]],
    [
      'after two and a half days, whose 24 hours before may lie in the past',
      range(AT - 2.5 * DAY),
      [true, true],
    ],
    ['after four days', range(AT - 4 * DAY), [false, true]],
    ['after a year', range(AT - 365 * DAY), [false, true]],
    ['old and new together', range(AT - 90 * DAY, AT), [true, true]],
    ['old alone, over 80 days', range(AT - 90 * DAY, AT - 10 * DAY), [false, true]],
    ['at times nobody noted', { ...range(0), occurred: undefined }, [true, true]],
    [
      'and was nothing but duplicates',
      { ...range(0), occurred: undefined, counts: counted(0) },
      [false, false],
    ],
  ])('%s', (_, given, expected) => {
    expect([LIVE.mayHold(given), PAST.mayHold(given)]).toEqual(expected);
  });
});

const hourOf = (at: number): number => Math.floor(at / HOUR) * HOUR;
const isIn = ({ since, until }: { since: number; until: number }, hour: number): boolean =>
  hour >= since && hour < until;
const times = fc.integer({ min: AT - 400 * DAY, max: AT + DAY });

describe('the two lanes', () => {
  it('judge every hour of a range, and its range is looked into there', () => {
    fc.assert(
      fc.property(times, times, times, (a, b, c) => {
        const [from = 0, between = 0, to = 0] = [a, b, c].toSorted((x, y) => x - y);
        const given = range(from, to);
        const judging = [LIVE, PAST].filter((lane) => isIn(lane.hoursOf(given), hourOf(between)));
        expect(judging.length).toBeGreaterThan(0);
        for (const lane of judging) expect(lane.mayHold(given)).toBe(true);
      }),
    );
  });

  it('have the 24 hours before an hour in the lane that judges it last', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 24 }), (at, back) => {
        const [live, past] = [LIVE.hoursOf({ at: AT }), PAST.hoursOf({ at: AT })];
        const hour = hourOf(at);
        if (!isIn(live, hour) || isIn(past, hour)) return;
        expect(isIn(live, hour - back * HOUR)).toBe(true);
      }),
    );
  });
});
