import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { schedule as scheduleSchema } from '../../../../../alerts/route/on-call/definition.js';
import { compileSchedule, onCallAt, type Schedule } from '../../../../../alerts/route/on-call/schedule.js';
import { firstGap, shiftsBetween } from '../../../../../alerts/route/on-call/shifts.js';
import type { Interval } from '../../../../../alerts/route/time-interval.js';
import { DAY, HOUR, MINUTE } from '../../../../../src/kernel/clock.js';

const OFFICE: Interval = {
  name: 'office',
  specs: [{ weekdays: [{ from: 1, to: 5 }], times: [{ from: 480, to: 1_080 }], location: 'Europe/Berlin' }],
};
const NIGHT: Interval = {
  name: 'night',
  specs: [{ times: [{ from: 130, to: 170 }], location: 'Europe/Berlin' }],
};
const INTERVALS = new Map([OFFICE, NIGHT].map((one) => [one.name, one]));
const scheduleOf = (change: object): Schedule =>
  compileSchedule(
    scheduleSchema.parse({
      name: 'soc',
      location: 'Europe/Berlin',
      rotations: [{ people: ['ana', 'ben', 'cem'], every: 'daily', handover: '09:00', starts: '2026-01-05' }],
      ...change,
    }),
    INTERVALS,
  );
const rotation = (change: object) => ({
  people: ['ana', 'ben'],
  every: 'daily',
  handover: '09:00',
  starts: '2026-01-05',
  ...change,
});
const who = (schedule: Schedule, at: string): string => onCallAt(schedule, Date.parse(at)) ?? 'nobody';

describe('who is on call', () => {
  const daily = scheduleOf({});
  const weekly = scheduleOf({ rotations: [rotation({ every: 'weekly' })] });

  it.each([
    ['before the first hand-over nobody', daily, '2026-01-05T08:59:59+01:00', 'nobody'],
    ['from it the first', daily, '2026-01-05T09:00:00+01:00', 'ana'],
    ['until the next one', daily, '2026-01-06T08:59:59+01:00', 'ana'],
    ['then the second', daily, '2026-01-06T09:00:00+01:00', 'ben'],
    ['and the first again', daily, '2026-01-08T09:00:00+01:00', 'ana'],
    ['for a week', weekly, '2026-01-12T08:59:00+01:00', 'ana'],
    ['which ends on the weekday of the start', weekly, '2026-01-12T09:00:00+01:00', 'ben'],
    ['in summer by the same clock', weekly, '2026-07-06T08:59:00+02:00', 'ben'],
    ['after half a year', weekly, '2026-07-06T09:00:00+02:00', 'ana'],
  ])('%s', (_, schedule, at, expected) => {
    expect(who(schedule, at)).toBe(expected);
  });

  // Europe/Berlin: on 2026-03-29 02:00 is 03:00, on 2026-10-25 03:00 is 02:00 again. RFC 5545 3.3.5: a time that comes
  // twice is the first, one that is left out counts by the offset before.
  const at0230 = scheduleOf({ rotations: [rotation({ handover: '02:30', starts: '2026-03-28' })] });
  const at0900 = scheduleOf({ rotations: [rotation({ starts: '2026-03-28' })] });
  it.each([
    ['a day of 23 hours', at0900, '2026-03-29T08:59:59+02:00', '2026-03-29T09:00:00+02:00'],
    ['a day of 25 hours', at0900, '2026-10-25T08:59:59+01:00', '2026-10-25T09:00:00+01:00'],
    ['a hand-over that is left out', at0230, '2026-03-29T03:29:59+02:00', '2026-03-29T03:30:00+02:00'],
    ['a hand-over that comes twice', at0230, '2026-10-25T02:29:59+02:00', '2026-10-25T02:30:00+02:00'],
  ])('%s: one hand-over, by the clock on the wall', (_, schedule, before, after) => {
    expect(who(schedule, after)).not.toBe(who(schedule, before));
    const at = Date.parse(after);
    for (let later = at; later < at + 20 * HOUR; later += 10 * MINUTE)
      expect(onCallAt(schedule, later)).toBe(onCallAt(schedule, at));
  });

  it('lasts as long as the day', () => {
    const shifts = shiftsBetween(
      at0900,
      Date.parse('2026-03-28T08:00:00Z'),
      Date.parse('2026-10-27T08:00:00Z'),
    );
    const lengths = shifts.slice(0, -1).map(({ from, to }) => (to - from) / HOUR);
    expect(new Set(lengths)).toEqual(new Set([23, 24, 25]));
    expect(lengths.filter((length) => length !== 24)).toEqual([23, 25]);
  });

  const covered = scheduleOf({
    overrides: [
      { person: 'dan', from: '2026-03-29T02:30', to: '2026-03-30T09:00' },
      { person: 'eva', from: '2026-04-01T00:00:00Z', to: '2026-04-01T06:00:00Z' },
    ],
  });
  it.each([
    ['2026-03-29T03:29:59+02:00', 'ben'],
    ['2026-03-29T03:30:00+02:00', 'dan'],
    ['2026-03-30T08:59:59+02:00', 'dan'],
    ['2026-03-30T09:00:00+02:00', who(scheduleOf({}), '2026-03-30T09:00:00+02:00')],
    ['2026-04-01T00:00:00Z', 'eva'],
    ['2026-04-01T06:00:00Z', who(scheduleOf({}), '2026-04-01T06:00:00Z')],
  ])('an override counts from its first moment to before its last: %s', (at, expected) => {
    expect(who(covered, at)).toBe(expected);
  });

  const byDay = scheduleOf({ rotations: [rotation({ active_time_intervals: ['office'] })] });
  const roundTheClock = scheduleOf({
    rotations: [rotation({ active_time_intervals: ['office'] }), rotation({ people: ['night'] })],
  });
  it.each([
    ['within its times', byDay, '2026-03-02T17:59:00+01:00', 'ana'],
    ['outside of them', byDay, '2026-03-02T18:00:00+01:00', 'nobody'],
    ['the first rotation that is active', roundTheClock, '2026-03-02T17:59:00+01:00', 'ana'],
    ['else the next one', roundTheClock, '2026-03-02T18:00:00+01:00', 'night'],
  ])('restricted by time intervals: %s', (_, schedule, at, expected) => {
    expect(who(schedule, at)).toBe(expected);
  });

  it('finds the first gap that comes again and again, and none where there is none', () => {
    expect(firstGap(byDay)?.from).toBe(Date.parse('2026-01-05T18:00:00+01:00'));
    expect(firstGap(roundTheClock)).toBeUndefined();
    expect(firstGap(daily)).toBeUndefined();
    const hole = scheduleOf({ rotations: [rotation({ mute_time_intervals: ['night'] })] });
    expect(firstGap(hole)).toMatchObject({
      from: Date.parse('2026-01-06T02:10:00+01:00'),
      to: Date.parse('2026-01-06T02:50:00+01:00'),
    });
  });
});

it('a time that comes twice is a gap twice', () => {
  const hole = scheduleOf({ rotations: [rotation({ mute_time_intervals: ['night'] })] });
  const shifts = shiftsBetween(hole, Date.parse('2026-10-24T23:00:00Z'), Date.parse('2026-10-25T05:00:00Z'));
  const gaps = shifts.filter(({ person }) => person === undefined);
  expect(gaps.map(({ from, to }) => [new Date(from).toISOString(), new Date(to).toISOString()])).toEqual([
    ['2026-10-25T00:10:00.000Z', '2026-10-25T00:50:00.000Z'],
    ['2026-10-25T01:10:00.000Z', '2026-10-25T01:50:00.000Z'],
  ]);
});

describe('shifts', () => {
  const zone = fc.constantFrom(
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'UTC',
  );
  const one = fc.record({
    people: fc.array(fc.constantFrom('ana', 'ben', 'cem', 'dan'), { minLength: 1, maxLength: 4 }),
    every: fc.constantFrom('daily', 'weekly'),
    handover: fc.constantFrom('00:00', '02:00', '02:15', '02:30', '09:00', '23:45'),
    starts: fc.constantFrom('2026-03-01', '2026-03-28', '2026-10-24'),
    mute_time_intervals: fc.constantFrom(undefined, ['office'], ['night']),
  });
  const override = fc.tuple(fc.nat(300 * 24 * 4), fc.integer({ min: 1, max: 400 })).map(([begin, length]) => {
    const from = Date.parse('2026-03-01T00:00:00Z') + begin * 15 * MINUTE;
    return { person: 'eva', from: iso(from), to: iso(from + length * 15 * MINUTE) };
  });
  const iso = (at: number): string => new Date(at).toISOString();
  const anySchedule = fc
    .record({
      location: zone,
      rotations: fc.array(one, { minLength: 1, maxLength: 3 }),
      overrides: fc.array(override, { maxLength: 2 }),
    })
    .map(scheduleOf);
  const anyTime = fc.integer({
    min: Date.parse('2026-02-20T00:00:00Z'),
    max: Date.parse('2026-12-01T00:00:00Z'),
  });

  it('cover every instant once, with one person or a gap, and say of each what is asked of it alone', () => {
    fc.assert(
      fc.property(
        anySchedule,
        anyTime,
        fc.array(fc.nat(9 * DAY), { maxLength: 20 }),
        (schedule, from, later) => {
          const to = from + 9 * DAY;
          const shifts = shiftsBetween(schedule, from, to);
          expect(shifts[0]?.from).toBe(from);
          expect(shifts.at(-1)?.to).toBe(to);
          for (const [index, shift] of shifts.entries()) {
            expect(shift.from).toBeLessThan(shift.to);
            expect(shift.from).toBe(index === 0 ? from : shifts[index - 1]?.to);
          }
          for (const at of later.map((ms) => from + Math.min(ms, 9 * DAY - 1))) {
            const holding = shifts.filter((shift) => shift.from <= at && at < shift.to);
            expect(holding.map(({ person }) => person)).toEqual([onCallAt(schedule, at)]);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
