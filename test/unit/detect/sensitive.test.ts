import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import { ALL, ANYBODY, DAY_TAIL, calibrationKey, ofTheDay } from '../../../src/baseline/calibration.js';
import { NO_COMMON_MODE } from '../../../src/baseline/evidence.js';
import { floorsFor } from '../../../src/baseline/floors.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { withoutPlanned } from '../../../src/baseline/planned/planned-share.js';
import { type CalibrationTable, type ProfileSet, profileFor } from '../../../src/baseline/profile.js';
import { asStored } from '../../../src/baseline/profile-store.js';
import { evaluate } from '../../../src/detect/evaluate.js';
import { judge, type Subject } from '../../../src/detect/judgement.js';
import { windowOf } from '../../../src/detect/window.js';
import { explained } from '../../../src/event/explained.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { hourOf, madeUpCompany } from './made-up-company.js';

const calendar = createLocalCalendar('UTC');
const from = Date.UTC(2026, 0, 5);
/** Monday, 2 March 2026, 10:00. */
const AT = from + 56 * DAY + 10 * HOUR;
const day = '2026-03-02';
const plain = madeUpCompany({ seed: 7, people: 60, from, days: 56, timeZone: 'UTC' });

/** The hour with so much of its records sensitive, 0 to 1. */
const guarded = (row: ActivityHour, part: number): ActivityHour => {
  const amounts = Object.entries(row.records).map(([action, n]) => [action, Math.round(part * n)] as const);
  const sensitive = Object.fromEntries(amounts.filter(([, amount]) => amount > 0));
  return Object.keys(sensitive).length === 0 ? row : { ...row, sensitive };
};

/** One person in five works with sensitive records. */
const isGuardian = (actorKey: string): boolean => Number(actorKey.slice(1)) % 5 === 1;
const mixed = plain.map((row) => (isGuardian(row.actorKey) ? guarded(row, 1) : row));
const profiles = asStored(buildProfiles({ hours: mixed, day, calendar }));

const CONTEXT = {
  calendar,
  floors: floorsFor(profiles, 'human'),
  profileVersion: '',
  alertAt: 0,
  pageAt: 0,
  commonMode: () => NO_COMMON_MODE,
};

const BOOST = profiles.sensitive!;
const ROUNDED = Number((1 + BOOST).toFixed(3));

const WHO = 'p0002';
const claimOf = (amount: number, part: number, set = profiles) => {
  const row = guarded(hourOf(WHO, AT, { read: amount, role: 'support-agent' }), part);
  return evaluate({ actorKey: WHO, hour: AT, activity: [row], profiles: set }, { calendar })[0];
};

/** The hour by the habit alone: the last weeks are a third of the score of what is a count. */
const subjectWith = (sensitive: number, amount: number): Subject => {
  const row = {
    ...hourOf(WHO, AT, { read: amount, role: 'support-agent' }),
    ...(sensitive > 0 && { sensitive: { 'record.read': sensitive } }),
  };
  const window = windowOf([row], WHO, AT)!;
  const { lately: _, ...actor } = profileFor(profiles, window);
  return { window, actor, context: { ...CONTEXT, calibration: profiles.calibration, boost: BOOST } };
};

const subjectOf = (amount: number, part: number): Subject => subjectWith(part * amount, amount);

/** The least amount of which so much is sensitive that is told. */
const least = (part: number, set = profiles): number => {
  let [silent, told] = [0, 1_000_000];
  while (told - silent > 1) {
    const middle = Math.floor((silent + told) / 2);
    if (claimOf(middle, part, set) === undefined) silent = middle;
    else told = middle;
  }
  return told;
};

describe('what is sensitive is told of sooner', () => {
  it('the more of it is', () => {
    const [none, most, all] = [0, 0.9, 1].map((part) => least(part));
    expect(all).toBeLessThan(most!);
    expect(most).toBeLessThan(none!);
  });

  it('as its sensitive part alone would be, and more, before it is held against a whole day', () => {
    const { calibration } = profiles;
    const [whole, part, alone, all] = [
      judge(subjectOf(700, 0), 'open', 'hour'),
      judge(subjectOf(700, 0.9), 'open', 'hour'),
      judge(subjectOf(630, 0), 'open', 'hour'),
      judge(subjectOf(700, 1), 'open', 'hour'),
    ];
    expect(whole.score).toBe(ofTheDay(whole.decades, calibration, 'human'));
    expect(whole.factor).toBe(1);
    const counted = (1 + BOOST) * alone.decades;
    expect(counted).toBeGreaterThan(whole.decades);
    expect(part.score).toBe(ofTheDay(counted, calibration, 'human'));
    expect(part.factor).toBe(counted / whole.decades);
    expect(judge(subjectOf(700, 0.01), 'open', 'hour').score).toBe(whole.score);
    expect(part.decades).toBe(whole.decades);
    expect(all.factor).toBeCloseTo(1 + BOOST, 12);
  });

  it('of exports beside their reports too', () => {
    const told = (sensitive: ActivityHour['sensitive']) => {
      const row = hourOf(WHO, AT, { export: 60, role: 'support-agent' });
      const records = { ...row.records, 'record.list': 3_000 };
      const both = { ...row, acts: { ...row.acts, 'record.list': 30 }, records };
      const window = windowOf([sensitive === undefined ? both : { ...both, sensitive }], WHO, AT)!;
      return judge({ ...subjectOf(1, 0), window }, 'export', 'hour');
    };
    expect(told(undefined).stream).toBe('take');
    const [neither, lists, both] = [
      told(undefined),
      told({ 'record.list': 3_000 }),
      told({ 'record.list': 3_000, 'report.export': 60 }),
    ];
    expect(lists.score).toBeGreaterThanOrEqual(neither.score);
    expect(both.score).toBeGreaterThan(lists.score);
  });

  it('and whoever takes more, sensitive or not, is never told less', () => {
    const amount = fc.integer({ min: 1, max: 5_000 });
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: 0, max: 3_000 }), (sensitive, ordinary, more) => {
        const score = (part: number, whole: number): number =>
          judge(subjectWith(part, whole), 'open', 'hour').score;
        const now = score(sensitive, sensitive + ordinary);
        expect(score(sensitive, sensitive + ordinary + more)).toBeGreaterThanOrEqual(now);
        expect(score(sensitive + more, sensitive + ordinary + more)).toBeGreaterThanOrEqual(now);
        expect(
          score(Math.min(sensitive + more, sensitive + ordinary), sensitive + ordinary),
        ).toBeGreaterThanOrEqual(now);
      }),
    );
  });

  it.each([
    ['what was done before is sensitive, and the last is not', 600, 600, 0],
    ['the last is sensitive, and what was done before is not', 600, 0, 1],
    ['some of each', 600, 300, 0.5],
  ])(
    'as far as the amount below which nothing would have been said: %s',
    (_, before, guardedBefore, part) => {
      const earlier = [1, 2, 3].map((n) => ({
        ...hourOf(WHO, AT - n * HOUR, { read: before, role: 'support-agent' }),
        ...(guardedBefore > 0 && { sensitive: { 'record.read': guardedBefore } }),
      }));
      const told = (last: number) => {
        const row = guarded(hourOf(WHO, AT, { read: last, role: 'support-agent' }), part);
        return evaluate({ actorKey: WHO, hour: AT, activity: [...earlier, row], profiles }, { calendar })[0];
      };
      const claim = told(4_000)!;
      const { firesFrom, earlierEnough } = claim.evidence.counterfactual!;
      const last = firesFrom - (claim.evidence.actual - 4_000);
      expect(told(last)).toBeDefined();
      expect(earlierEnough).toBe(false);
      expect(told(last - (part === 0.5 ? 2 : 1))).toBeUndefined();
    },
  );

  it('and the amount below which nothing would have been said is that of as sensitive records', () => {
    const claim = claimOf(20_000, 1);
    expect(claim?.evidence.counterfactual).toEqual({ firesFrom: least(1), earlierEnough: false });
    expect(claimOf(least(1), 1)?.evidence).toMatchObject({
      sensitive: { amount: least(1), factor: ROUNDED },
    });
    expect(claimOf(least(1) - 1, 1)).toBeUndefined();
  });

  it('and so do the days that calibrate, so that as many are told as are asked for', () => {
    const set = asStored(buildProfiles({ hours: plain, day, calendar }));
    const wholeDay = (of: ProfileSet) => of.calibration[calibrationKey('human', DAY_TAIL, ALL)]!;
    expect(wholeDay(profiles).share).toBeGreaterThan(wholeDay(set).share);
    const ofVolumes = (table: CalibrationTable) =>
      Object.entries(table).filter(([key]) => !key.includes(DAY_TAIL));
    expect(ofVolumes(profiles.calibration)).toEqual(ofVolumes(set.calibration));
  });

  it('not by a tail that was learned of other companies', () => {
    const keys = ['human', 'service', ANYBODY] as const;
    const gone = new Set(keys.map((kind) => calibrationKey(kind, DAY_TAIL, ALL)));
    const table = Object.entries(profiles.calibration).filter(([key]) => !gone.has(key));
    const young = { ...profiles, calibration: Object.fromEntries(table) };
    expect(least(1, young)).toBe(least(0, young));
  });

  it('not where nothing sensitive was ever seen: sets are what they were', () => {
    const set = asStored(buildProfiles({ hours: plain, day, calendar }));
    expect(set).not.toHaveProperty('sensitive');
    expect(least(1, set)).toBe(least(0, set));
    const { sensitive: _, ...shared } = profiles;
    expect(Object.keys(shared).toSorted()).toEqual(Object.keys(set).toSorted());
  });
});

it('where all is sensitive nothing counts more', () => {
  const all = asStored(buildProfiles({ hours: plain.map((row) => guarded(row, 1)), day, calendar }));
  expect(all).toEqual(asStored(buildProfiles({ hours: plain, day, calendar })));
});

describe('a claim says how much of it was sensitive', () => {
  it('and how many times as much it counted for it', () => {
    expect(partOf(0)).toBeUndefined();
    expect(partOf(1)).toEqual({ amount: 20_000, factor: ROUNDED });
    const { amount, factor } = partOf(0.9)!;
    expect(amount).toBe(18_000);
    expect(factor).toBeGreaterThan(1);
    expect(factor).toBeLessThan(ROUNDED);
    expect(partOf(0.01)).toEqual({ amount: 200 });
  });

  it('also where classes do not weigh', () => {
    const { sensitive: _, ...set } = profiles;
    expect(claimOf(20_000, 0.25, set)?.evidence.sensitive).toEqual({ amount: 5_000 });
  });

  it('of its own window and person alone', () => {
    const row = (actorKey: string, hour: number) =>
      guarded(hourOf(actorKey, hour, { read: 20_000, role: 'support-agent' }), 1);
    const told = { ...guarded(row(WHO, AT), 0), sensitive: { 'record.read': 10 } };
    const activity = [row('p0003', AT), row(WHO, AT - 30 * HOUR), told];
    const [claim] = evaluate({ actorKey: WHO, hour: AT, activity, profiles }, { calendar });
    expect(claim?.evidence.sensitive?.amount).toBe(10);
  });

  it('but not of what was partly planned, since plans tell no classes', () => {
    const { planned: _, ...row } = guarded(hourOf(WHO, AT, { read: 40_000, role: 'support-agent' }), 0.5);
    const plan = { plan: 'p', action: 'record.read' as const, records: 20_000, acts: 2_000 };
    const left = withoutPlanned(row, [plan]);
    expect(left.sensitive).toEqual({});
    const [claim] = evaluate({ actorKey: WHO, hour: AT, activity: [left], profiles }, { calendar });
    expect(claim?.evidence.planned?.amount).toBe(20_000);
    expect(claim?.evidence.sensitive).toBeUndefined();
  });

  it.each([
    [
      { amount: 900, factor: 1.1875, classes: ['phi', 'pci.pan'] as const },
      '900 of 1,200 records: health information, card numbers; it weighed 19 % more for that',
    ],
    [{ amount: 1, classes: [] }, '1 of 1,200 records'],
  ])('in words: %j', (sensitive, words) => {
    const evidence = { ...EVIDENCE, sensitive: { ...sensitive, classes: [...sensitive.classes] } };
    expect(explained(evidence)).toContainEqual(['Sensitive data', words]);
  });
});

const partOf = (part: number) => claimOf(20_000, part)?.evidence.sensitive;

const EVIDENCE = {
  measure: 'export',
  actual: 1_200,
  usualLow: 0,
  usualHigh: 40,
  windowFrom: '2026-03-02T10:00:00.000Z',
  windowTo: '2026-03-02T11:00:00.000Z',
  basis: 'person',
  sampleDays: 38,
  learning: false,
  tail: 6,
  eventIds: [],
  eventCount: 0,
  profileVersion: 'volume-10',
};
