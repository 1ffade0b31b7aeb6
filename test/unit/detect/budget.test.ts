import { describe, expect, it } from 'vitest';
import type { ActorProfile } from '../../../src/baseline/profile.js';
import { budgetSchema } from '../../../src/config/sections.js';
import { askedOver, userDaysOf, type Budgets } from '../../../src/detect/budget.js';

const actors = (people: number, programs = 0): Record<string, ActorProfile> =>
  Object.fromEntries(
    Array.from({ length: people + programs }, (_, i) => [
      String(i),
      { kind: i < people ? 'human' : 'service' } as ActorProfile,
    ]),
  );

describe('the budgets of a tenant', () => {
  // A month is 365.2425 / 12 = 30.4369 days.
  it.each<[string, Budgets, number, number, number]>([
    ['nothing said', {}, 10, 500, 2_000],
    ['days of people', { review: 100, page: 1_000 }, 10, 100, 1_000],
    ['one a month in a firm of ten', { review: '1/month' }, 10, 304.369, 2_000],
    ['two a month of 500 people', { review: '2/month' }, 500, 7_609.22, 7_609.22],
    ['a page a month', { page: '1/month' }, 100, 500, 3_043.69],
    ['woken for more than is read', { review: 500, page: 100 }, 10, 500, 500],
    ['999 a month of one', { review: '999/month' }, 1, 1, 2_000],
    ['one a month of nobody', { review: '1/month' }, 0, 500, 2_000],
  ])('%s', (_, budgets, people, review, page) => {
    const { userDaysPerAlert, userDaysPerPage } = userDaysOf(budgets, { actors: actors(people, 3) });
    expect(userDaysPerAlert).toBeCloseTo(review, 2);
    expect(userDaysPerPage).toBeCloseTo(page, 2);
  });

  it.each([
    ['nothing said', undefined, 500],
    ['days of people', 2_000, 2_000],
    ['one a month, of 100 people in 61 days', '1/month', 3_044],
    ['over nothing', '3/month', 500],
  ] as const)('over a span: %s', (name, budget, asked) => {
    const userDays = name === 'over nothing' ? 0 : 6_100;
    expect(askedOver(budget, { userDays, days: 61 })).toBe(asked);
  });

  it.each([
    0,
    -1,
    1.5,
    1_000_001,
    '0/month',
    '1000/month',
    '1/week',
    '1',
    '1.5/month',
    ' 1/month',
    '1e2/month',
  ])('refuses %s', (budget) => {
    expect(budgetSchema.safeParse(budget).success).toBe(false);
  });
});
