import { afterAll, beforeAll, expect, it } from 'vitest';
import { alertIdOf } from '../../../alerts/alert.js';
import { AlertCommands } from '../../../alerts/commands.js';
import { RaiseAlerts } from '../../../alerts/raise.js';
import { recomputeActivity } from '../../../src/baseline/activity.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { TenantWatch } from '../../../src/detect/tenant-watch.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import type { Verdict } from '../../../src/event/finding.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { WHOLE_SIGHT } from '../../../src/privacy/sight.js';
import { Facts } from '../../../src/store/facts.js';
import { Findings } from '../../../src/store/findings.js';
import { append } from '../../../src/store/ledger.js';
import { profilesOf } from '../../support/profiles.js';
import { ledgerRow } from '../../support/rows.js';
import { openKnownPeople } from '../../support/known-people.js';
import { openTestStore, type TestStore } from '../../support/stores.js';

const tenant = 'acme';
const calendar = createLocalCalendar('UTC');
/** A Monday; the theft is four weeks later, on a Monday as well, and the day after is learned with it. */
const BEGIN = Date.parse('2026-01-26T09:00:00Z');
const DAYS = 29;
const THEFT = BEGIN + 28 * DAY;
const PEOPLE = Array.from({ length: 13 }, (_, n) => n.toString(16).repeat(32));

let test: TestStore;
let offset = 0;
beforeAll(async () => {
  test = await openTestStore(THEFT + 2 * HOUR);
});
afterAll(async () => test.close());

const exported = (actorKey: string, at: number, records: number) =>
  ledgerRow({
    offset: ++offset,
    tenant,
    actorKey,
    event: {
      key: `e${offset}`,
      occurredAt: new Date(at).toISOString(),
      actor: { id: actorKey.slice(0, 1) },
      action: 'data.export',
      volume: { records },
    },
  });

const hoursOf = (from: number, to: number): Map<string, Set<number>> => {
  const hours = Array.from({ length: Math.round((to - from) / DAY) }, (_, day) => from + day * DAY);
  return new Map(PEOPLE.map((key) => [key, new Set(hours)]));
};

it('what is told of one day does not teach the next, also when both are judged at once', async () => {
  const { store } = test;
  const [thief = ''] = PEOPLE;
  const rows = Array.from({ length: DAYS + 1 }, (_, day) =>
    PEOPLE.map((key, n) => exported(key, BEGIN + day * DAY, 20 + ((day * 7 + n) % 9))),
  ).flat();
  await append(store, [...rows, exported(thief, THEFT + HOUR, 48_200)], 'test/untaught');
  await recomputeActivity(store, tenant, hoursOf(BEGIN, THEFT));
  const findings = new Findings(store);
  const terms = { tenant, calendar, budgets: {}, source: () => ({ promisedDelayMinutes: 60 }) };
  const signal = new AbortController().signal;
  const known = await openKnownPeople(store, test.path);
  const deps = { store, findings, terms, ...known, isShared: false, isLive: true, signal };
  const watch = new TenantWatch(deps);
  const touched = hoursOf(THEFT, THEFT + 2 * DAY);
  touched.get(thief)?.add(THEFT + HOUR);
  const { findings: told } = await watch.judge(touched);
  expect(new Set(told.map(({ actorKey, localDay }) => `${actorKey}/${localDay}`))).toEqual(
    new Set([`${thief}/2026-02-23`]),
  );
  const next = await profilesOf(store, tenant, '2026-02-24');
  // What wakes somebody and what is told at all follow the tenant's budgets: nothing is so rare as these ask for.
  expect(told.map(({ severity }) => severity)).toContain('critical');
  const calmer = new TenantWatch({ ...deps, terms: { ...terms, budgets: { page: 1_000_000_000_000 } } });
  const { findings: again } = await calmer.judge(touched);
  expect(new Set(again.map(({ severity }) => severity))).toEqual(new Set(['medium']));
  const deaf = new TenantWatch({ ...deps, terms: { ...terms, budgets: { review: 1_000_000_000_000 } } });
  expect((await deaf.judge(touched)).findings.filter(({ state }) => state === 'raised')).toEqual([]);
  // 28 days of everybody, without the one day of the thief.
  expect(next?.calibration['human/whole-day/all']?.userDays).toBe(28 * PEOPLE.length - 1);
});

it('what was answered teaches from the next day on, and an answer that is corrected does too', async () => {
  const { store, clock } = test;
  const [thief = ''] = PEOPLE;
  const known = await openKnownPeople(store, test.path);
  const parts = { store, facts: new Facts(store), findings: new Findings(store), logger: silentLogger };
  const terms = { tenant, calendar, budgets: {}, source: () => ({ promisedDelayMinutes: 60 }) };
  const { signal } = new AbortController();
  const deps = { ...parts, terms, ...known, isShared: false, isLive: true, signal };
  const touched = hoursOf(THEFT, THEFT + DAY);
  touched.get(thief)?.add(THEFT + HOUR);
  await new TenantWatch(deps).judge(touched);
  await new RaiseAlerts(parts).run();
  const id = alertIdOf(tenant, { actorKey: thief, family: 'export', localDay: '2026-02-23' });
  const answer = async (verdict: Verdict) =>
    new AlertCommands(store, parts.facts).answer(
      { tenant, id, by: 'key:1', sight: WHOLE_SIGHT },
      { type: 'resolve', verdict, note: '' },
    );
  const setOf = async (day: number) => {
    const at = THEFT + day * DAY;
    const rows = PEOPLE.map((key) => exported(key, at, 25));
    await append(store, rows, 'test/untaught');
    await new TenantWatch(deps).judge(hoursOf(at, at + DAY));
    const local = new Date(at).toISOString().slice(0, 10);
    return profilesOf(store, tenant, local);
  };
  type Learned = Awaited<ReturnType<typeof setOf>>;
  const daysOf = (set: Learned) => set?.calibration['human/whole-day/all']?.userDays;
  const mostOf = (set: Learned) => Math.max(...(set?.actors[thief]?.measures.export.own?.day.records ?? []));

  clock.advanceTo(THEFT + DAY + 3 * HOUR);
  await answer('true-positive');
  const confirmed = await setOf(2);
  const look = { because: 'person', confirmed: '2026-02-24T12:00:00.000Z' };
  expect(confirmed?.closer?.actors[thief]).toMatchObject(look);
  // Nor does the morning after, whose 24 hours hold it.
  expect(daysOf(confirmed)).toBe(28 * PEOPLE.length - 2);
  // Neither does the person's own habit hold it.
  expect(mostOf(confirmed)).toBeLessThan(100);

  clock.advanceTo(THEFT + 2 * DAY + 3 * HOUR);
  await answer('false-positive');
  const usual = await setOf(3);
  expect(usual?.closer).toBeUndefined();
  expect(daysOf(usual)).toBe(28 * PEOPLE.length);
  expect(mostOf(usual)).toBeGreaterThan(48_000);

  // An answer of the judged day comes too late for it, whenever the day is learned.
  clock.advanceTo(THEFT + 4 * DAY + 12 * HOUR);
  await answer('true-positive');
  expect(mostOf(await setOf(4))).toBeGreaterThan(48_000);
  expect(mostOf(await setOf(5))).toBeLessThan(100);
});

it('what is told of 90 days does not teach, though it began long before the days that do', async () => {
  const { store } = test;
  const [thief = '', reader = ''] = PEOPLE;
  const findings = new Findings(store);
  const [known] = (await findings.between(tenant, THEFT, THEFT + DAY)).filter(
    ({ actorKey }) => actorKey === thief,
  );
  // A day of which nothing was learned yet.
  const at = THEFT + 6 * DAY;
  const span = { from: at - 90 * DAY, to: at };
  const told = {
    ...known!,
    id: '00000000-0000-4000-8000-000000000090',
    state: 'raised' as const,
    actorKey: reader,
    detector: 'coverage' as const,
    family: 'read' as const,
    occurredFrom: new Date(span.from).toISOString(),
    occurredTo: new Date(span.to).toISOString(),
  };
  await findings.write([told]);
  const terms = { tenant, calendar, budgets: {}, source: () => ({ promisedDelayMinutes: 60 }) };
  const people = await openKnownPeople(store, test.path);
  const { signal } = new AbortController();
  const deps = { store, findings, terms, ...people, isShared: false, isLive: true, signal };
  await append(
    store,
    PEOPLE.map((key) => exported(key, at, 25)),
    'test/untaught',
  );
  await new TenantWatch(deps).judge(hoursOf(at, at + DAY));
  const local = new Date(at).toISOString().slice(0, 10);
  const set = await profilesOf(store, tenant, local);
  // Nor do two days of the thief: that of the theft, and the morning after, whose 24 hours hold it.
  expect(set?.calibration['human/whole-day/all']?.userDays).toBe(28 * (PEOPLE.length - 1) - 2);
});
