import { describe, expect, it } from 'vitest';
import {
  FLOORS,
  SLOW_FLOORS,
  floorsFor,
  floorsOf,
  isClaimable,
  slowFloorOf,
} from '../../../src/baseline/floors.js';
import { createAxis } from '../../../src/baseline/axis.js';
import { gatherHabits } from '../../../src/baseline/habits.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { MEASURES } from '../../../src/baseline/measures.js';

/** Somebody who takes about one, give or take a factor of 1.35. */
const modest = { location: Math.log1p(1), scale: 0.3, freedom: 30 };

describe('what may be claimed at all', () => {
  it.each(MEASURES)('of %s: one below the floor may not, the floor may', (measure) => {
    expect(isClaimable(FLOORS[measure], modest, FLOORS[measure] - 1)).toBe(false);
    expect(isClaimable(FLOORS[measure], modest, FLOORS[measure])).toBe(true);
  });

  it('is one and a half times what lies a scale above what the person takes', () => {
    // log1p(x / 1.5) - log1p(999) >= 0.5 from x = 1.5 (1000 e^0.5 - 1) = 2471.6 on.
    const heavy = { location: Math.log1p(999), scale: 0.5, freedom: 30 };
    expect(isClaimable(FLOORS.export, heavy, 2_471)).toBe(false);
    expect(isClaimable(FLOORS.export, heavy, 2_472)).toBe(true);
  });

  it('needs no more than the floor of what the person has never done', () => {
    // Eight degrees of freedom are those of the group alone: log1p(300) lies below its 1,000.
    const unshown = { location: Math.log1p(1_000), scale: 1, freedom: 8 };
    expect(isClaimable(200, unshown, 300)).toBe(true);
    expect(isClaimable(200, unshown, 199)).toBe(false);
    expect(isClaimable(200, { ...unshown, freedom: 9 }, 300)).toBe(false);
  });
});

const calendar = createLocalCalendar('UTC');
const axis = createAxis('2026-03-02', calendar);
const FIRST = Date.parse('2026-01-05T10:00:00Z');
const DAY = 86_400_000;

/** Somebody's days with any, one after the other. */
const habitsOf = (action: string, days: readonly number[], actorType = 'user') =>
  gatherHabits(
    days.map((records, day) => ({
      actorKey: 'a',
      hour: FIRST + day * DAY,
      actorType,
      role: 'unknown',
      acts: { [action]: records },
      records: { [action]: records },
      failures: action === 'session.login' ? { [action]: records } : {},
    })),
    axis,
  );

describe('floors of a tenant', () => {
  it('are the shipped ones while nothing is known, and in sets of older builds', () => {
    expect(floorsOf([])).toEqual({ human: FLOORS, service: FLOORS });
    expect(floorsFor({}, 'human')).toBe(FLOORS);
  });

  it('are what five of six days do not exceed, drawn to the shipped ones by the weight of three days', () => {
    const days = Array.from({ length: 42 }, (_, day) => (day % 7 === 0 ? 30 : 7));
    // 36 of 42 days hold 7, so the 5/6 quantile is log 8: (42 log 8 + 3 log 101) / 45 = 2.2485; e^2.2485 - 1 = 8.47.
    expect(floorsOf(habitsOf('record.read', days)).human.open).toBe(9);
    // Of three days of 7 the shipped floor says as much: sqrt(8 * 101) - 1 = 27.4.
    expect(floorsOf(habitsOf('record.read', [7, 7, 7])).human.open).toBe(28);
  });

  it.each([
    ['never above the shipped one', 'record.read', 5_000, 'open', FLOORS.open],
    ['never below five', 'record.read', 1, 'open', 5],
    ['not of failed log-ins', 'session.login', 1, 'failure', FLOORS.failure],
    ['of each measure by itself', 'record.read', 7, 'export', FLOORS.export],
  ] as const)('are %s', (_, action, records, measure, floor) => {
    const days = Array.from({ length: 50 }, () => records);
    expect(floorsOf(habitsOf(action, days)).human[measure]).toBe(floor);
  });

  it('are of people and programs apart', () => {
    const floors = floorsOf(habitsOf('record.read', Array<number>(50).fill(7), 'integration'));
    expect(floors.human).toEqual(FLOORS);
    expect(floors.service.open).toBeLessThan(20);
  });

  it('of weeks are in proportion to those of a day', () => {
    expect(slowFloorOf('export', FLOORS)).toBe(SLOW_FLOORS.export);
    expect(slowFloorOf('export', { ...FLOORS, export: 21 })).toBe(42);
  });
});
