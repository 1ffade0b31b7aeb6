import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FARTHEST, hourSeen, hoursAway, isOffHours } from '../../../../src/baseline/off-hours/hour-seen.js';
import { offHourOf, workAway, workAwayWithout } from '../../../../src/baseline/off-hours/work-away.js';
import type { Presence } from '../../../../src/baseline/presence.js';

/** Eight weeks of somebody who works about these hours on so many of 40 working days and 16 days off. */
const presence = (around: Readonly<Record<number, number>>, over: Partial<Presence> = {}): Presence => ({
  known: [40, 16],
  worked: [40, 0],
  around: Array.from({ length: 48 }, (_, slot) => around[slot] ?? 0),
  ...over,
});
const between = (from: number, to: number, days: number): Record<number, number> =>
  Object.fromEntries(Array.from({ length: to - from + 1 }, (_, i) => [from + i, days]));
const clerk = presence(between(8, 17, 36));
const human = (one: Presence) => ({ kind: 'human' as const, presence: one });

describe('hours of somebody’s own', () => {
  it.each<[string, Presence, number, boolean]>([
    ['four days of 40 are not', presence({ 3: 4 }), 3, true],
    ['five are', presence({ 3: 5 }), 3, false],
    ['once is no habit, of however few days', presence({ 24: 1 }, { known: [20, 8] }), 24, true],
    ['twice of eight is', presence({ 24: 2 }, { known: [20, 8] }), 24, false],
    ['never', presence({}), 3, true],
    ['of four weeks it is said', presence({}, { known: [20, 8] }), 3, true],
    ['of a day less it is not', presence({}, { known: [20, 7] }), 3, false],
    ['nor of a kind of day that there was none of', presence({}, { known: [40, 0] }), 30, false],
  ])('%s', (_, one, slot, expected) => {
    expect(isOffHours(hourSeen(one, slot))).toBe(expected);
  });

  it('are measured around the clock, whenever the day begins', () => {
    const working = Array<number>(10).fill(0);
    expect(hoursAway(clerk)).toEqual([6, 6, 6, 5, 4, 3, 2, 1].concat(working, [1, 2, 3, 4, 5, 6]));
    const night = presence({ ...between(22, 23, 30), ...between(0, 5, 30) });
    expect(hoursAway(night)!.slice(4, 13)).toEqual([0, 0, 1, 2, 3, 4, 5, 6, 6]);
    expect(hoursAway(night)![21]).toBe(1);
  });

  it('are none of who works at none of them on more than one day in ten', () => {
    expect(hoursAway(presence(between(0, 23, 4)))).toBeUndefined();
  });
});

describe('the chance of work outside them', () => {
  const others = [clerk, clerk, presence({ ...between(8, 17, 36), 18: 4, 19: 2, 2: 1 })];
  const all = workAway(others.map(human));

  it('is that of the person and, for four days, of the others who are as far away: by hand', () => {
    // Two hours away are 6 and 19 o'clock of three people, 40 days each; two of these 240 were worked.
    expect(offHourOf({ presence: clerk, slot: 19 }, all)).toEqual({
      away: 2,
      chance: (4 * ((2 + 0.5) / (240 + 1))) / 44,
    });
    // Six away are 0, 1, 2 and 23 o'clock: one of 480.
    expect(offHourOf({ presence: clerk, slot: 2 }, all)!.chance).toBeCloseTo((4 * (1.5 / 481)) / 44, 15);
    // 3 and 22 o'clock were worked by nobody of 240, which makes them no rarer than hours that lie farther.
    expect(offHourOf({ presence: clerk, slot: 3 }, all)!.chance).toBeCloseTo((4 * (1 / 481)) / 44, 15);
    const some = presence({ ...between(8, 17, 36), 2: 3 });
    expect(offHourOf({ presence: some, slot: 2 }, all)!.chance).toBeCloseTo((3 + 4 * (1.5 / 481)) / 44, 15);
  });

  it('is asked neither of hours of their own nor of those next to them', () => {
    for (const slot of [9, 7, 18]) expect(offHourOf({ presence: clerk, slot }, all)).toBeUndefined();
    expect(offHourOf({ presence: clerk, slot: 24 + 18 }, all)).toMatchObject({ away: 1 });
    expect(offHourOf({ presence: presence(between(0, 23, 4)), slot: 9 }, all)).toBeUndefined();
  });

  it('of a day off is asked of days off alone', () => {
    const all3 = workAway([clerk, presence({ ...between(8, 17, 36), 34: 1 })].map(human));
    // Ten slots of two people at 8 to 17 o'clock, 16 days each.
    expect(offHourOf({ presence: clerk, slot: 34 }, all3)).toEqual({
      away: 0,
      chance: (4 * (1.5 / 321)) / 20,
    });
  });

  it('leaves programs out, and who has no hours', () => {
    const none = workAway([]);
    expect(workAway([{ kind: 'service', presence: clerk }])).toEqual(none);
    expect(workAway([{ kind: 'human', presence: undefined }, human(presence({}))])).toEqual(none);
    expect(none.known).toEqual(Array(2 * (FARTHEST + 1)).fill(0));
    // Of nobody nothing is known: half.
    expect(offHourOf({ presence: clerk, slot: 2 }, none)!.chance).toBeCloseTo((4 * 0.5) / 44, 15);
  });

  it('without somebody is that of the others', () => {
    expect(workAwayWithout(all, others[2]!)).toEqual(workAway([clerk, clerk].map(human)));
    expect(workAwayWithout(workAway([]), clerk)).toEqual(workAway([]));
  });

  it('is a chance, and never less the more often the person was there', () => {
    const days = fc.array(fc.integer({ min: 0, max: 16 }), { minLength: 48, maxLength: 48 });
    const bySlot = (counts: readonly number[]): Record<number, number> =>
      Object.fromEntries(counts.map((count, slot) => [slot, count]));
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 47 }), days, (around, slot, theirs) => {
        const among = workAway([human(presence(bySlot(theirs)))]);
        const own: Record<number, number> = { ...bySlot(around), ...between(8, 17, 36) };
        const at = (more: number): number =>
          offHourOf({ presence: presence({ ...own, [slot]: (own[slot] ?? 0) + more }), slot }, among)
            ?.chance ?? 1;
        expect(at(0)).toBeGreaterThan(0);
        expect(at(0)).toBeLessThanOrEqual(1);
        expect(at(1)).toBeGreaterThanOrEqual(at(0));
      }),
    );
  });
});
