import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import { beyondAll } from '../../../src/baseline/few-people.js';
import type { FewPeople } from '../../../src/baseline/profile.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { byMeasure } from '../../../src/baseline/measures.js';
import { evaluate } from '../../../src/detect/evaluate.js';
import type { Action } from '../../../src/event/actions.js';
import { explained } from '../../../src/event/explained.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';

const calendar = createLocalCalendar('Europe/Berlin');
const from = Date.UTC(2026, 0, 5);
/** Monday, 2 March 2026, 11:00 in Berlin. */
const hour = from + 56 * DAY + 10 * HOUR;

const did = (actorKey: string, at: number, records: Partial<Record<Action, number>>): ActivityHour => ({
  actorKey,
  hour: at,
  actorType: 'human',
  role: 'sales',
  acts: Object.fromEntries(Object.keys(records).map((action) => [action, 1])),
  failures: {},
  records,
});

const workdays = Array.from({ length: 56 }, (_, at) => at).filter((at) => at % 7 < 5);
/** Each reads 20 records at 11:00 of every working day; the first deletes 30 on one evening and 10 on the morning after. */
const firm = (people: number): ActivityHour[] => [
  ...Array.from({ length: people }, (_, i) =>
    workdays.map((at) => did(`p${i}`, from + at * DAY + 10 * HOUR, { 'record.read': 20 })),
  ).flat(),
  did('p0', from + 7 * DAY + 16 * HOUR, { 'record.delete': 30 }),
  did('p0', from + 8 * DAY + 7 * HOUR, { 'record.delete': 10 }),
];
const profilesOf = (hours: readonly ActivityHour[], untaught?: ReadonlySet<string>) =>
  buildProfiles({ hours, day: '2026-03-02', calendar, ...(untaught && { untaught }) });

describe('a company of few people', () => {
  it('remembers the most that one of them did in 24 hours, over midnight too', () => {
    const { few } = profilesOf(firm(6));
    expect(few).toMatchObject({ people: 6, personDays: 6 * 40, largest: { delete: 40, open: 20, query: 0 } });
  });

  it.each([
    [29, true],
    [30, false],
  ])('of %i people: %s', (people, isFew) => {
    expect(profilesOf(firm(people)).few !== undefined).toBe(isFew);
  });

  it('counts no program among its people', () => {
    const { few } = profilesOf(firm(6).map((row) => ({ ...row, actorType: 'integration' })));
    expect(few).toBeUndefined();
  });

  it('does not learn from what was told and still stands', () => {
    const { few } = profilesOf(firm(6), new Set(['p0/2026-01-12', 'p0/2026-01-13']));
    expect(few).toMatchObject({ people: 6, personDays: 6 * 40 - 2, largest: { delete: 0 } });
  });

  // log10(399 + 1) = 2.602; a hundred times the largest is ten times as rare.
  it.each([
    ['ten times the largest', 'delete', 500, 3.102],
    ['a hundred times', 'delete', 5_000, 3.602],
    ['one more than the largest', 'delete', 51, 2.606],
    ['as much as somebody did', 'delete', 50, 0],
    ['less than the floor, of nobody', 'query', 499, 0],
    ['the floor, of nobody', 'query', 500, 2.602],
    ['what grows in the ordinary course', 'export', 1_000_000, 0],
  ] as const)('%s: %s %i', (_, measure, actual, decades) => {
    const few: FewPeople = {
      people: 10,
      personDays: 399,
      largest: byMeasure((one) => (one === 'delete' ? 50 : 0)),
    };
    const floor = measure === 'delete' ? 20 : 500;
    expect(beyondAll(few, measure, { actual, floor })).toBeCloseTo(decades, 3);
  });

  it('tells of somebody who deletes more than any of them ever did, and says so', () => {
    const profiles = profilesOf(firm(6));
    const claimsOf = (deleted: number) =>
      evaluate(
        { actorKey: 'p1', hour, activity: [did('p1', hour, { 'record.delete': deleted })], profiles },
        { calendar },
      );
    const [claim] = claimsOf(400);
    expect(claim).toMatchObject({ detector: 'records-deleted', family: 'destroy', severity: 'medium' });
    const { evidence } = claim!;
    expect(evidence.explanation?.few).toEqual({ people: 6, personDays: 240, largest: 40 });
    expect(explained({ ...evidence, measure: 'delete' } as never)).toContainEqual([
      'Few people',
      '6 to learn from; the most that one of them did in 24 hours, of 240 days: 40 records',
    ]);
    const { firesFrom } = evidence.counterfactual!;
    expect(claimsOf(firesFrom)).toHaveLength(1);
    expect(claimsOf(firesFrom - 1)).toHaveLength(0);
    // 241 x sqrt(n / 40) = 500 at n = 172.2.
    expect(firesFrom).toBe(173);
  });

  it('does not tell of who outdoes the most ever by as much as is usual for them', () => {
    // Deletes 20 to 1,000 every working day; the most of the 240 days of all is theirs.
    const often = [...firm(12), ...workdays.map((at, i) => deletes(from + at * DAY + 10 * HOUR, i))];
    const profiles = profilesOf(often);
    const told = (actorKey: string, deleted: number) =>
      evaluate(
        { actorKey, hour, activity: [did(actorKey, hour, { 'record.delete': deleted })], profiles },
        { calendar },
      ).length > 0;
    expect(profiles.few?.largest.delete).toBe(1_000);
    expect([told('p1', 2_500), told('p2', 2_500)]).toEqual([false, true]);
  });
});

const deletes = (at: number, i: number): ActivityHour =>
  did('p1', at, { 'record.delete': [20, 120, 60, 1_000, 300][i % 5] ?? 0 });
