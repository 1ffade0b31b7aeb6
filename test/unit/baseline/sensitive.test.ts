import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TRAINING_DAYS, createAxis } from '../../../src/baseline/axis.js';
import { gatherHabits } from '../../../src/baseline/habits.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { MEASURES, actionsOf, sensitiveOf } from '../../../src/baseline/measures.js';
import { boostOf, withSensitive } from '../../../src/baseline/sensitive.js';
import { DATA_CLASSES, SENSITIVE_CLASSES, SENSITIVE_WORDS } from '../../../src/event/data-classes.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { hourOf } from '../detect/made-up-company.js';

const axis = createAxis('2026-03-02', createLocalCalendar('UTC'));
const FIRST = Date.UTC(2026, 2, 2) - TRAINING_DAYS * DAY + 10 * HOUR;

/** On each day of the span `hours` hours of ten records, of which so many are sensitive as is said of the day, from 0 on. */
const boostWith = (sensitiveOn: (day: number) => number, hours = 1): number =>
  boostOf(
    gatherHabits(
      Array.from({ length: TRAINING_DAYS * hours }, (_, n) => {
        const [day, nth] = [Math.floor(n / hours), n % hours];
        const sensitive = nth === 0 ? sensitiveOn(day) : 0;
        const row = hourOf('p', FIRST + day * DAY + nth * HOUR, { read: 10 });
        return sensitive === 0 ? row : { ...row, sensitive: { 'record.read': sensitive } };
      }),
      axis,
    ),
  );

/** Of a share of all hours, and of those of the last seven days. */
const boostBy = (whole: number, recent: number): number =>
  0.15 * Math.min(1, (whole + 0.01) / (recent + 0.01)) * (1 - whole);

describe('how much more the decades of sensitive data count', () => {
  it.each<[string, (day: number) => number, number]>([
    ['nothing is sensitive', () => 0, 0],
    ['all is', () => 10, 0],
    ['half of each hour', () => 5, boostBy(0.5, 0.5)],
    ['a tenth of each', () => 1, boostBy(0.1, 0.1)],
    ['all since yesterday', (day) => (day === 55 ? 10 : 0), boostBy(1 / 56, 1 / 7)],
    ['all since a week', (day) => (day >= 49 ? 10 : 0), boostBy(7 / 56, 1)],
    ['all since four weeks', (day) => (day >= 28 ? 10 : 0), boostBy(0.5, 1)],
    [
      'half since yesterday, and one hour five weeks ago',
      (day) => (day === 55 ? 5 : day === 20 ? 10 : 0),
      boostBy(1.5 / 56, 0.5 / 7),
    ],
    ['nothing any more', (day) => (day < 40 ? 10 : 0), boostBy(40 / 56, 0)],
  ])('%s', (_, sensitiveOn, boost) => {
    expect(boostWith(sensitiveOn)).toBeCloseTo(boost, 12);
  });

  it('is nearly all of it where one hour in a hundred is sensitive, now and then', () => {
    expect(boostWith((day) => (day % 9 === 0 ? 10 : 0), 10)).toBeGreaterThan(0.12);
  });

  it('failed log-ins, which are of no class, are no hours of it', () => {
    const hours = Array.from({ length: TRAINING_DAYS }, (_, day) => {
      const row = hourOf('p', FIRST + day * DAY, { read: 10 });
      const failed = { acts: { ...row.acts, 'session.login': 3 }, failures: { 'session.login': 3 } };
      return { ...row, ...failed, sensitive: { 'record.read': 10 } };
    });
    expect(boostOf(gatherHabits(hours, axis))).toBe(0);
  });

  it('more of all, or of what is sensitive, never says less', () => {
    const decades = fc.double({ min: 0, max: 12, noNaN: true });
    fc.assert(
      fc.property(decades, decades, fc.double({ min: 0, max: 0.25, noNaN: true }), (one, other, boost) => {
        const [part, whole] = [Math.min(one, other), Math.max(one, other)];
        expect(withSensitive(whole, 0, boost)).toBe(whole);
        expect(withSensitive(whole, part, boost)).toBeGreaterThanOrEqual(withSensitive(part, part, boost));
        expect(withSensitive(whole, whole, boost)).toBeGreaterThanOrEqual(withSensitive(whole, part, boost));
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
    'credential',
    'auditlog',
    'unknown',
  ]);
});
