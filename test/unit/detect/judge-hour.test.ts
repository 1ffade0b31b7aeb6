import { describe, expect, it } from 'vitest';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import type { ProfileSet } from '../../../src/baseline/profile.js';
import { ServingSet, type StoredProfiles } from '../../../src/baseline/serving-set.js';
import { evaluateHour } from '../../../src/detect/evaluate-hour.js';
import { judgeHour } from '../../../src/detect/judge-hour.js';
import { tenantLevel } from '../../../src/detect/tenant-level.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { hourOf, madeUpCompany } from './made-up-company.js';

const zone = 'Europe/Berlin';
const calendar = createLocalCalendar(zone);
const hour = Date.parse('2026-03-02T10:00:00Z');
const company = madeUpCompany({
  seed: 4,
  people: 80,
  from: hour - 56 * DAY - 10 * HOUR,
  days: 57,
  timeZone: zone,
});
const whole = buildProfiles({ hours: company, day: '2026-03-02', calendar });
const recent = company.filter((row) => row.hour < hour && row.hour >= hour - DAY);
const THIEF = 'p0070';
const rows = [
  ...company.filter((row) => row.hour === hour && row.actorKey !== THIEF),
  hourOf(THIEF, hour, { export: 90_000, role: whole.actors[THIEF]!.role }),
];
const keys = Object.keys(whole.actors);
const TEACHERS = Object.fromEntries(Object.entries(whole.actors).slice(0, 40));

/** The same profiles, of which some are held and the others stored. */
const ofMany = (teachers: ProfileSet['actors']): ServingSet => {
  const stored: StoredProfiles = {
    of: async (asked) =>
      new Map(asked.flatMap((key) => (whole.actors[key] === undefined ? [] : [[key, whole.actors[key]]]))),
    async *all() {},
  };
  const many = { people: { human: keys.length, service: 0 }, teachers, asked: new Set<string>() };
  return new ServingSet({ ...whole, actors: {}, many }, stored);
};

const judged = async (profiles: ServingSet, some = rows) => {
  const besides: string[][] = [];
  const { claims } = await judgeHour(
    {
      hour,
      rows: some,
      profiles,
      recent: {
        own: async () => recent.filter(({ actorKey }) => some.some((row) => row.actorKey === actorKey)),
        beside: async (asked) => {
          besides.push([...asked]);
          return recent.filter(({ actorKey }) => asked.includes(actorKey));
        },
      },
    },
    { calendar, budgets: { review: 20 } },
  );
  return { claims, besides };
};

describe('an hour of many', () => {
  it('is told as where all profiles are held, but for the words about others', async () => {
    const told = evaluateHour({ hour, rows, recent, profiles: whole }, { calendar, userDaysPerAlert: 20 });
    const { claims } = await judged(ofMany(whole.actors));
    expect(told.length).toBeGreaterThan(0);
    expect(JSON.parse(JSON.stringify(claims).replaceAll(',"sample":true', ''))).toEqual(
      JSON.parse(JSON.stringify(told)),
    );
    expect(JSON.stringify(claims)).toContain(',"sample":true');
  });

  it('is held beside those who taught, whose hours are read once somebody is told of', async () => {
    const { claims, besides } = await judged(ofMany(TEACHERS));
    expect(claims.map(({ actorKey }) => actorKey)).toContain(THIEF);
    expect(besides).toEqual([Object.keys(TEACHERS)]);
    const quiet = rows.filter(({ actorKey }) => !claims.some((claim) => claim.actorKey === actorKey));
    expect(await judged(ofMany(TEACHERS), quiet)).toEqual({ claims: [], besides: [] });
  });

  it('has the level of those who taught', async () => {
    const set = await ofMany(TEACHERS).of([THIEF]);
    const input = { calendar, hour, hours: recent };
    expect(tenantLevel({ ...input, profiles: set })).toEqual(
      tenantLevel({ ...input, profiles: { ...whole, actors: TEACHERS } }),
    );
  });
});
