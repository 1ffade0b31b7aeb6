import { describe, expect, it } from 'vitest';
import { explained } from '../../../src/event/explained.js';
import type { Explanation } from '../../../src/event/explanation.js';
import type { Evidence } from '../../../src/event/finding.js';
import { evidence } from '../../support/alerts.js';

const told = (over: Partial<Evidence>, explanation: Partial<Explanation> = {}): Record<string, string> =>
  Object.fromEntries(
    explained({ ...evidence, ...over, explanation: { ...evidence.explanation!, ...explanation } }),
  );
const peers = (over: Partial<NonNullable<Explanation['peers']>>) => ({
  peers: { ...evidence.explanation!.peers!, ...over },
});
const silent = (firesFrom: number, measure = 'export', earlierEnough = false) =>
  told({ measure, counterfactual: { firesFrom, earlierEnough } })['Silent below'];

describe('what is said of an evidence beside its numbers', () => {
  it('has an order', () => {
    expect(explained(evidence).map(([label]) => label)).toEqual([
      'Silent below',
      'Beside others',
      'What counted',
      'Judged by',
    ]);
  });

  it('of acts that tell no size that each counts as one', () => {
    expect(told({ acts: 21 })['Sizes']).toBe(
      'each act counts as one record: it holds one, or nobody says how many',
    );
    expect(told({})['Sizes']).toBeUndefined();
  });

  it.each([
    ['records', silent(4_200), '4,200 records, all else as it was'],
    ['one', silent(1), '1 record, all else as it was'],
    ['files', silent(25, 'file'), '25 files, all else as it was'],
    ['log-ins', silent(10, 'failure'), '10 log-ins, all else as it was'],
    ['changes of rights', silent(10, 'admin'), '10 changes, all else as it was'],
    [
      'what the hours before had made',
      silent(1, 'export', true),
      'nothing: the hours before the last were enough',
    ],
  ])('from what amount on: %s', (_, text, expected) => {
    expect(text).toBe(expected);
  });

  it.each([
    ['most of a role', { below: 0.9785 }, 'more than 97 of 100 such hours of the 23 others of the same role'],
    [
      'all but one in two hundred',
      { below: 0.995 },
      'more than 99.5 of 100 such hours of the 23 others of the same role',
    ],
    ['all of them', { below: 1 }, 'more than 99.9 of 100 such hours of the 23 others of the same role'],
    [
      'half of a company',
      { below: 0.5, group: 'tenant', window: 'day' },
      'more than 50 of 100 such days of the 23 others here',
    ],
    ['four of them', { below: undefined, people: 4 }, '4 others of the same role: too few to compare with'],
    ['nobody', { below: undefined, people: 0, group: 'tenant' }, 'nobody to compare with'],
  ] as const)('beside others: %s', (_, over, expected) => {
    const { below, ...rest } = { ...evidence.explanation!.peers!, ...over };
    const of = below === undefined ? { peers: rest } : peers({ ...rest, below });
    expect(told({}, of)['Beside others']).toBe(expected);
  });

  it('beside others: of a tenant of many, that not all of them were looked at', () => {
    expect(told({}, peers({ people: 900, below: 0.97, sample: true }))['Beside others']).toBe(
      'more than 97 of 100 such hours of the 900 others of the same role that were looked at',
    );
  });

  it.each([
    // Of days of 0, 1 and 4 the roots are 0, 1 and 2: their mean is 1, their variance 2/3, and that of the days 5/3.
    ['open', 1, Math.sqrt(2 / 3), '1.7 records a day, days without any among them; one spread more is 3.3'],
    ['failure', 0, 1, '1 log-in a day, days without any among them; one spread more is 1'],
  ])('the last four weeks, of %s', (measure, mean, spread, expected) => {
    expect(told({ measure }, { lately: { mean, spread } })['Last four weeks']).toBe(expected);
  });

  it.each([
    ['working day', 40, 38, 4, 'on 4 of 40 working days in 8 weeks, and on 38 of them at all'],
    ['weekend', 16, 0, 0, 'on 0 of 16 Saturdays and Sundays in 8 weeks, and on 0 of them at all'],
    ['day off', 18, 2, 1, 'on 1 of 18 days off in 8 weeks, and on 2 of them at all'],
  ] as const)('the hour, of a %s', (dayKind, known, worked, around, expected) => {
    const hour = told({}, { offHours: { dayKind, known, worked, around, weeks: 8 } });
    expect(hour['The hour']).toBe(`this person worked within an hour of it ${expected}`);
  });

  it('what counted is left out where it was one thing', () => {
    const [only] = evidence.explanation!.contributions;
    expect(told({}, { contributions: [only!] })['What counted']).toBeUndefined();
  });

  it('no chance is told beyond a million', () => {
    const rare = { measure: 'open', window: 'hour', amount: 9_000, decades: 9 } as const;
    const lists = { measure: 'list', window: 'day', amount: 900, decades: 2 } as const;
    expect(told({}, { contributions: [rare, lists] })['What counted']).toBe(
      'records opened in the hour (rarer than 1 in 1,000,000), lists and reports in 24 hours (1 in 100)',
    );
  });

  it('a tail that is not the tenant’s own is called so', () => {
    expect(told({}, { tail: { pool: 'shipped', userDays: 0 } })['Judged by']).toBe(
      'profile v1, the tail of companies in general',
    );
  });

  it('both tails are named where the score was found by two, and one that is shipped once', () => {
    const [tail, dayTail] = [
      { pool: 'human/open-hour/4', userDays: 1_200 },
      { pool: 'human/whole-day/all', userDays: 1_200 },
    ];
    expect(told({}, { tail, dayTail })['Judged by']).toBe(
      'profile v1, the tail of human/open-hour/4, 1,200 person-days, the tail of human/whole-day/all, 1,200 person-days',
    );
    const shipped = { pool: 'shipped', userDays: 0 };
    expect(told({}, { tail: shipped, dayTail: shipped })['Judged by']).toBe(
      'profile v1, the tail of companies in general',
    );
  });

  it('an older finding says nothing that was not asked then', () => {
    const { counterfactual: _, explanation: __, ...older } = evidence;
    expect(explained(older)).toEqual([]);
  });
});
