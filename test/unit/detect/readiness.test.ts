import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { createLocalCalendar, dayNumberOf } from '../../../src/baseline/local-time.js';
import { MEASURES } from '../../../src/baseline/measures.js';
import { evaluateHour } from '../../../src/detect/evaluate-hour.js';
import { VOLUME_DETECTORS } from '../../../src/detect/detectors/names.js';
import { dayOfEnough, type PersonSeen } from '../../../src/detect/readiness/person-seen.js';
import { readinessOf, type ReadinessInput } from '../../../src/detect/readiness/readiness.js';
import { readinessSchema } from '../../../src/detect/readiness/readiness.schemas.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { hourOf, madeUpCompany } from './made-up-company.js';

const zone = 'Europe/Berlin';
const calendar = createLocalCalendar(zone);
const day = '2026-03-02';
const today = dayNumberOf(day);
const fed = new Set(MEASURES);

const person = (over: Partial<PersonSeen> = {}): PersonSeen => ({
  actorKey: 'x',
  kind: 'human',
  role: 'unknown',
  days: 40,
  workdays: 40,
  firstDay: today - 56,
  lastDay: today - 1,
  ...over,
});
const people = (count: number, over: Partial<PersonSeen> = {}) =>
  Array.from({ length: count }, (_, i) => person({ actorKey: `p${String(i).padStart(4, '0')}`, ...over }));

const nothing = buildProfiles({ hours: [], day, calendar });
const past = madeUpCompany({ seed: 3, people: 40, from: today * DAY - 56 * DAY, days: 56, timeZone: zone });
const company = buildProfiles({ hours: past, day, calendar });
const readiness = (over: Partial<ReadinessInput>) =>
  readinessOf({
    tenant: 'acme',
    today,
    people: [],
    fed,
    profiles: nothing,
    isLearned: false,
    userDaysPerAlert: 500,
    ...over,
  });
const of = (name: (typeof VOLUME_DETECTORS)[number], over: Partial<ReadinessInput>) =>
  readiness(over).detectors.find(({ detector }) => detector === name)!;

describe('the day of enough', () => {
  it.each([
    ['enough already', 10, 14, 1, 10, today],
    // 5 days of the last 7, so one more takes 1.4: 5 more take 7.
    ['five days a week', 5, 7, 1, 10, today + 7],
    ['one below', 9, 13, 1, 10, today + 2],
    ['once a fortnight', 2, 28, 1, 10, undefined],
    // 10 days in 56 are a pace of 0.179, which is just enough.
    ['just often enough', 5, 28, 1, 10, today + 28],
    ['away for longer than two weeks', 5, 30, 15, 10, undefined],
    ['on the very first day', 1, 0, 0, 10, today + 9],
  ])('of somebody %s', (_, have, since, ago, needed, expected) => {
    const seen = person({ firstDay: today - since, lastDay: today - ago });
    expect(dayOfEnough(seen, have, { needed, today })).toBe(expected);
  });

  it('lies never in the past, and is never a number that is none', () => {
    fc.assert(
      fc.property(
        fc.nat(56),
        fc.nat(56),
        fc.nat(56),
        fc.integer({ min: 1, max: 20 }),
        (have, since, ago, needed) => {
          const seen = person({ firstDay: today - since, lastDay: today - Math.min(ago, since) });
          const found = dayOfEnough(seen, Math.min(have, since + 1), { needed, today });
          expect(
            found === undefined || (Number.isInteger(found) && found >= today && found <= today + 57),
          ).toBe(true);
        },
      ),
    );
  });
});

describe('readiness', () => {
  it('of nobody is nothing, and says so', () => {
    expect(readiness({ fed: new Set() })).toMatchObject({
      actors: { human: 0, service: 0 },
      userDays: { have: 0 },
    });
    expect(
      readiness({ fed: new Set() }).detectors.every(({ share, awake }) => share === 0 && awake === 0),
    ).toBe(true);
    expect(readiness({}).userDays).toEqual({ have: 0, need: 300 });
  });

  it('of a company with a past: awake, by tails of its own', () => {
    const known = of('records-read', { people: people(40), profiles: company, isLearned: true });
    expect(known).toMatchObject({ awake: 40, share: 1, asleep: 0, wakes: { never: 0 } });
    expect(known.tails.shipped).toBe(0);
  });

  it('sleeps where nothing feeds it', () => {
    const only = of('rights-changed', { people: people(40), profiles: company, fed: new Set(['open']) });
    expect(only).toMatchObject({
      awake: 0,
      asleep: 40,
      feeds: [{ measure: 'admin', fed: false, floor: 10 }],
    });
    const read = of('records-read', { people: people(40), profiles: company, fed: new Set(['open']) });
    expect(read.awake).toBe(40);
    expect(read.feeds.filter((feed) => !feed.fed).map(({ measure }) => measure)).toEqual(['list', 'query']);
  });

  it.each([
    ['nine days', 9, 'throughPeers', 'wakes'],
    ['ten', 10, 'awake', 'is awake'],
  ] as const)('of a beginner of %s, as today’s profiles say', (_, days, state, what) => {
    const rows = Array.from({ length: days }, (__, i) =>
      hourOf('new', (today - 1 - i) * DAY + 9 * HOUR, { read: 5, role: 'sales-rep' }),
    );
    const profiles = buildProfiles({ hours: [...past, ...rows], day, calendar });
    const beginner = [person({ actorKey: 'new', days, workdays: days, firstDay: today - days })];
    const told = of('exported-records', { people: beginner, profiles });
    expect(told[state]).toBe(1);
    expect(told.wakes).toEqual(
      what === 'wakes' ? { first: '2026-03-03', last: '2026-03-03', never: 0 } : { never: 0 },
    );
  });

  it('of who has days enough, but none that anything was learned of yet', () => {
    const told = of('exported-records', { people: people(3) });
    expect(told).toMatchObject({
      awake: 0,
      byDefaults: 3,
      wakes: { first: '2026-03-03', last: '2026-03-03' },
    });
  });

  it.each([
    ['16 working days', 16, 0],
    ['17', 17, 1],
  ])('of weeks, of somebody of %s', (_, workdays, awake) => {
    const one = [person({ actorKey: 'p0001', days: workdays, workdays })];
    expect(of('slow-reading', { people: one, profiles: company })).toMatchObject({
      awake,
      asleep: 1 - awake,
    });
  });

  it('before anything was learned judges by what is usual in general', () => {
    const fresh = { people: people(5, { days: 3, workdays: 3, firstDay: today - 4 }) };
    expect(of('exported-records', fresh)).toMatchObject({ byDefaults: 5, tails: { shipped: 5 } });
    // Ten million of these in an hour come to less than one in 500 by the shipped tail.
    for (const name of ['records-changed', 'records-deleted'] as const)
      expect(of(name, fresh)).toMatchObject({ byDefaults: 0, asleep: 5, tails: { shipped: 5 } });
    expect(readiness(fresh).profiles).toBeUndefined();
  });

  it('is honest of whom nothing would be told however much they changed', () => {
    const isChanger = ({ actorKey, hour }: ActivityHour) =>
      Number(actorKey.slice(1)) % 2 === 0 && (hour / HOUR) % 5 === 0;
    const hours = past.map((row) => {
      const changed = { 'record.update': 2 + ((row.hour / HOUR) % 5) };
      return isChanger(row)
        ? { ...row, acts: { ...row.acts, ...changed }, records: { ...row.records, ...changed } }
        : row;
    });
    const profiles = buildProfiles({ hours, day, calendar });
    const isToldAt = ({ actorKey }: PersonSeen, at: number) => {
      const much = { 'record.update': 10_000_000 };
      const row = {
        ...hourOf(actorKey, at, { role: profiles.actors[actorKey]!.role }),
        acts: { 'record.update': 400 },
        records: much,
      };
      return evaluateHour({ hour: at, rows: [row], recent: [], profiles }, { calendar }).length > 0;
    };
    const asleep = people(40).filter(
      (one) => of('records-changed', { people: [one], profiles }).asleep === 1,
    );
    expect(asleep.length).toBeGreaterThan(10);
    const working = Array.from({ length: 10 }, (_, n) => today * DAY + (7 + n) * HOUR);
    expect(asleep.filter((one) => working.every((at) => isToldAt(one, at)))).toEqual([]);
    const awake = people(40).filter((one) => !asleep.includes(one));
    expect(awake.length).toBeGreaterThan(10);
    expect(awake.filter((one) => !working.some((at) => isToldAt(one, at)))).toEqual([]);
  });

  it('goes by what the tenant accepts: what no tail calls as rare sleeps', () => {
    const rare = { people: people(40), profiles: company };
    expect(of('records-read', { ...rare, userDaysPerAlert: 2_000 })).toMatchObject({ awake: 40, asleep: 0 });
    expect(of('records-read', { ...rare, userDaysPerAlert: 1e300 })).toMatchObject({ awake: 0, asleep: 40 });
    expect(readiness({ userDaysPerAlert: 1234.4 }).budget).toBe(1_234);
  });

  it('says when the rest wakes', () => {
    const rest = [
      ...people(3),
      person({ actorKey: 'a', days: 5, firstDay: today - 7 }),
      person({ actorKey: 'b', days: 9, firstDay: today - 13 }),
      person({ actorKey: 'c', days: 1, firstDay: today - 50 }),
    ];
    expect(of('exported-records', { people: rest, profiles: company }).wakes).toEqual({
      first: '2026-03-04',
      last: '2026-03-09',
      never: 1,
    });
  });

  it.each([
    ['ten people of 28 days: 280 and no more', 10, 28, 280, undefined],
    ['eleven: 308', 11, 28, 308, undefined],
    ['thirty since yesterday: 30, and 30 a day', 30, 1, 30, '2026-03-11'],
  ])('counts the days that calibrate: %s', (_, count, since, have, reached) => {
    const { userDays } = readiness({ people: people(count, { firstDay: today - since }) });
    expect(userDays).toEqual({ have, need: 300, ...(reached === undefined ? {} : { reached }) });
  });

  it('adds up, whoever was seen, and fits its schema', () => {
    const anybody = fc.record({
      actorKey: fc.constantFrom('p0001', 'p0002', 'other'),
      kind: fc.constantFrom('human' as const, 'service' as const),
      role: fc.constantFrom('sales-rep', 'unknown', 'pilot'),
      days: fc.integer({ min: 1, max: 56 }),
      workdays: fc.integer({ min: 0, max: 40 }),
      firstDay: fc.integer({ min: today - 56, max: today }),
      lastDay: fc.integer({ min: today - 56, max: today }),
    });
    fc.assert(
      fc.property(
        fc.array(anybody, { maxLength: 8 }),
        fc.subarray([...MEASURES]),
        fc.boolean(),
        (seen, some, isLearned) => {
          const told = readiness({
            people: seen,
            fed: new Set(some),
            profiles: isLearned ? company : nothing,
            isLearned,
          });
          readinessSchema.parse(told);
          for (const { awake, throughPeers, byDefaults, asleep, tails } of told.detectors) {
            expect(awake + throughPeers + byDefaults + asleep).toBe(seen.length);
            expect(tails.bucket + tails.kind + tails.anybody + tails.shipped).toBe(seen.length);
          }
        },
      ),
    );
  });
});
