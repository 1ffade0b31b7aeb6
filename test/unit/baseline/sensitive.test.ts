import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TRAINING_DAYS, createAxis } from '../../../src/baseline/axis.js';
import { gatherHabits } from '../../../src/baseline/habits.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { MEASURES, actionsOf, sensitiveOf } from '../../../src/baseline/measures.js';
import { boostOf, factorOf, heaviestByDay, sensitiveShare } from '../../../src/baseline/sensitive.js';
import { DATA_CLASSES, SENSITIVE_CLASSES, SENSITIVE_WORDS } from '../../../src/event/data-classes.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { hourOf } from '../detect/made-up-company.js';

const axis = createAxis('2026-03-02', createLocalCalendar('UTC'));
const FIRST = Date.UTC(2026, 2, 2) - TRAINING_DAYS * DAY + 10 * HOUR;

/** Every day of the span ten records, so many of which are sensitive on some of its days, counted from 0. */
const boostWith = (days: readonly number[], sensitive = 10): number =>
  boostOf(
    gatherHabits(
      Array.from({ length: TRAINING_DAYS }, (_, day) => ({
        ...hourOf('p', FIRST + day * DAY, { read: 10 }),
        ...(days.includes(day) && { sensitive: { 'record.read': sensitive } }),
      })),
      axis,
    ),
  );
const everyDay = Array.from({ length: TRAINING_DAYS }, (_, day) => day);

describe('what is sensitive counts more', () => {
  it.each<[string, number[], number]>([
    ['nothing was sensitive', [], 0],
    ['since yesterday', [55], (1 / 28) * (55 / 56)],
    ['since two weeks', [42], (14 / 28) * (55 / 56)],
    ['since one day less than calibrates', [29], (27 / 28) * (55 / 56)],
    ['since all days that calibrate', [28], 55 / 56],
    ['since the first day', [0, 28, 55], 53 / 56],
    ['now and then, the first time three weeks ago', [35, 50], (21 / 28) * (54 / 56)],
  ])('the longer it has been known: %s', (_, days, boost) => {
    expect(boostWith(days)).toBeCloseTo(0.25 * boost, 12);
  });

  it.each([
    ['all is', 10, 0],
    ['half of each hour is', 5, 0.125],
    ['little is', 1, 0.225],
  ])('the less of all that is done is sensitive: %s', (_, sensitive, boost) => {
    expect(boostWith(everyDay, sensitive)).toBeCloseTo(boost, 12);
  });

  it.each([
    ['none', 0, 100, 0],
    ['a part', 25, 100, 0.25],
    ['all', 100, 100, 1],
    ['more than all, as one act of a file with many rows', 300, 100, 1],
    ['of nothing', 0, 0, 0],
  ])('by the part of it that is: %s', (_, part, whole, share) => {
    expect(sensitiveShare(part, whole)).toBe(share);
    expect(factorOf(0.25, share)).toBe(1 + 0.25 * share);
  });

  it('of a day the window counts that comes to most', () => {
    const windows = [
      { day: 0, raw: 3, factor: 1 },
      { day: 0, raw: 2.5, factor: 1.25 },
      { day: 0, raw: 2, factor: 1.25 },
      { day: 1, raw: 0, factor: 1.25 },
      { day: 5, raw: 9, factor: 1.25 },
    ];
    const { raw, factor } = heaviestByDay(3, windows);
    expect([...raw]).toEqual([2.5, 0, 0]);
    expect([...factor]).toEqual([1.25, 1, 1]);
  });

  it('where nothing is sensitive, the largest of each day', () => {
    const window = fc.record({ day: fc.nat(3), raw: fc.double({ min: 0, max: 50, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(window), (some) => {
        const { raw, factor } = heaviestByDay(
          4,
          some.map((one) => ({ ...one, factor: 1 })),
        );
        const largest = [0, 1, 2, 3].map((day) =>
          Math.max(0, ...some.filter((one) => one.day === day).map((one) => one.raw)),
        );
        expect([...raw]).toEqual(largest);
        expect([...factor]).toEqual([1, 1, 1, 1]);
      }),
    );
  });
});

it('what is sensitive of an hour is told by measure, of every action that is measured', () => {
  for (const measure of MEASURES.filter((one) => one !== 'failure'))
    for (const action of actionsOf(measure))
      expect(sensitiveOf({ ...hourOf('p', 0, {}), sensitive: { [action]: 7 } })?.[measure], action).toBe(7);
  const loggedIn = { ...hourOf('p', 0, {}), sensitive: { 'session.login': 7, 'record.read': NaN } };
  expect(Object.values(sensitiveOf(loggedIn) ?? {}).every((amount) => amount === 0)).toBe(true);
  expect(sensitiveOf(hourOf('p', 0, {}))).toBeUndefined();
});

it('a class is sensitive and has words, or neither', () => {
  expect(Object.keys(SENSITIVE_WORDS).toSorted()).toEqual([...SENSITIVE_CLASSES].toSorted());
  expect(DATA_CLASSES.filter((name) => !(name in SENSITIVE_WORDS))).toEqual([
    'id.basic',
    'commercial',
    'comms',
    'location',
    'behaviour',
    'employee',
    'auditlog',
    'unknown',
  ]);
});
