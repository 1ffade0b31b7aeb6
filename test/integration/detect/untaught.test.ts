import { afterAll, beforeAll, expect, it } from 'vitest';
import { recomputeActivity } from '../../../src/baseline/activity.js';
import { profileMethod } from '../../../src/baseline/build-profiles.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { loadProfiles } from '../../../src/baseline/profile-store.js';
import { TenantWatch } from '../../../src/detect/tenant-watch.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { Findings } from '../../../src/store/findings.js';
import { append } from '../../../src/store/ledger.js';
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
  test = await openTestStore();
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
  const next = await loadProfiles(store, tenant, { day: '2026-02-24', method: profileMethod('2026-02-24') });
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
