import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActivityHour } from '../../../src/baseline/activity-hour.js';
import { recomputeActivity, rolesBetween } from '../../../src/baseline/activity.js';
import { trainingSpan } from '../../../src/baseline/axis.js';
import { profileMethod } from '../../../src/baseline/build-profiles.js';
import { DayProfiles } from '../../../src/baseline/day-profiles.js';
import { type DayToLearn, learnDay, learnFor } from '../../../src/baseline/learn-day.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { NO_ANSWERS, type Answers } from '../../../src/baseline/answers.js';
import { heldBeside, profileFor } from '../../../src/baseline/profile.js';
import { asStored, loadProfiles, saveProfiles } from '../../../src/baseline/profile-store.js';
import { TenantActivity } from '../../../src/baseline/tenant-activity.js';
import type { KnownDaysOff } from '../../../src/people/calendars/days-off.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { append } from '../../../src/store/ledger.js';
import { madeUpCompany } from '../../unit/detect/made-up-company.js';
import { ledgerRow } from '../../support/rows.js';
import { numberOf } from '../../support/sql.js';
import { openTestStore, TEST_NOW, type TestStore } from '../../support/stores.js';

const today = '2026-03-02';
const actorKey = 'a'.repeat(32);
const nine = Date.parse('2026-03-02T09:00:00Z');
const daysAgo = (...days: number[]): number[] => days.map((day) => nine - day * DAY);

let test: TestStore;
let tenants = 0;
let tenant: string;
let offset = 0;
beforeAll(async () => {
  test = await openTestStore();
});
afterAll(async () => test.close());

/** A process of its own: what it remembers of activity is its own. */
function aProcess(isShared = false): {
  profiles: DayProfiles;
  judge: (hours: readonly number[]) => Promise<void>;
} {
  const { store } = test;
  const activity = new TenantActivity(store, tenant);
  const calendar = createLocalCalendar('Europe/Berlin');
  const answers = async (): Promise<Answers> => NO_ANSWERS;
  const daysOff = async (): Promise<KnownDaysOff> => ({ offices: new Map(), leave: new Map() });
  const profiles = new DayProfiles({
    store,
    tenant,
    calendar,
    activity,
    answers,
    daysOff,
    isShared,
    isLive: false,
  });
  const judge = async (hours: readonly number[]): Promise<void> => {
    if (isShared) activity.forget();
    const rows: ActivityHour[] = await recomputeActivity(
      store,
      tenant,
      new Map([[actorKey, new Set(hours)]]),
    );
    activity.put(rows);
    profiles.noteComputed(rows);
  };
  return { profiles, judge };
}

async function stored(hours: readonly number[]): Promise<void> {
  const rows = hours.map((at) =>
    ledgerRow({
      offset: ++offset,
      tenant,
      actorKey,
      event: {
        key: `e${offset}`,
        occurredAt: new Date(at + MINUTE).toISOString(),
        actor: { id: 'u1' },
        action: 'data.export',
        volume: { records: 10 },
      },
    }),
  );
  await append(test.store, rows, `test/${tenant}/${offset}`);
}

const begin = (): void => {
  tenant = `t${++tenants}`;
};

it('a past that comes in on a day that was judged already teaches that day', async () => {
  begin();
  const { profiles, judge } = aProcess();
  await stored([nine]);
  await judge([nine]);
  const blind = await profiles.of(today);
  expect(blind).toMatchObject({ version: 'volume-10/2026-03-02/0', learned: 0 });
  expect((await blind.of([actorKey])).actors).toEqual({});
  const past = daysAgo(1, 2, 3, 4, 5);
  await stored(past);
  await judge(past);
  const taught = await profiles.of(today);
  expect(taught).toMatchObject({ version: 'volume-10/2026-03-02/5', learned: 5 });
  const set = await taught.of([actorKey]);
  expect(set.actors[actorKey]).toMatchObject({ sampleDays: 5 });
  expect(await (await aProcess().profiles.of(today)).of([actorKey]), 'after a restart').toEqual(set);
});

it('the former set stays for the findings that cite it', async () => {
  expect(
    await numberOf(
      test.store,
      `SELECT uniqExact(version) FROM profiles FINAL WHERE tenant = '${tenant}' AND day = '${today}'`,
    ),
  ).toBe(2);
});

it('a little more of the past, or the same again, changes nothing', async () => {
  begin();
  const { profiles, judge } = aProcess();
  const past = daysAgo(...Array.from({ length: 20 }, (_, n) => n + 1));
  await stored(past);
  await judge(past);
  const set = await profiles.of(today);
  for (let again = 0; again < 3; again++) {
    await judge(past);
    expect(await profiles.of(today)).toBe(set);
  }
  await stored(daysAgo(21, 22, 23, 24));
  await judge(daysAgo(21, 22, 23, 24));
  expect(await profiles.of(today)).toBe(set);
  await stored(daysAgo(25));
  await judge(daysAgo(25));
  expect(await profiles.of(today), 'a quarter more').toMatchObject({ learned: 25 });
});

it('hours of the day itself, and of days before the span, are nothing to learn from', async () => {
  begin();
  const { profiles, judge } = aProcess();
  await stored([nine]);
  await judge([nine]);
  const set = await profiles.of(today);
  const others = [nine + HOUR, nine + 2 * HOUR, ...daysAgo(57, 58, 90)];
  await stored(others);
  await judge(others);
  expect(await profiles.of(today)).toBe(set);
});

it('what another process computed is learned from within five minutes', async () => {
  begin();
  const [one, other] = [aProcess(true), aProcess(true)];
  await stored([nine]);
  await one.judge([nine]);
  expect(await one.profiles.of(today)).toMatchObject({ learned: 0 });
  const past = daysAgo(1, 2, 3);
  await stored(past);
  await other.judge(past);
  await one.judge([nine]);
  expect(await one.profiles.of(today)).toMatchObject({ learned: 0 });
  test.clock.advanceTo(TEST_NOW + 5 * MINUTE);
  await one.judge([nine]);
  expect(await one.profiles.of(today)).toMatchObject({ learned: 3 });
  const [ofOne, ofOther] = await Promise.all([one, other].map(async ({ profiles }) => profiles.of(today)));
  expect(await ofOther!.of([actorKey])).toEqual(await ofOne!.of([actorKey]));
});

const calendar = createLocalCalendar('Europe/Berlin');

/** 160 people with ten days behind them, of whom what all have in common is learned of some 60. */
async function many(): Promise<{ lesson: DayToLearn; hours: readonly ActivityHour[] }> {
  begin();
  const { store } = test;
  const from = Date.parse('2026-02-20T00:00:00Z');
  // A role is renamed before the last of the days, while three in five of its people are away for the rest of them.
  const renaming = from + 6 * DAY;
  const company = madeUpCompany({ seed: 5, people: 160, from, days: 10, timeZone: 'Europe/Berlin' });
  const hours = company
    .map((row) =>
      row.role === 'support-agent' && row.hour >= renaming ? { ...row, role: 'Customer Care' } : row,
    )
    .filter(({ actorKey: key, role }) => role !== 'Customer Care' || Number(key.slice(1)) % 5 < 2);
  await store.write(
    'activity_hourly',
    hours.map(({ actorKey: actor_key, hour, actorType: actor_type, ...row }) => ({
      tenant,
      actor_key,
      hour: hour / 1_000,
      actor_type,
      ...row,
      bytes: {},
      events: 1,
      sources: ['crm'],
      computed: 1,
    })),
  );
  const seen = { seen: ['report:queue'], country_first: {}, country_last: {}, sessions: [], computed: 1 };
  await store.write(
    'sightings_hourly',
    hours.map(({ actorKey: actor_key, hour }) => ({ tenant, actor_key, hour: hour / 1_000, ...seen })),
  );
  const activity = new TenantActivity(store, tenant);
  const daysOff = async (): Promise<KnownDaysOff> => ({ offices: new Map(), leave: new Map() });
  return { hours, lesson: { store, tenant, day: today, calendar, activity, untaught: new Set(), daysOff } };
}
const MOST = { hours: 1_000, teachers: 10 };

describe('of more people than are held at once', () => {
  it('profiles of some teach, and those of all are learned, stored and read back', async () => {
    const { lesson } = await many();
    const all = await learnFor(new Set(), lesson);
    const everybody = Object.keys(all.actors);
    const some = await learnDay({ ...lesson, most: MOST });
    expect(Object.keys(some.set.actors).length).toBeLessThan(everybody.length);
    const saved = await saveProfiles(test.store, tenant, { day: today }, some);
    const set = await saved.of(everybody);
    expect(set).toMatchObject({ version: all.version, learned: all.learned });
    expect(Object.keys(set.actors).sort()).toEqual(everybody.sort());
    for (const [key, { role, sampleDays, earlierRole, measures }] of Object.entries(set.actors)) {
      expect(all.actors[key]).toMatchObject({ role, sampleDays });
      expect(earlierRole).toBeUndefined();
      expect(measures.open.day.location).toBeCloseTo(all.actors[key]!.measures.open.day.location, 0);
    }
    const read = await loadProfiles(test.store, tenant, { day: today, method: profileMethod(today) });
    expect(await read!.of(everybody)).toEqual(set);
  });

  it('a renaming is told by all of them', async () => {
    const { lesson, hours } = await many();
    const all = await learnFor(new Set(), lesson);
    const some = await learnDay({ ...lesson, most: MOST });
    const ofRole = Object.values(some.set.actors).filter(({ role }) => role === 'Customer Care');
    expect(ofRole).toHaveLength(50);
    for (const { novelty } of [all, some.set])
      expect(Object.keys(novelty?.people ?? {})).not.toContain('human/support-agent');
    const roles = await rolesBetween(test.store, tenant, trainingSpan(today, calendar));
    for (const { actorKey: key, role, ...held } of roles) {
      const own = hours.filter((row) => row.actorKey === key && row.role === role).map(({ hour }) => hour);
      const [first, last] = [Math.min(...own), Math.max(...own)];
      expect(held).toEqual({ kind: 'human', hours: own.length, first, last });
    }
    expect(all.names).toEqual({ renamed: { 'support-agent': 'Customer Care' }, young: [] });
    expect(some.set.names).toEqual(all.names);
  });

  it('how many there are profiles of is known, and whom everybody is held beside, also when nothing is stored', async () => {
    const lesson = { ...(await many()).lesson, most: MOST };
    const saved = await saveProfiles(test.store, tenant, { day: today }, await learnDay(lesson));
    const asked = ['p0001', 'p0159', 'nobody'];
    const set = await saved.of(asked);
    expect(set.many?.people).toEqual({ human: 160, service: 0 });
    const teachers = Object.keys(heldBeside(set));
    expect(teachers.length).toBeGreaterThan(50);
    expect(teachers.length).toBeLessThan(160);
    expect(Object.keys(set.actors)).toEqual(['p0001', 'p0159']);
    expect(asStored(await learnFor(new Set(asked), lesson))).toEqual(set);
  });

  it('all of them come in portions, each once', async () => {
    const lesson = { ...(await many()).lesson, most: MOST };
    const saved = await saveProfiles(test.store, tenant, { day: today }, await learnDay(lesson));
    const keys: string[] = [];
    for await (const portion of saved.all()) keys.push(...Object.keys(portion.actors));
    expect(keys).toHaveLength(160);
    expect(new Set(keys).size).toBe(160);
  });

  it('nobody is judged as a stranger whose profile was not read, and a stranger is', async () => {
    const lesson = { ...(await many()).lesson, most: MOST };
    const saved = await saveProfiles(test.store, tenant, { day: today }, await learnDay(lesson));
    const set = await saved.of(['p0150', 'nobody']);
    const who = { kind: 'human', role: 'unknown' } as const;
    expect(profileFor(set, { ...who, actorKey: 'p0150' })).toBe(set.actors['p0150']);
    expect(profileFor(set, { ...who, actorKey: 'nobody' })).toBe(set.tenant.human);
    expect(() => profileFor(set, { ...who, actorKey: 'p0151' })).toThrow('was not asked for');
    // Not even of those whose profiles are in memory.
    expect(() => profileFor(set, { ...who, actorKey: 'p0000' })).toThrow('was not asked for');
  });
});
