import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import type { ProfileSet } from '../../../src/baseline/profile.js';
import type { Claim } from '../../../src/detect/claim.js';
import { evaluate } from '../../../src/detect/evaluate.js';
import { offHoursDecades, type OffHours } from '../../../src/detect/hour-of-claim.js';
import { sentenceOf } from '../../../src/detect/sentence.js';
import { explained } from '../../../src/event/explained.js';
import { explanationSchema } from '../../../src/event/explanation.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { hourOf, madeUpCompany } from './made-up-company.js';

const calendar = createLocalCalendar('Europe/Berlin');
const from = Date.UTC(2026, 0, 5);
const company = madeUpCompany({ seed: 3, people: 36, from, days: 56, timeZone: 'Europe/Berlin' });
/** Reads at 9, 10 and 15 o'clock of every working day, and exports at 10; `extra` are hours of work beside these. */
const steady = (extra: readonly number[] = [], since = 0): ActivityHour[] =>
  [
    ...Array.from({ length: 56 - since }, (_, i) => since + i)
      .filter((day) => day % 7 < 5)
      .flatMap((day) => [8, 9, 14].map((utc) => from + day * DAY + utc * HOUR)),
    ...extra,
  ].map((hour) => hourOf('steady', hour, { read: 5, ...(hour % DAY === 9 * HOUR && { export: 100 }) }));
const setOf = (rows: readonly ActivityHour[], day: string): ProfileSet =>
  buildProfiles({ hours: [...company, ...rows], day, calendar });

const claimAt = (hour: number, rows = steady(), more: readonly ActivityHour[] = []): Claim => {
  const profiles = setOf(rows, calendar.at(hour).day);
  const activity = [...more, hourOf('steady', hour, { export: 9_000 })];
  const [claim] = evaluate({ actorKey: 'steady', hour, activity, profiles }, { calendar });
  return claim!;
};
const said = (claim: Claim): OffHours | undefined => claim.evidence.explanation!.offHours;

/** Monday, 2 March 2026, 10:00 in Berlin. */
const monday = Date.UTC(2026, 2, 2, 9);
const night = monday - 7 * HOUR;
const sunday = monday + 6 * DAY - 7 * HOUR;
const nightsBefore = (days: readonly number[]): number[] => days.map((day) => night - day * DAY);

describe('the hour of a claim', () => {
  it.each<[string, Claim, Partial<OffHours> | undefined]>([
    ['an hour of every day is none', claimAt(monday), undefined],
    ['nor is one beside it', claimAt(monday + HOUR), undefined],
    [
      'a night without work',
      claimAt(night),
      { dayKind: 'working day', known: 40, worked: 40, around: 0, weeks: 8 },
    ],
    [
      'a day off without work',
      claimAt(sunday),
      { dayKind: 'weekend', known: 15, worked: 0, around: 0, weeks: 7 },
    ],
    ['a night worked four times of 40', claimAt(night, steady(nightsBefore([3, 5, 10, 12]))), { around: 4 }],
    ['five times: an hour of theirs', claimAt(night, steady(nightsBefore([3, 5, 10, 12, 19]))), undefined],
    ['known for four weeks', claimAt(night, steady([], 28)), { known: 20, weeks: 4 }],
    ['known for a day less', claimAt(night, steady([], 29)), undefined],
  ])('%s', (_, claim, expected) => {
    const { offHours } = claim.evidence.explanation!;
    expect({ measure: claim.measure, ...offHours }).toEqual({
      measure: 'export',
      ...(expected && { ...offHours, ...expected }),
    });
  });

  it('of 24 hours is the busiest, when half was done in it', () => {
    const later = night + 7 * HOUR;
    const part = (amount: number) => [hourOf('steady', night, { export: amount })];
    const profiles = setOf(steady(), '2026-03-02');
    const dayWith = (first: number, last: number): Claim => {
      const activity = [...part(first), hourOf('steady', later, { export: last })];
      return evaluate({ actorKey: 'steady', hour: later, activity, profiles }, { calendar })[0]!;
    };
    expect(dayWith(9_000, 100)).toMatchObject({ windowKind: 'day' });
    expect(said(dayWith(9_000, 100))).toMatchObject({ around: 0, known: 40 });
    expect(said(dayWith(4_500, 4_600))).toBeUndefined();
  });

  it('goes by the office where there is one', () => {
    const claim = claimAt(monday);
    const profiles = setOf(steady(), '2026-03-02');
    const closed = { ...profiles.actors['steady']!, off: [1, 1] as const };
    const touched = {
      actorKey: 'steady',
      hour: monday,
      activity: [hourOf('steady', monday, { export: 9_000 })],
    };
    const actors = { ...profiles.actors, steady: closed };
    const [held] = evaluate({ ...touched, profiles: { ...profiles, actors } }, { calendar });
    expect(said(claim)).toBeUndefined();
    expect(said(held!)).toMatchObject({ dayKind: 'day off', worked: 0 });
    expect(sentenceOf(held!, calendar)).toContain('; this person has worked on no day off in 8 weeks.');
  });

  it('is said in the sentence, counted, and explained by the same numbers', () => {
    const claim = claimAt(sunday);
    expect(sentenceOf(claim, calendar)).toBe(
      '9,000 records exported between 03:00 and 04:00; usual for this person on a Sunday before 6:00: none; ' +
        'this person has worked on no Saturday or Sunday in 7 weeks.',
    );
    expect(sentenceOf(claimAt(night, steady(nightsBefore([3]))), calendar)).toMatch(
      /; this person has worked at such an hour on 1 of 40 working days in 8 weeks\.$/,
    );
    const { explanation } = claim.evidence;
    expect(explanationSchema.parse(explanation).contributions).toContainEqual({
      measure: 'off-hours',
      window: 'hour',
      amount: 0,
      decades: 1.51,
    });
    const told = Object.fromEntries(explained(claim.evidence as never));
    expect(told['The hour']).toBe(
      'this person worked within an hour of it on 0 of 15 Saturdays and Sundays in 7 weeks, and on 0 of them at all',
    );
    expect(told['What counted']).toContain('work at such an hour (1 in 32)');
  });

  it.each([
    ['none of 16', 0, 16, 34],
    ['none of 40', 0, 40, 82],
    ['four of 40', 4, 40, 41 / 4.5],
  ])('is worth how rarely somebody works then: %s', (_, around, known, oneIn) => {
    expect(10 ** offHoursDecades({ dayKind: 'weekend', known, worked: 0, around, weeks: 8 })).toBeCloseTo(
      oneIn,
      9,
    );
  });
});

describe('what the hour changes in a claim about an amount', () => {
  const without = (key: string, of: unknown): string =>
    JSON.stringify(of, (name, value: unknown) => (name === key ? undefined : value));
  const withoutHour = (set: ProfileSet): ProfileSet => JSON.parse(without('presence', set)) as ProfileSet;
  /** Of claims about amounts all that is stored but what explains them. */
  const judged = (claims: readonly Claim[]): string =>
    without(
      'explanation',
      claims.filter(({ detector }) => detector !== 'off-hours'),
    );

  it('is no claim, no score and no severity', () => {
    const profiles = setOf(steady(), '2026-03-02');
    const older = withoutHour(profiles);
    const hours = Array.from({ length: 12 }, (_, i) => monday - 9 * HOUR + 2 * i * HOUR);
    const both = [profiles, older].map((set) =>
      hours.flatMap((hour) =>
        ['steady', 'p0001', 'p0002', 'p0003'].flatMap((actorKey) =>
          [30, 300, 9_000].flatMap((amount) => {
            const activity = [hourOf(actorKey, hour, { read: amount, export: amount })];
            return evaluate({ actorKey, hour, activity, profiles: set }, { calendar, userDaysPerAlert: 20 });
          }),
        ),
      ),
    );
    const [now, before] = both as [Claim[], Claim[]];
    expect(now.length).toBeGreaterThan(50);
    expect(judged(now)).toBe(judged(before));
    expect(now.filter((claim) => said(claim) !== undefined).length).toBeGreaterThan(20);
    expect(before.every((claim) => said(claim) === undefined)).toBe(true);
  });
});
