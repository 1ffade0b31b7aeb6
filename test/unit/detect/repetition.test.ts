import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import type { ProfileSet } from '../../../src/baseline/profile.js';
import type { Action } from '../../../src/event/actions.js';
import type { Claim } from '../../../src/detect/claim.js';
import { evaluate, type TouchedHour } from '../../../src/detect/evaluate.js';
import { sentenceOf } from '../../../src/detect/sentence.js';
import { tenantLevel } from '../../../src/detect/tenant-level.js';
import { explanationSchema } from '../../../src/event/explanation.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { mulberry32 } from './made-up-company.js';

const calendar = createLocalCalendar('Europe/Berlin');
const from = Date.UTC(2026, 0, 5);
/** Monday, 2 March 2026, 10:00 in Berlin. */
const monday = Date.UTC(2026, 2, 2, 9);

type Acts = Partial<Record<Action, number>>;

const hourWith = (
  actorKey: string,
  hour: number,
  acts: Acts,
  over: Partial<ActivityHour> = {},
): ActivityHour => ({
  actorKey,
  hour,
  actorType: 'human',
  role: 'sales-rep',
  acts,
  failures: {},
  records: Object.fromEntries(Object.entries(acts).map(([action, n]) => [action, n * 3])),
  ...over,
});

/** On working days an export or two on every fourth, two to six searches, and a report on every second. */
const person = (actorKey: string, random: () => number): ActivityHour[] =>
  Array.from({ length: 56 }, (_, day) => day)
    .filter((day) => day % 7 < 5)
    .flatMap((day) => {
      const acts: Acts = {
        'record.read': 3 + Math.floor(random() * 5),
        'record.search': 2 + Math.floor(random() * 5),
        ...(random() < 0.25 && { 'report.export': 1 + Math.floor(random() * 2) }),
        ...(random() < 0.5 && { 'report.run': 1 }),
      };
      // Three records or three hundred: how many an act holds says nothing.
      const records = Object.entries(acts).map(([action, n]) => [action, Math.ceil(n * 3 * 100 ** random())]);
      return [
        hourWith(actorKey, from + day * DAY + 8 * HOUR, acts, { records: Object.fromEntries(records) }),
      ];
    });

const random = mulberry32(11);
const company = Array.from({ length: 30 }, (_, n) => person(`p${n}`, random)).flat();
const setOf = (more: readonly ActivityHour[] = []): ProfileSet =>
  buildProfiles({ hours: [...company, ...more], day: '2026-03-02', calendar });
const known = setOf();

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
const detectorsOf = (claims: readonly Claim[]): string[] => claims.map(({ detector }) => detector);
/** So many an hour, in hours of which the last is that of `monday`. */
const slices = (action: Action, times: readonly number[], actorKey = 'p3'): ActivityHour[] =>
  times.flatMap((n, i) =>
    n === 0 ? [] : [hourWith(actorKey, monday - (times.length - 1 - i) * HOUR, { [action]: n })],
  );

describe('what is done again and again', () => {
  const [claim, ...others] = told(slices('report.export', [2, 1, 3, 2, 2]));

  it('is told once, however little each time', () => {
    expect(others).toEqual([]);
    expect(claim).toMatchObject({
      detector: 'repetition',
      family: 'export',
      measure: 'export',
      windowKind: 'day',
      occurredFrom: monday - 4 * HOUR,
      occurredTo: monday + HOUR,
      localDay: '2026-03-02',
      repeated: { kind: 'exports' },
      evidence: { actual: 10, usualLow: 0, usualHigh: 2, learning: false },
    });
    expect(sentenceOf(claim!, calendar)).toBe(
      '10 exports made between 06:00 and 11:00; usual for this person on a day: 0 to 2.',
    );
    const { contributions, tail, parameters } = explanationSchema.parse(claim!.evidence.explanation);
    expect(contributions).toEqual([
      { measure: 'exports', window: 'day', amount: 10, decades: Number(claim!.repeated!.decades.toFixed(2)) },
    ]);
    expect(tail).toMatchObject({ pool: 'human/whole-day-repeated/all' });
    expect(parameters).toEqual({ chance: claim!.repeated!.chance, ...claim!.repeated!.level });
  });

  it.each<[string, Claim | undefined, object]>([
    [
      'searches',
      told(slices('record.search', [10, 20, 15]))[0],
      { repeated: { kind: 'searches' }, family: 'read' },
    ],
    ['reports', told(slices('report.run', [8, 6]))[0], { repeated: { kind: 'reports' }, family: 'read' }],
  ])('are %s', (_, found, expected) => {
    expect(found).toMatchObject({ detector: 'repetition', measure: 'list', ...expected });
  });

  it.each<[string, readonly ActivityHour[], Partial<TouchedHour>]>([
    ['a usual day', slices('report.export', [1, 1]), {}],
    ['fewer than is worth a look', slices('report.export', [1, 1, 1, 1]), {}],
    ['hours of the day before', slices('report.export', [5, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]), {}],
    [
      'an hour without any',
      [...slices('report.export', [5, 5, 0]), hourWith('p3', monday, { 'record.read': 1 })],
      {},
    ],
    ['pages of lists', slices('record.list', [40, 40]), {}],
    ['a program', slices('report.export', [10]).map((row) => ({ ...row, actorType: 'integration' })), {}],
    ['somebody who is new', slices('report.export', [10], 'new'), {}],
    ['profiles of an older build', slices('report.export', [10]), { profiles: withoutRepetition() }],
    [
      'who does so every week',
      slices('report.export', [2, 1, 3, 2, 2], 'often'),
      {
        profiles: setOf(
          [0, 7, 14, 21, 28, 35, 42, 49]
            .map((day) => hourWith('often', from + day * DAY + 8 * HOUR, { 'report.export': 10 }))
            .concat(person('often', mulberry32(5))),
        ),
      },
    ],
  ])('is not told of %s', (_, rows, over) => {
    expect(told(rows, over).filter(({ detector }) => detector === 'repetition')).toEqual([]);
  });

  it('is never told of fewer than is worth a look', () => {
    const of = (action: Action, n: number) =>
      told(slices(action, [n]), {}, 2).filter(({ detector }) => detector === 'repetition');
    expect([of('report.run', 7), of('report.export', 4), of('record.search', 14)]).toEqual([[], [], []]);
    expect(of('report.run', 8)).toHaveLength(1);
    expect(of('report.export', 5)).toHaveLength(1);
  });

  it('is left to the amount where that is told', () => {
    const large = slices('report.export', [2, 1, 3, 2, 2]).map((row) => ({
      ...row,
      records: { 'report.export': 5_000 },
    }));
    expect(told(large).map(({ detector }) => detector)).toEqual(['exported-records']);
  });

  it('is excused while everybody does so', () => {
    const searches = slices('record.search', [24]);
    const rows = Array.from({ length: 30 }, (_, n) =>
      hourWith(`p${n}`, monday - HOUR, { 'record.search': 16 }),
    );
    const level = tenantLevel({ profiles: known, calendar, hour: monday, hours: rows });
    expect(detectorsOf(told(searches))).toEqual(['repetition']);
    expect(told(searches, { level })).toEqual([]);
    const lists = rows.map((row) => ({ ...row, acts: { 'record.list': 16 } }));
    const busy = tenantLevel({ profiles: known, calendar, hour: monday, hours: lists });
    expect(detectorsOf(told(searches, { level: busy }))).toEqual(['repetition']);
  });

  it('asks on a day off what it would ask on a working day', () => {
    const sunday = monday + 6 * DAY;
    const on = (hour: number) =>
      told([hourWith('p3', hour, { 'report.export': 10 })], {}, 100).find(
        ({ detector }) => detector === 'repetition',
      )!;
    expect(on(sunday).score).toBeCloseTo(on(monday).score, 9);
  });

  it('is told beside a large export of the day before', () => {
    const before = hourWith(
      'p3',
      monday - 12 * HOUR,
      { 'report.export': 1 },
      { records: { 'report.export': 60_000 } },
    );
    const claims = told([before, ...slices('report.export', [2, 1, 3, 2, 2])]);
    expect(detectorsOf(claims)).toContain('repetition');
  });

  it('counts what was announced, and says how much of it was', () => {
    const planned = [{ plan: 'plan-1', action: 'report.export' as const, records: 90, acts: 30 }];
    const [beyond] = told(
      slices('report.export', [5, 5]).map((row, i) => (i === 0 ? { ...row, planned } : row)),
    );
    expect(beyond).toMatchObject({ evidence: { actual: 40, planned: { amount: 30 } } });
    expect(sentenceOf(beyond!, calendar)).toMatch(
      /^40 exports made between 09:00 and 11:00, 30 of them as planned; /,
    );
  });

  it('is held against no day that was told', () => {
    const wild = hourWith('p3', monday - 2 * DAY, { 'report.export': 40 });
    const open = new Set([`p3/${calendar.at(wild.hour).day}`]);
    const tailOf = ({ calibration }: ProfileSet) => calibration['human/whole-day-repeated/all']!;
    const untaught = buildProfiles({
      hours: [...company, wild],
      day: '2026-03-02',
      calendar,
      untaught: open,
    });
    expect(tailOf(untaught)).toMatchObject({ userDays: tailOf(known).userDays - 1 });
    expect(tailOf(untaught).share).toBeCloseTo(tailOf(known).share, 5);
    expect(tailOf(setOf([wild])).share).toBeGreaterThan(1.5 * tailOf(known).share);
    const chanceOf = ({ actors }: ProfileSet) => actors['p5']!.repetition!.exports.chance;
    expect(chanceOf(untaught)).toBeCloseTo(chanceOf(known), 12);
    expect(chanceOf(setOf([wild]))).toBeGreaterThan(chanceOf(known) + 1e-6);
  });

  it('says what was refused', () => {
    const tried = slices('report.export', [5, 5]).map((row) => ({
      ...row,
      failures: { 'report.export': 5 },
    }));
    expect(sentenceOf(told(tried)[0]!, calendar)).toBe(
      'Tried to make 10 exports between 09:00 and 11:00, each time failed or refused; usual for this person on a day: 0 to 2.',
    );
    const some = slices('report.run', [8, 8]).map((row, i) => ({
      ...row,
      acts: { ...row.acts, 'record.list': 1 },
      failures: i === 0 ? { 'report.run': 2, 'record.list': 1 } : {},
    }));
    expect(sentenceOf(told(some)[0]!, calendar)).toMatch(
      /^16 reports run between 09:00 and 11:00, 2 of 16 acts failed or refused; /,
    );
  });
});

function withoutRepetition(): ProfileSet {
  const actors = Object.entries(known.actors).map(([key, profile]) => {
    const { repetition: _, ...older } = profile;
    return [key, older] as const;
  });
  return { ...known, actors: Object.fromEntries(actors) };
}

it('fires at the number that it states and not one below it', () => {
  let claims = 0;
  fc.assert(
    fc.property(
      fc.constantFrom<Action>('report.export', 'data.export', 'record.search', 'report.run'),
      fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 9 }),
      fc.integer({ min: 1, max: 60 }),
      fc.constantFrom(20, 100, 500),
      (action, before, last, budget) => {
        const find = (n: number): Claim | undefined =>
          told(slices(action, [...before, n]), {}, budget).find(({ detector }) => detector === 'repetition');
        const claim = find(last);
        if (claim === undefined) return;
        claims += 1;
        const { actual, counterfactual, usualLow, usualHigh, tail } = claim.evidence;
        expect(actual).toBe(last + before.reduce((sum, n) => sum + n, 0));
        for (const number of [claim.score, usualLow, usualHigh, tail])
          expect(Number.isFinite(number)).toBe(true);
        const { firesFrom, earlierEnough } = counterfactual!;
        const least = last - (actual - firesFrom);
        expect(find(least)).toBeDefined();
        expect(earlierEnough || find(least - 1) === undefined).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
  expect(claims).toBeGreaterThan(40);
});
