import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { axisWithLeave, createAxis } from '../../../src/baseline/axis.js';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import { createLocalCalendar, dayNumberOf } from '../../../src/baseline/local-time.js';
import type { ActorProfile, ProfileSet } from '../../../src/baseline/profile.js';
import type { Claim } from '../../../src/detect/claim.js';
import { evaluate } from '../../../src/detect/evaluate.js';
import { sentenceOf } from '../../../src/detect/sentence.js';
import { explained } from '../../../src/event/explained.js';
import { explanationSchema } from '../../../src/event/explanation.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { createOfficeCalendar } from '../../../src/people/calendars/office-calendar.js';
import type { LeaveSpan } from '../../../src/people/leave/leave.js';
import { hourOf, madeUpCompany } from './made-up-company.js';

const calendar = createLocalCalendar('Europe/Berlin');
const from = Date.UTC(2026, 0, 5);
const company = madeUpCompany({ seed: 3, people: 8, from, days: 56, timeZone: 'Europe/Berlin' });

/** Reads at 9, 10 and 15 o'clock and exports at 10 of every working day, but for some days of the 56. */
const work = (isAway: (day: number) => boolean, extra: readonly ActivityHour[] = []): ActivityHour[] => [
  ...Array.from({ length: 56 }, (_, day) => day)
    .filter((day) => day % 7 < 5 && !isAway(day))
    .flatMap((day) => [8, 9, 14].map((utc) => from + day * DAY + utc * HOUR))
    .map((hour) => hourOf('ann', hour, { read: 5, ...(hour % DAY === 9 * HOUR && { export: 100 }) })),
  ...extra,
];
/** Four weeks, 19 January to 13 February. */
const FOUR_WEEKS = { from: dayNumberOf('2026-01-19'), to: dayNumberOf('2026-02-13') };
const isIn = (day: number): boolean => day >= 14 && day <= 39;
/** The Monday after the 56 days, and of it 10:00 in Berlin. */
const MONDAY = '2026-03-02';
const TEN = Date.UTC(2026, 2, 2, 9);

const setOf = (rows: readonly ActivityHour[], spans: readonly LeaveSpan[] = []): ProfileSet =>
  buildProfiles({
    hours: [...company, ...rows],
    day: MONDAY,
    calendar,
    ...(spans.length > 0 && { daysOff: { leave: new Map([['ann', spans]]) } }),
  });
const annOf = (set: ProfileSet): ActorProfile => set.actors['ann']!;
const claimOf = (profiles: ProfileSet, amount: number): Claim | undefined =>
  evaluate(
    { actorKey: 'ann', hour: TEN, activity: [hourOf('ann', TEN, { export: amount })], profiles },
    { calendar },
  )[0];

const away = work(isIn);
const [untoldSet, toldSet] = [setOf(away), setOf(away, [FOUR_WEEKS])];
const [untold, told, always] = [untoldSet, toldSet, setOf(work(() => false))].map(annOf);

describe('leave that lies behind', () => {
  it('is no days without work', () => {
    const [without, withLeave, there] = [untold, told, always].map(
      (ann) => ann!.measures.export.dayChance[0],
    );
    expect(without).toBeLessThan(0.6);
    expect(withLeave).toBeGreaterThan(0.75);
    expect(there! - withLeave!).toBeLessThan(0.1);
    expect(told!.measures.open.actsPerDay).toBeGreaterThan(1.4 * untold!.measures.open.actsPerDay);
  });

  it('is not held against the first day back', () => {
    const [without, withLeave] = [untoldSet, toldSet].map((set) => claimOf(set, 3_000));
    expect(withLeave?.score ?? 0).toBeLessThan(without!.score);
    expect(told).not.toHaveProperty('leaveSince');
    expect(told).not.toHaveProperty('off');
  });

  it('is not counted among the days that are known', () => {
    expect([untold!.presence!.known[0], told!.presence!.known[0]]).toEqual([40, 20]);
    expect(told!.presence!.known[1]).toBe(10);
    expect(told!.presence!.worked).toEqual(untold!.presence!.worked);
  });

  it('counts, of days on which the person was there all the same, as days off with work', () => {
    const there = work(isIn, [hourOf('ann', from + 15 * DAY + 9 * HOUR, { export: 100 })]);
    const ann = annOf(setOf(there, [FOUR_WEEKS]));
    expect(ann.measures.export.dayChance[1]).toBeGreaterThan(told!.measures.export.dayChance[1]);
    expect(ann.measures.export.dayChance[0]).toBe(told!.measures.export.dayChance[0]);
    expect(ann.presence!.worked[1]).toBe(1);
    expect(ann.presence!.known[1]).toBe(told!.presence!.known[1] + 1);
  });

  it('told late makes no days off of the days on which they worked, so that nobody is talked into working at weekends', () => {
    const all: LeaveSpan = { from: dayNumberOf('2026-01-05'), to: dayNumberOf('2026-02-27') };
    const rows = work(() => false);
    const [early, late] = [setOf(rows, [all]), setOf(rows, [{ ...all, isLate: true }])];
    expect(annOf(early).measures.export.dayChance[1]).toBeGreaterThan(0.8);
    const { dayChance } = annOf(late).measures.export;
    expect(dayChance[0]).toBe(always!.measures.export.dayChance[0]);
    expect(dayChance[1]).toBeLessThan(0.01);
    expect(annOf(late).presence!.worked).toEqual(always!.presence!.worked);
    expect(annOf(setOf(away, [{ ...FOUR_WEEKS, isLate: true }])).presence!.known).toEqual(
      told!.presence!.known,
    );
  });

  it('makes days off of its days, and of the yesterday of the day after', () => {
    const axis = createAxis(MONDAY, calendar);
    const own = axisWithLeave(axis, (day) => day === axis.firstDay + 1);
    expect(
      own.days.slice(0, 4).map(({ weekend, yesterday, isLeave }) => [weekend, yesterday, isLeave]),
    ).toEqual([
      [0, 1, undefined],
      [1, 0, true],
      [0, 1, undefined],
      [0, 0, undefined],
    ]);
    expect(own.slot[own.indexOf(from + DAY + 9 * HOUR)]).toBe(34);
    expect(axis.slot[axis.indexOf(from + DAY + 9 * HOUR)]).toBe(10);
  });

  it('told of nobody leaves every profile as it is', () => {
    const nobody = buildProfiles({
      hours: [...company, ...away],
      day: MONDAY,
      calendar,
      daysOff: { offices: new Map(), leave: new Map() },
    });
    expect(JSON.stringify(nobody)).toBe(JSON.stringify(untoldSet));
    const others = setOf(away, [{ from: dayNumberOf('2025-01-01'), to: dayNumberOf('2025-12-31') }]);
    expect(JSON.stringify(others)).toBe(JSON.stringify(untoldSet));
  });
});

describe('what is done on leave', () => {
  const now = { from: dayNumberOf('2026-02-23'), to: dayNumberOf('2026-03-06') };
  const week = work((day) => day >= 49);
  const [unknown, known] = [setOf(week), setOf(week, [now])];
  const claim = claimOf(known, 3_000)!;

  it('is held against the days off of the person, and says so', () => {
    expect(annOf(known)).toMatchObject({ off: [1, 1], leaveSince: now.from });
    expect(claim.score).toBeGreaterThan(claimOf(unknown, 3_000)!.score);
    expect(sentenceOf(claim, calendar)).toContain(
      '3,000 records exported between 10:00 and 11:00; usual for this person on a day off, a Monday morning: none; ' +
        'this person has been on leave since 23 February; this person has worked on no day off in 7 weeks.',
    );
  });

  it('stands in the explanation', () => {
    const explanation = explanationSchema.parse(claim.evidence.explanation);
    expect(explanation.onLeave).toEqual({ since: '2026-02-23' });
    const { evidence } = claim;
    const lines = explained({ ...evidence, measure: 'export', explanation } as never);
    expect(lines).toContainEqual(['On leave', "since 2026-02-23: held against this person's days off"]);
  });

  it.each<[string, LeaveSpan, object]>([
    ['its first day', { from: dayNumberOf(MONDAY), to: dayNumberOf(MONDAY) + 3 }, { off: [1, 1] }],
    ['the day after it', { from: dayNumberOf(MONDAY) - 3, to: dayNumberOf(MONDAY) - 1 }, { off: [0, 1] }],
  ])('%s', (_, span, expected) => {
    const ann = annOf(setOf(week, [span]));
    expect(ann).toMatchObject(expected);
    expect(ann.leaveSince).toBe(span.to >= dayNumberOf(MONDAY) ? span.from : undefined);
  });

  it('goes beside the office', () => {
    const office = createOfficeCalendar({ name: 'Dubai', country: 'AE', workingDays: [0, 1, 2, 3, 4] });
    const offices = new Map([['ann', office]]);
    const leave = new Map([['ann', [{ from: dayNumberOf(MONDAY) - 1, to: dayNumberOf(MONDAY) - 1 }]]]);
    const of = (daysOff: object) =>
      annOf(buildProfiles({ hours: [...company, ...week], day: MONDAY, calendar, daysOff }));
    expect(of({ offices }).off).toEqual([0, 0]);
    expect(of({ offices, leave }).off).toEqual([0, 1]);
  });
});
