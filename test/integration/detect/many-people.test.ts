import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { profileMethod } from '../../../src/baseline/build-profiles.js';
import { loadProfiles } from '../../../src/baseline/profile-store.js';
import { heldBeside } from '../../../src/baseline/profile.js';
import { readReadiness } from '../../../src/detect/readiness/read-readiness.js';
import { walkArrivals } from '../../../src/detect/replay/by-arrival.js';
import { readWatchList } from '../../../src/detect/watch-list/read-watch-list.js';
import type { Claim } from '../../../src/detect/claim.js';
import { findingId } from '../../../src/detect/findings.js';
import { TenantWatch, type WatchDeps } from '../../../src/detect/tenant-watch.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import type { Finding } from '../../../src/event/finding.js';
import { WHOLE_SIGHT } from '../../../src/privacy/sight.js';
import { Findings } from '../../../src/store/findings.js';
import { append } from '../../../src/store/ledger.js';
import { openKnownPeople } from '../../support/known-people.js';
import { ledgerRow } from '../../support/rows.js';
import { numberOf } from '../../support/sql.js';
import { openTestStore, type TestStore } from '../../support/stores.js';

let tenant: string;
const calendar = createLocalCalendar('UTC');
/** A Monday, with three weeks before it. */
const DAY_JUDGED = '2026-03-02';
const TODAY = Date.parse(`${DAY_JUDGED}T00:00:00Z`);
const BEGIN = TODAY - 21 * DAY;
const PEOPLE = Array.from({ length: 90 }, (_, n) => n.toString().padStart(32, '0'));
/** Fifty of the one role teach; these are none of them. */
const [EXPORTER = '', READER = '', THIEF = ''] = [PEOPLE[70], PEOPLE[80], PEOPLE[85]];
const MOST = { hours: 500, teachers: 5, atWork: 10 };

let test: TestStore;
let deps: WatchDeps;
let watch: TenantWatch;
let offset = 0;
const told = new Map<string, Finding>();

const did = (
  actorKey: string,
  at: number,
  records: number,
  action: 'record.read' | 'report.export' = 'record.read',
) =>
  ledgerRow({
    offset: ++offset,
    tenant,
    actorKey,
    event: {
      key: `e${offset}`,
      occurredAt: new Date(at).toISOString(),
      actor: { id: actorKey, roles: ['sales'] },
      action,
      volume: { records },
    },
  });

/** Who exports does so each day, twenty times as much as others read. */
const usual = (at: number) =>
  PEOPLE.map((key, n) =>
    key === EXPORTER
      ? did(key, at, 9_000 + 100 * (Math.floor(at / DAY) % 7), 'report.export')
      : did(key, at, 20 + ((n + Math.floor(at / DAY)) % 9)),
  );

async function stored(rows: ReturnType<typeof usual>): Promise<void> {
  await append(test.store, rows, `test/many/${offset}`);
}

/** A look at what these people did in these hours of the judged day. */
async function judge(hours: readonly number[], people: readonly string[] = PEOPLE): Promise<void> {
  const touched = new Map(people.map((key) => [key, new Set(hours.map((hour) => TODAY + hour * HOUR))]));
  for (const finding of (await watch.judge(touched)).findings) told.set(finding.id, finding);
}

/** As live: a day, a restart, and what comes in late. */
async function live(recent: number): Promise<void> {
  const { store } = test;
  tenant = `acme-${recent}`;
  told.clear();
  const terms = { tenant, calendar, budgets: {}, source: () => ({ promisedDelayMinutes: 60 }) };
  const known = await openKnownPeople(store, test.path);
  const signal = new AbortController().signal;
  const findings = new Findings(store);
  deps = {
    store,
    findings,
    terms,
    ...known,
    isShared: false,
    isLive: true,
    signal,
    most: { ...MOST, recent },
  };
  watch = new TenantWatch(deps);
  const workdays = Array.from({ length: 21 }, (_, day) => BEGIN + day * DAY).filter(
    (day) => new Date(day).getUTCDay() % 6 !== 0,
  );
  await stored(workdays.flatMap((day) => usual(day + 9 * HOUR)));
  const past = new Map(PEOPLE.map((key) => [key, new Set(workdays.map((day) => day + 9 * HOUR))]));
  await watch.compute(past);
  await stored(usual(TODAY + 9 * HOUR));
  await judge([9]);
  await stored([
    did(READER, TODAY + 10 * HOUR, 4_000),
    did(THIEF, TODAY + 11 * HOUR, 30_000, 'report.export'),
  ]);
  await judge([10], [READER]);
  await judge([11], [THIEF]);
  watch = new TenantWatch(deps);
  // Late, after a restart: what was told of the reader grows, and everybody is judged once more.
  await stored([did(READER, TODAY + 9 * HOUR, 2_000)]);
  await judge([9], [READER]);
  await judge([9, 10, 11]);
  // What everybody does more excuses a little.
  await stored(PEOPLE.map((key) => did(key, TODAY + 14 * HOUR, 40)));
  await judge([14]);
  await stored([did(READER, TODAY + 15 * HOUR, 3_000)]);
  await judge([15], [READER]);
}

beforeAll(async () => {
  test = await openTestStore(TODAY + 18 * HOUR);
});
afterAll(async () => test.close());

const raised = () => [...told.values()].filter(({ state }) => state === 'raised');

describe.each([
  ['read of whom is judged', 0],
  ['kept of everybody', 10_000],
])('of a tenant of more people than are held, with hours %s', (_, recent) => {
  beforeAll(async () => live(recent), 60_000);

  it('each is judged by their own habit', () => {
    // In the afternoon everybody does more.
    const morning = raised().filter(({ occurredTo }) => Date.parse(occurredTo) <= TODAY + 12 * HOUR);
    const people = new Set(morning.map(({ actorKey }) => actorKey));
    // By their role the exporter would stand out each day.
    expect(people).toEqual(new Set([READER, THIEF]));
    for (const one of raised().flatMap(({ evidence }) => evidence))
      expect(one).toMatchObject({ basis: 'person', sampleDays: 15 });
  });

  it('an alert says that others stand for all whom somebody is held beside', () => {
    const [peers] = raised().flatMap(({ evidence }) => evidence.map(({ explanation }) => explanation?.peers));
    expect(peers).toMatchObject({ group: 'role', people: 50, sample: true });
  });

  it('no more profiles are in memory than may be', () => {
    const [teachers, hours] = [50, recent === 0 ? 0 : 4 * PEOPLE.length + 1];
    expect(watch.held).toBe(teachers + MOST.atWork + hours / 20);
  });

  it('a replay in the order of arrival says what live said', async () => {
    const terms = { store: test.store, tenant, calendar, daysOff: deps.daysOff, budgets: {} };
    const anew = new Set<string>();
    const span = { from: TODAY, to: TODAY + DAY, signal: deps.signal };
    const last = new Map<string, Claim>();
    for await (const { claims } of walkArrivals({ ...terms, ...span }, anew))
      for (const claim of claims) last.set(findingId(tenant, claim), claim);
    expect([...anew]).toEqual([]);
    const found = raised();
    expect([...last.keys()].sort()).toEqual(found.map(({ id }) => id).sort());
    for (const { id, score, evidence } of found) {
      expect(last.get(id)?.score.toFixed(3)).toBe(score.toFixed(3));
      expect([last.get(id)?.evidence.explanation]).toEqual(evidence.map(({ explanation }) => explanation));
    }
  });

  it('what is stored says who taught, and of how many there are profiles', async () => {
    const set = await loadProfiles(test.store, tenant, {
      day: DAY_JUDGED,
      method: profileMethod(DAY_JUDGED),
    });
    const serving = await set!.of([THIEF]);
    expect(Object.keys(heldBeside(serving))).toEqual(PEOPLE.slice(0, 50));
    expect(serving.many?.people).toEqual({ human: 90, service: 0 });
    expect(
      await numberOf(
        test.store,
        `SELECT count() FROM profiles FINAL WHERE tenant = '${tenant}' AND match(actor_key, '^[0-9]+$')`,
      ),
    ).toBe(90);
  });

  it('a budget a month is spread over all of them', async () => {
    const budgets = { review: '1/month' } as const;
    const { budget } = await readReadiness(test.store, tenant, { calendar, budgets });
    expect(budget).toBe(Math.round((90 * 365.2425) / 12));
  });

  it('readiness is that of some, and says so', async () => {
    const { actors, sample, detectors } = await readReadiness(test.store, tenant, { calendar, budgets: {} });
    expect({ actors, sample }).toEqual({ actors: { human: 90, service: 0 }, sample: 90 });
    expect(detectors.find(({ detector }) => detector === 'records-read')).toMatchObject({ awake: 90 });
  });

  it('the watch list looks at everybody', async () => {
    const terms = { tenant, calendar, budgets: {} };
    const list = await readWatchList(test.store, { terms, to: DAY_JUDGED, most: 3, sight: WHOLE_SIGHT });
    expect(list.daysJudged).toBe(1);
  });
});
