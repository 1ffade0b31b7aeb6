import { describe, expect, it } from 'vitest';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { untaughtByActor, untaughtDays } from '../../../src/baseline/untaught.js';

const berlin = createLocalCalendar('Europe/Berlin');
const at = (time: string): number => Date.parse(time);

describe('the local days that a stretch touches', () => {
  it.each([
    ['one hour', '2026-03-02T10:00Z', '2026-03-02T11:00Z', ['2026-03-02']],
    [
      'an hour that is the next day already where people sit',
      '2026-03-02T23:00Z',
      '2026-03-03T00:00Z',
      ['2026-03-03'],
    ],
    ['up to midnight and not beyond', '2026-03-02T22:00Z', '2026-03-02T23:00Z', ['2026-03-02']],
    ['24 hours of two days', '2026-03-02T12:00Z', '2026-03-03T12:00Z', ['2026-03-02', '2026-03-03']],
    ['the day that has 23 hours', '2026-03-28T23:00Z', '2026-03-29T22:00Z', ['2026-03-29']],
    ['no time at all', '2026-03-02T10:00Z', '2026-03-02T10:00Z', ['2026-03-02']],
  ])('%s', (_, from, to, days) => {
    const told = untaughtDays({ actorKey: 'p', from: at(from), to: at(to) }, berlin);
    expect(told).toEqual(days.map((day) => `p/${day}`));
  });
});

describe('of the days before one', () => {
  const untaught = new Set([
    'p/2026-02-27',
    'p/2026-03-02',
    'p/2026-03-03',
    'q/2026-03-01',
    'with/slash/2026-02-28',
  ]);

  it('those of each person, counted from the oldest', () => {
    const byActor = untaughtByActor(untaught, { day: '2026-03-03', count: 4 });
    expect(Object.fromEntries(byActor)).toEqual({
      p: new Set([0, 3]),
      q: new Set([2]),
      'with/slash': new Set([1]),
    });
  });
});
