import { describe, expect, it } from 'vitest';
import { buildProfiles, lessonOf, profileMethod } from '../../../src/baseline/build-profiles.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { fitLevel, levelWithout } from '../../../src/baseline/person.js';
import { profileFor } from '../../../src/baseline/profile.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { hourOf, madeUpCompany } from '../detect/made-up-company.js';

const zone = 'Europe/Berlin';
const calendar = createLocalCalendar(zone);
const from = Date.UTC(2026, 0, 5);
const day = '2026-03-02';
const hours = madeUpCompany({ seed: 3, people: 60, from, days: 56, timeZone: zone });
const set = buildProfiles({ hours, day, calendar });
/** Neither sightings nor records. */
const nothing = { novelty: undefined, coverage: undefined };

describe('a set of profiles', () => {
  it('says what it learned from and how', () => {
    expect(set).toMatchObject({
      version: `volume-10/${day}/${set.learned}`,
      learned: hours.filter(({ hour }) => calendar.at(hour).day < day).length,
      from: '2026-01-05',
      to: '2026-03-01',
      timeZone: zone,
    });
    expect(Object.keys(set.actors)).toHaveLength(60);
    expect(Object.keys(set.roles).sort()).toEqual([
      'human/analyst',
      'human/sales-rep',
      'human/support-agent',
    ]);
  });

  it('survives JSON', () => {
    expect(JSON.parse(JSON.stringify(set))).toEqual(set);
  });

  it('does not depend on the order of its input', () => {
    expect(buildProfiles({ hours: hours.toReversed(), day, calendar })).toEqual(set);
  });

  it('is the same learned from people in portions', () => {
    const { gather, learn } = lessonOf({ day, calendar });
    const isEarly = ({ actorKey }: { actorKey: string }): boolean => actorKey < 'p0030';
    const portions = [hours.filter(isEarly), hours.filter((row) => !isEarly(row))].map(gather);
    expect(portions.map(({ habits }) => habits.length).every((people) => people > 20)).toBe(true);
    expect(learn(portions, nothing).set()).toEqual(set);
  });

  it('fits people to what was learned of others: to what was learned of themselves as well, as it was', () => {
    const { gather, learn } = lessonOf({ day, calendar });
    const some = gather(hours.filter(({ actorKey }) => actorKey < 'p0020'));
    const learned = learn([some], nothing);
    expect(learned.profilesOf(some)).toEqual(learned.set().actors);
    const others = gather(hours.filter(({ actorKey }) => actorKey >= 'p0020' && actorKey < 'p0040'));
    const fitted = learn([others], nothing).profilesOf(some)['p0001']!;
    const own = set.actors['p0001']!;
    expect(fitted).toMatchObject({ role: own.role, sampleDays: own.sampleDays, basis: 'person' });
    expect(fitted.measures.open.day.location).toBeCloseTo(own.measures.open.day.location, 1);
    expect(learn([others], nothing).set(12_345)).toMatchObject({
      version: `${profileMethod(day)}/12345`,
      learned: 12_345,
    });
  });

  it('knows nothing of the day it judges, nor of what is older than its span', () => {
    const outside = [-1, 0, 9].map((days) => from + (days === -1 ? -1 : 56 + days) * DAY + 10 * HOUR);
    const more = outside.map((hour) => hourOf('p0001', hour, { export: 1e6, role: 'support-agent' }));
    expect(buildProfiles({ hours: [...hours, ...more], day, calendar })).toEqual(set);
  });

  it('expects work in the hours of work', () => {
    const { hourChance } = set.actors['p0001']!.measures.open;
    expect(hourChance[10]).toBeGreaterThan(0.6);
    expect(hourChance[3]).toBeLessThan(0.02);
    expect(hourChance[34]).toBeLessThan(0.1);
  });

  it('holds roles and actors of any name', () => {
    const odd = ['__proto__', 'constructor', 'toString'].map((name) =>
      hourOf(name, from + 10 * HOUR, { read: 5, role: name }),
    );
    const strange = buildProfiles({ hours: odd, day, calendar });
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(profileFor(strange, { actorKey: name, kind: 'human', role: name }).role).toBe(name);
    }
    expect(profileFor(strange, { actorKey: 'valueOf', kind: 'human', role: 'valueOf' }).role).toBe('unknown');
  });

  it('is made for a tenant without any history', () => {
    const empty = buildProfiles({ hours: [], day, calendar });
    const nobody = profileFor(empty, { actorKey: 'x', kind: 'human', role: 'sales-rep' });
    expect(nobody).toMatchObject({ basis: 'default', sampleDays: 0 });
    expect(empty.calibration).toEqual({});
  });
});

describe('the calibration of a company', () => {
  it.each(['export-hour', 'export-day', 'open-hour', 'open-day', 'take', 'whole-day'])(
    'of %s: people judged by their own other days rarely look worse than they are',
    (stream) => {
      const tail = set.calibration[`human/${stream}/all`]!;
      expect(tail.userDays).toBe(60 * 28);
      expect(tail.knots.at(-1)).toBeLessThan(3.2);
    },
  );

  // Of all together exports are two kinds of days, of those who hardly export and of analysts: they are never judged by that.
  it.each([
    'export-hour/0',
    'export-hour/1',
    'export-day/0',
    'export-day/1',
    'take/0',
    'take/1',
    'open-hour/all',
    'open-day/all',
    'whole-day/all',
  ])('of %s: a tail that judges falls nearly as fast as the model', (stream) => {
    const tail = set.calibration[`human/${stream}`]!;
    expect(tail.userDays).toBeGreaterThan(300);
    expect(tail.meanExcess).toBeLessThan(1);
  });
});

describe('whose habit judges', () => {
  const who = { actorKey: 'p0001', kind: 'human', role: 'support-agent' } as const;

  it("is the person's own, also when an hour states no role", () => {
    expect(profileFor(set, who).basis).toBe('person');
    expect(profileFor(set, { ...who, role: 'unknown' }).basis).toBe('person');
  });

  it("is the role's for somebody new, and for somebody in a new role", () => {
    const fresh = profileFor(set, { ...who, actorKey: 'new' });
    expect(fresh).toMatchObject({ basis: 'role', sampleDays: 0, role: 'support-agent' });
    expect(profileFor(set, { ...who, role: 'analyst' })).toEqual({
      ...set.roles['human/analyst'],
      earlierRole: 'support-agent',
      presence: set.actors['p0001']!.presence,
    });
    expect(set.actors['p0001']!.presence?.known).toEqual([40, 16]);
  });

  it("is the tenant's where the role is not known", () => {
    expect(profileFor(set, { ...who, actorKey: 'new', role: 'pilot' }).basis).toBe('tenant');
  });

  it('forgets what was done under an earlier role', () => {
    const change = from + 40 * DAY;
    const changed = hours.map((row) =>
      row.actorKey === 'p0001' && row.hour >= change ? { ...row, role: 'analyst' } : row,
    );
    const profile = buildProfiles({ hours: changed, day, calendar }).actors['p0001']!;
    expect(profile.role).toBe('analyst');
    expect(profile.sampleDays).toBeLessThan(set.actors['p0001']!.sampleDays / 2);
  });

  it('leans on the role while young and on the person when old', () => {
    const heavy = (days: number) =>
      Array.from({ length: days }, (_, i) => from + (55 - i) * DAY)
        .filter((at) => calendar.at(at + 10 * HOUR).slot < 24)
        .map((at) => hourOf('heavy', at + 10 * HOUR, { export: 50_000, role: 'sales-rep' }));
    const levelAfter = (days: number) =>
      buildProfiles({ hours: [...hours, ...heavy(days)], day, calendar }).actors['heavy']!.measures.export.day
        .location;
    const role = set.roles['human/sales-rep']!.measures.export.day.location;
    const [young, old] = [levelAfter(4), levelAfter(50)];
    expect(young).toBeGreaterThan(role);
    expect(young).toBeLessThan(old);
    expect(old).toBeGreaterThan(Math.log(20_000));
  });
});

describe('the level of a person', () => {
  const prior = { location: 4, within: 1, between: 0.5 };

  it('is found by hand: two windows at 6 beside a role at 4', () => {
    const fit = fitLevel({ at: [], day: [], records: [], logs: [6, 6], weights: [1, 1] }, prior);
    // Strength 1 / 0.5 = 2 windows: (2 * 6 + 2 * 4) / 4.
    expect(fit.level.location).toBeCloseTo(5, 12);
    // Variance (2 * 0 + 8 * 1) / 10, widened by 1 + 1 / 4; degrees 8 + 2.
    expect(fit.level.scale).toBeCloseTo(Math.sqrt(0.8 * 1.25), 12);
    expect(fit.level.freedom).toBe(10);
  });

  it('of nobody is the role with the scatter of its people', () => {
    const fit = fitLevel({ at: [], day: [], records: [], logs: [], weights: [] }, prior);
    expect(fit.level).toEqual({ location: 4, scale: Math.sqrt(1.5), freedom: 8 });
  });

  it.each([
    ['the largest', [4, 5, 6, 5, 7.5], 4, 5],
    ['two of a day', [4, 5, 6, 5, 7], 1, 3],
    ['all of them', [4, 5, 6, 5, 7], 0, 5],
    ['none', [4, 5, 6, 5, 7], 2, 2],
  ])('without %s is that of the others', (_, logs, begin, end) => {
    const weights = [1, 0.9, 0.8, 0.7, 0.6];
    const of = (some: number[], their: number[]) =>
      fitLevel({ at: [], day: [], records: [], logs: some, weights: their }, prior);
    const all = of(logs, weights);
    const outside = (_value: number, i: number) => i < begin || i >= end;
    const others = of(logs.filter(outside), weights.filter(outside)).level;
    const [own, their] = [logs.slice(begin, end), weights.slice(begin, end)];
    const weight = their.reduce((sum, one) => sum + one, 0);
    const sum = own.reduce((total, log, i) => total + log * (their[i] ?? 0), 0);
    const squares = own.reduce((total, log, i) => total + (their[i] ?? 0) * (log - sum / weight) ** 2, 0);
    const without = levelWithout(all, { sum, squares, weight });
    expect(without.location).toBeCloseTo(others.location, 9);
    expect(without.scale).toBeCloseTo(others.scale, 9);
    expect(without.freedom).toBe(others.freedom);
  });

  it('is not taught by an attack', () => {
    const quiet = Array.from({ length: 30 }, (_, i) => 4 + (i % 3) * 0.2);
    const weights = [...quiet, 12].map(() => 1);
    const taught = fitLevel({ at: [], day: [], records: [], logs: [...quiet, 12], weights }, prior);
    const before = fitLevel({ at: [], day: [], records: [], logs: quiet, weights: weights.slice(1) }, prior);
    expect(taught.level.location - before.level.location).toBeLessThan(0.05);
    expect(taught.level.scale / before.level.scale).toBeLessThan(1.1);
  });
});

describe('a change of role that is told', () => {
  const moved = 'p0001';
  const changed = Date.UTC(2026, 1, 20);
  const told = hours.map((row) =>
    row.actorKey === moved && row.hour >= changed ? { ...row, role: 'analyst' } : row,
  );
  const after = buildProfiles({ hours: told, day, calendar }).actors[moved]!;

  it('seats the person on the new role at once: what was done before does not teach', () => {
    const days = new Set(
      told
        .filter(
          ({ actorKey, hour }) => actorKey === moved && hour >= changed && hour < Date.UTC(2026, 2, 1, 23),
        )
        .map(({ hour }) => calendar.at(hour).day),
    );
    expect(after).toMatchObject({ role: 'analyst', earlierRole: 'support-agent', basis: 'role' });
    expect(after.sampleDays).toBe(days.size);
    expect(after.measures.open.own?.day.count).toBe(days.size);
  });

  it('is forgotten once the training span holds no more of the role before', () => {
    const settled = told.filter(({ actorKey, hour }) => actorKey !== moved || hour >= changed);
    expect(buildProfiles({ hours: settled, day, calendar }).actors[moved]?.earlierRole).toBeUndefined();
  });
});
