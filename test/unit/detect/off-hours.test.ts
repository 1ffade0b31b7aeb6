import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import type { ProfileSet } from '../../../src/baseline/profile.js';
import type { Claim } from '../../../src/detect/claim.js';
import { evaluate, type TouchedHour } from '../../../src/detect/evaluate.js';
import { sentenceOf } from '../../../src/detect/sentence.js';
import { tenantLevel } from '../../../src/detect/tenant-level.js';
import { explained } from '../../../src/event/explained.js';
import { explanationSchema } from '../../../src/event/explanation.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { hourOf, madeUpCompany } from './made-up-company.js';

const calendar = createLocalCalendar('Europe/Berlin');
const from = Date.UTC(2026, 0, 5);
const company = madeUpCompany({ seed: 3, people: 36, from, days: 56, timeZone: 'Europe/Berlin' });
/** Opens some 40 records an hour at 9, 10 and 15 o'clock of every working day; `extra` are hours of work beside these. */
const steady = (extra: readonly number[] = [], since = 0): ActivityHour[] =>
  [
    ...Array.from({ length: 56 - since }, (_, i) => since + i)
      .filter((day) => day % 7 < 5)
      .flatMap((day) => [8, 9, 14].map((utc) => from + day * DAY + utc * HOUR)),
    ...extra,
  ].map((hour) => hourOf('steady', hour, { read: 30 + ((hour / HOUR) % 20) }));
const setOf = (rows: readonly ActivityHour[]): ProfileSet =>
  buildProfiles({ hours: [...company, ...rows], day: '2026-03-02', calendar });
const known = setOf(steady());

/** Monday, 2 March 2026, 10:00 in Berlin. */
const monday = Date.UTC(2026, 2, 2, 9);
const night = monday - 7 * HOUR;
const sunday = monday + 6 * DAY;

const told = (
  rows: readonly ActivityHour[],
  over: Partial<TouchedHour> = {},
  userDaysPerAlert = 500,
): Claim[] => {
  const { actorKey, hour } = rows.at(-1)!;
  return evaluate(
    { actorKey, hour, activity: rows, profiles: known, ...over },
    { calendar, userDaysPerAlert },
  );
};
const opens = (hour: number, read: number): ActivityHour => hourOf('steady', hour, { read });
const detectors = (claims: readonly Claim[]): string[] => claims.map(({ detector }) => detector);
/** An ordinary hour's work. */
const ORDINARY = 40;

describe('work at an hour at which somebody hardly ever works', () => {
  const [claim] = told([opens(night, ORDINARY)]);

  it('is told, however ordinary it is', () => {
    expect(told([opens(monday, ORDINARY)])).toEqual([]);
    expect(claim).toMatchObject({
      detector: 'off-hours',
      family: 'login',
      measure: 'open',
      windowKind: 'hour',
      occurredFrom: night,
      occurredTo: night + HOUR,
      localDay: '2026-03-02',
      severity: 'medium',
      evidence: { actual: ORDINARY, usualHigh: 0, basis: 'person', learning: false },
      visit: { hour: expect.closeTo(4.81, 2) },
    });
  });

  it('says so first, and is explained by what was added', () => {
    expect(sentenceOf(claim!, calendar)).toBe(
      'This person has worked about 03:00 on no working day in 8 weeks, and now did: 40 records opened one by one between 03:00 and ' +
        '04:00; usual for this person on a Monday before 6:00: none.',
    );
    const [busy] = told([opens(night - HOUR, 80), opens(night, 60)]);
    const { contributions, tail, offHours } = explanationSchema.parse(busy!.evidence.explanation);
    expect(contributions).toEqual([
      { measure: 'off-hours', window: 'hour', amount: 0, decades: Number(busy!.visit!.hour.toFixed(2)) },
      { measure: 'open', window: 'day', amount: 140, decades: Number(busy!.visit!.amount.toFixed(2)) },
    ]);
    expect(busy!.score).toBeGreaterThan(claim!.score);
    expect(tail).toMatchObject({ pool: 'human/off-hours/all' });
    expect(offHours).toEqual({ dayKind: 'working day', known: 40, worked: 40, around: 0, weeks: 8 });
    expect(Object.fromEntries(explained(busy!.evidence as never))['What counted']).toContain(
      'work at such an hour (1 in 65,000)',
    );
  });

  it('of a day off', () => {
    const [onSunday] = told([opens(sunday, ORDINARY)], {}, 20);
    expect(sentenceOf(onSunday!, calendar)).toMatch(
      /^This person has worked on no Saturday or Sunday in 8 weeks, and now did: 40 records opened one by one between 10:00 and 11:00; /,
    );
    const off = { ...known.actors['steady']!, off: [1, 1] as const };
    const profiles = { ...known, actors: { ...known.actors, steady: off } };
    const [closed] = told([opens(monday, ORDINARY)], { profiles }, 20);
    expect(sentenceOf(closed!, calendar)).toMatch(
      /^This person has worked on no day off in 8 weeks, and now did: /,
    );
  });

  it.each<[string, readonly ActivityHour[], Partial<TouchedHour>]>([
    ['an hour of theirs', [opens(monday, ORDINARY)], {}],
    ['one beside it', [opens(monday + HOUR, ORDINARY)], {}],
    ['a lunch worked through', [opens(monday + 2 * HOUR, ORDINARY)], {}],
    ['less than a quarter of what may be claimed', [opens(night, known.floors!.human.open / 4 - 1)], {}],
    ['nothing that counts', [{ ...opens(night, 0), acts: { 'session.login': 3 }, records: {} }], {}],
    ['a program', [{ ...opens(night, ORDINARY), actorType: 'integration' }], {}],
    ['somebody who is new', [hourOf('new', night, { read: ORDINARY })], {}],
    ['known for less than four weeks', [opens(night, ORDINARY)], { profiles: setOf(steady([], 29)) }],
    [
      'a night of theirs',
      [opens(night, ORDINARY)],
      { profiles: setOf(steady([3, 5, 10, 12, 19].map((day) => night - day * DAY))) },
    ],
    ['profiles of an older build', [opens(night, ORDINARY)], { profiles: withoutAway() }],
  ])('is not told of %s', (_, rows, over) => {
    expect(told(rows, over)).toEqual([]);
  });

  it('wakes nobody, however rare', () => {
    const touched = { actorKey: 'steady', hour: night, activity: [opens(night, ORDINARY)], profiles: known };
    const [rare] = evaluate(touched, { calendar, userDaysPerPage: 500 });
    expect(rare!.score).toBeGreaterThan(Math.log10(500));
    expect(rare).toMatchObject({ severity: 'medium' });
  });

  it('is told from four weeks on, and less the more often the person was there', () => {
    const scoreOf = (rows: readonly ActivityHour[]): number =>
      told([opens(night, ORDINARY)], { profiles: setOf(rows) }, 2)[0]?.score ?? 0;
    const nights = (days: readonly number[]): ActivityHour[] => steady(days.map((day) => night - day * DAY));
    expect(scoreOf(steady([], 28))).toBeGreaterThan(2);
    const [never, once, twice, often] = [[], [10], [10, 12], [10, 12, 17, 19]].map((days) =>
      scoreOf(nights(days)),
    );
    expect(never).toBeGreaterThan(once! + 2);
    expect(once).toBeGreaterThan(twice! + 0.2);
    expect(twice).toBeGreaterThan(often!);
  });

  it('is left to the amount where that is told: once, with its hour', () => {
    const much = told([opens(night, 4_000)]);
    expect(detectors(much)).toEqual(['records-read']);
    expect(sentenceOf(much[0]!, calendar)).toContain(
      '; this person has worked at such an hour on no working day in 8 weeks.',
    );
  });

  it.each<[string, number, number]>([
    ['in the evening', 3 * DAY + 13 * HOUR, 1],
    ['on a Sunday', 6 * DAY, 1],
    ['three hours ago', 3 * DAY + 13 * HOUR, 3],
  ])('is excused when everybody was at work outside their hours %s', (_, later, ago) => {
    const hour = monday + later;
    const roles = new Map(company.map(({ actorKey, role }) => [actorKey, role] as const));
    const withOthers = (count: number, before: number) => {
      const hours = [...roles]
        .slice(0, count)
        .map(([actorKey, role]) => hourOf(actorKey, hour - before * HOUR, { read: 30, role }));
      return told(
        [opens(hour, ORDINARY)],
        { level: tenantLevel({ profiles: known, calendar, hour, hours }) },
        20,
      );
    };
    expect(detectors(withOthers(0, ago))).toEqual(['off-hours']);
    expect(detectors(withOthers(2, ago))).toEqual(['off-hours']);
    expect(withOthers(36, ago)).toEqual([]);
    expect(detectors(withOthers(36, 4))).toEqual(['off-hours']);
  });

  it('is not excused by others who only log in', () => {
    const hour = monday + 3 * DAY + 13 * HOUR;
    const keys = new Set(company.map(({ actorKey }) => actorKey));
    const hours = [...keys].map((actorKey) => ({
      ...hourOf(actorKey, hour - HOUR, {}),
      acts: { 'session.login': 1 },
    }));
    const level = tenantLevel({ profiles: known, calendar, hour, hours });
    expect(detectors(told([opens(hour, ORDINARY)], { level }, 20))).toEqual(['off-hours']);
  });

  it('is held against no night that was told', () => {
    const tailOf = ({ calibration }: ProfileSet) => calibration['human/off-hours/all']!;
    const rows = steady([night - 4 * DAY]);
    const untaught = new Set([`steady/${calendar.at(night - 4 * DAY).day}`]);
    const left = buildProfiles({ hours: [...company, ...rows], day: '2026-03-02', calendar, untaught });
    expect(tailOf(left).userDays).toBe(tailOf(known).userDays - 1);
    expect(tailOf(left).knots.at(-1)).toBeCloseTo(tailOf(known).knots.at(-1)!, 4);
    expect(tailOf(left).meanExcess).toBeCloseTo(tailOf(known).meanExcess, 4);
    expect(tailOf(left).share).toBeCloseTo(tailOf(known).share, 4);
    expect(tailOf(setOf(rows)).knots.at(-1)).toBeGreaterThan(tailOf(known).knots.at(-1)! + 0.005);
  });

  it('is told again the next night, while nobody has answered', () => {
    const nights = [3, 4];
    const untaught = (days: readonly number[]): ReadonlySet<string> =>
      new Set(days.map((day) => `steady/${calendar.at(night - day * DAY).day}`));
    const learned = (days: readonly number[]): ProfileSet =>
      buildProfiles({
        hours: [...company, ...steady(nights.map((day) => night - day * DAY))],
        day: '2026-03-02',
        calendar,
        untaught: untaught(days),
      });
    const claimed = (days: readonly number[]) => told([opens(night, ORDINARY)], { profiles: learned(days) });
    expect(claimed([])).toEqual([]);
    const [again] = claimed(nights);
    expect(again).toMatchObject({ detector: 'off-hours' });
    expect(sentenceOf(again!, calendar)).toMatch(
      /^This person has worked about 03:00 on 2 of 40 working days in 8 weeks, and now did: /,
    );
  });

  it('is no news a little past midnight on a Friday', () => {
    const late = steady().map((row) => ({ ...row, actorKey: 'late', hour: row.hour + 8 * HOUR }));
    const profiles = setOf(late);
    const saturday = monday + 4 * DAY + 14 * HOUR;
    const at = (hour: number) => told([hourOf('late', hour, { read: ORDINARY })], { profiles }, 20);
    expect(calendar.at(saturday)).toMatchObject({ hour: 0, weekday: 6 });
    expect(at(saturday)).toEqual([]);
    expect(detectors(at(saturday + 3 * HOUR))).toEqual(['off-hours']);
  });

  it('is one alert, whatever is done hour by hour', () => {
    const acts = [
      { 'record.read': 40, 'record.update': 30 },
      { 'record.read': 30, 'record.update': 60 },
      { 'file.download': 8 },
    ] as const;
    const rows = acts.map((done, i) => ({ ...opens(night + i * HOUR, 0), acts: done, records: done }));
    const claims = rows.flatMap((_, i) => told(rows.slice(0, i + 1)));
    expect(claims.length).toBeGreaterThan(1);
    expect(
      new Set(claims.map(({ detector, family, localDay }) => `${detector} ${family} ${localDay}`)),
    ).toEqual(new Set(['off-hours login 2026-03-02']));
    const taken = told(
      [opens(night, ORDINARY), hourOf('steady', night, { read: ORDINARY, export: 9_000 })].slice(1),
    );
    expect(detectors(taken)).toEqual(['exported-records']);
  });

  it('is told beside a large afternoon, which is another day’s', () => {
    const claims = told([opens(night - 13 * HOUR, 4_000), opens(night, ORDINARY)]);
    expect(claims.map(({ detector, localDay }) => [detector, localDay])).toEqual([
      ['records-read', '2026-03-01'],
      ['off-hours', '2026-03-02'],
    ]);
  });
});

function withoutAway(): ProfileSet {
  const { away: _, ...older } = known;
  return older;
}

describe('what belongs to a visit', () => {
  const visit = (amounts: Readonly<Record<number, number>>): Claim | undefined => {
    const rows = Object.entries(amounts).map(([back, read]) => opens(night - Number(back) * HOUR, read));
    return told(rows.sort((a, b) => a.hour - b.hour))[0];
  };

  it('are the hours before as long as they are off hours as well, six at most', () => {
    expect(visit({ 2: 20, 1: 10, 0: 15 })).toMatchObject({
      detector: 'off-hours',
      windowKind: 'day',
      occurredFrom: night - 2 * HOUR,
      evidence: { actual: 45 },
      visit: { since: night - 5 * HOUR },
    });
    expect(visit({ 6: 20, 5: 10, 0: 15 })).toMatchObject({ evidence: { actual: 25 } });
    // 20:00 on Friday: 19:00 is off as well, 17:00 is within an hour of 16:00, which the day at 15:00 reaches.
    const evening = monday - 3 * DAY + 10 * HOUR;
    const [late] = told([opens(evening - 4 * HOUR, 500), opens(evening - HOUR, 20), opens(evening, 20)]);
    expect(late).toMatchObject({ detector: 'off-hours', evidence: { actual: 40 } });
  });

  it('is told by the hour alone where the others held none', () => {
    expect(visit({ 0: ORDINARY })).toMatchObject({ windowKind: 'hour', occurredFrom: night });
  });
});

it('fires at the amount that it states and not one below it', () => {
  let [claims, earlier] = [0, 0];
  fc.assert(
    fc.property(
      fc.integer({ min: -8, max: 15 }),
      fc.integer({ min: 1, max: 200 }),
      fc.option(fc.integer({ min: 1, max: 120 })),
      fc.constantFrom(20, 100, 500),
      (later, last, before, budget) => {
        const hour = monday + later * HOUR;
        const rows = [...(before === null ? [] : [opens(hour - HOUR, before)]), opens(hour, last)];
        const find = (some: readonly ActivityHour[]): Claim | undefined =>
          told(some, {}, budget).find(({ detector }) => detector === 'off-hours');
        const claim = find(rows);
        if (claim === undefined) return;
        claims += 1;
        const { actual, counterfactual, usualLow, usualHigh } = claim.evidence;
        for (const number of [claim.score, usualLow, usualHigh, claim.visit!.hour, claim.visit!.amount])
          expect(Number.isFinite(number)).toBe(true);
        const { firesFrom, earlierEnough } = counterfactual!;
        const least = last - (actual - firesFrom);
        const withLast = (read: number) => find([...rows.slice(0, -1), opens(hour, read)]);
        expect(withLast(least)).toBeDefined();
        expect(earlierEnough || withLast(least - 1) === undefined).toBe(true);
        earlier += Number(earlierEnough);
      },
    ),
    { numRuns: 400 },
  );
  expect(claims).toBeGreaterThan(50);
  expect(earlier).toBeGreaterThan(0);
});
