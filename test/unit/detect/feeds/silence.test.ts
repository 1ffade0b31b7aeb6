import { describe, expect, it } from 'vitest';
import { HOUR } from '../../../../src/kernel/clock.js';
import {
  findSilence,
  LONG_SILENCE_HOURS,
  type SilenceQuestion,
} from '../../../../src/detect/feeds/silence.js';

const WEEK = 168;
const START = Date.parse('2026-01-04T00:00:00Z');

/** Nine weeks; heard from 9 to 16 on the first day of each. The period is the ninth week. */
function question(change: Partial<SilenceQuestion> & { not?: readonly number[] } = {}): SilenceQuestion {
  const { not = [], ...rest } = change;
  const heard = new Set<number>();
  for (let week = 0; week < 9; week++) for (let hour = 9; hour < 17; hour++) heard.add(week * WEEK + hour);
  for (const hour of not) heard.delete(hour);
  return {
    start: START,
    slots: Uint8Array.from({ length: 9 * WEEK }, (_, hour) => hour % WEEK),
    heard,
    from: 8 * WEEK,
    through: 9 * WEEK,
    liveFrom: undefined,
    declared: true,
    ...rest,
  };
}

const lastWeek = (...hours: number[]): number[] => hours.map((hour) => 8 * WEEK + hour);

describe('silence of a source', () => {
  it('nights and days on which it is never heard are no silence', () => {
    expect(findSilence(question())).toEqual({ expectedHours: 8, silentHours: 0, stretches: [] });
  });

  it('two usual hours are counted and make no stretch', () => {
    expect(findSilence(question({ not: lastWeek(10, 11) }))).toEqual({
      expectedHours: 8,
      silentHours: 2,
      stretches: [],
    });
  });

  it('three usual hours in a row make a stretch', () => {
    const { stretches } = findSilence(question({ not: lastWeek(10, 11, 12) }));
    const from = START + (8 * WEEK + 10) * HOUR;
    expect(stretches).toEqual([{ from, to: from + 3 * HOUR, hours: 3, expectedHours: 3, basis: 'habit' }]);
  });

  it('three usual hours that an event parts make none', () => {
    expect(findSilence(question({ not: lastWeek(10, 11, 13) })).stretches).toEqual([]);
  });

  it('nothing is expected after the end of what can be judged', () => {
    const { silentHours } = findSilence(question({ not: lastWeek(10, 11, 12), through: 8 * WEEK + 11 }));
    expect(silentHours).toBe(1);
  });

  it.each([
    ['one silent week of eight leaves the habit', 1, 1],
    ['two of eight end it', 2, 0],
  ])('%s', (_, weeks, stretches) => {
    const not = Array.from({ length: weeks }, (__, week) =>
      [10, 11, 12].map((hour) => (week + 2) * WEEK + hour),
    );
    expect(findSilence(question({ not: [...not.flat(), ...lastWeek(10, 11, 12)] })).stretches).toHaveLength(
      stretches,
    );
  });

  it.each([
    [4, 1],
    [3, 0],
  ])('%i known weeks make a habit: %i stretches', (known, stretches) => {
    const young = question({ not: lastWeek(9, 10, 11) });
    const heard = new Set([...young.heard].filter((hour) => hour >= (8 - known) * WEEK));
    const byHabit = findSilence({ ...young, heard }).stretches.filter(({ basis }) => basis === 'habit');
    expect(byHabit).toHaveLength(stretches);
  });

  it.each([
    [LONG_SILENCE_HOURS - 1, 0],
    [LONG_SILENCE_HOURS, 1],
  ])('without a habit, %i silent hours make %i stretches', (hours, stretches) => {
    const heard = new Set(lastWeek(0, hours + 1));
    const through = 8 * WEEK + hours + 2;
    expect(findSilence(question({ heard, through })).stretches).toHaveLength(stretches);
  });

  it('a source never heard is silent all the period', () => {
    expect(findSilence(question({ heard: new Set() })).stretches).toMatchObject([
      { hours: WEEK, basis: 'long-silence' },
    ]);
  });

  it('unless nobody declared it', () => {
    expect(findSilence(question({ heard: new Set(), declared: false })).stretches).toEqual([]);
  });

  it('a source that is heard for the first time in the period was not silent before', () => {
    const heard = new Set(lastWeek(100));
    expect(findSilence(question({ heard, through: 8 * WEEK + 101 })).stretches).toEqual([]);
  });

  it('unless it was declared to be live', () => {
    const heard = new Set(lastWeek(100));
    const live = question({ heard, through: 8 * WEEK + 101, liveFrom: 8 * WEEK });
    expect(findSilence(live).stretches).toMatchObject([{ hours: 100 }]);
  });
});
