import { afterAll, beforeAll, expect, it } from 'vitest';
import { RaiseAlerts } from '../../../alerts/raise.js';
import { EVERYTHING } from '../../../src/access/rights/principal.js';
import { buildProfiles } from '../../../src/baseline/build-profiles.js';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { TenantActivity } from '../../../src/baseline/tenant-activity.js';
import { EmbeddedBackend } from '../../../src/cli/backend/embedded.js';
import type { Finding } from '../../../src/event/finding.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { createPassingOn } from '../../../src/jobs/passing-on.js';
import type { Store } from '../../../src/store/store.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';
import { rowsOf } from '../../support/sql.js';

/** A Monday. */
const BEGIN = Date.parse('2026-03-02T09:00:00Z');
const NOW = BEGIN + DAY;

let test: TestRuntime;
const keyOf = new Map<string, string>();

const isoOf = (at: number): string => new Date(at).toISOString();
const act = (actor: string, at: number) => ({
  key: `${actor} ${at}`,
  occurredAt: isoOf(at),
  actor: { id: actor, email: `${actor}@example.com` },
  action: 'record.read',
});
/** A finding in the plain shape. */
const claim = (user: string, over: object = {}) => ({
  product: 'Falcon',
  id: `for-${user}`,
  time: isoOf(NOW - 5 * MINUTE),
  title: 'Credential dumping',
  severity: 'high',
  user,
  email: `${user}@example.com`,
  host: 'laptop-7',
  ...over,
});
const USER = '005RM00000001pSYAQ';
/** Field lists and values as the documents of Salesforce have them: reportanomalyevent.htm, eventlogfile login. */
const ANOMALY = {
  attributes: { type: 'ReportAnomalyEventStore' },
  EventIdentifier: '0a4779b0-0da1-4619-a373-0a36991dff90',
  EventDate: isoOf(NOW - 4 * MINUTE),
  Score: 97.5,
  SecurityEventData: '[{"featureName":"rowCount","featureValue":"1937568","featureContribution":"95.00 %"}]',
  Summary: 'Report was exported from an infrequent network',
  UserId: USER,
  Username: 'jane@example.com',
};
const LOGIN = {
  attributes: { type: 'LoginEvent' },
  EventIdentifier: '0a4779b0-0da1-4619-a373-0a36991dff91',
  EventDate: isoOf(BEGIN),
  Status: 'Success',
  UserId: USER,
  Username: 'jane@example.com',
};

async function bring(source: string, records: readonly object[]): Promise<void> {
  const { intake, detection } = test.runtime;
  const of = await intake.sources.get('acme', source);
  await intake.http.submit(
    records.map((record) => ({ source: of, body: Buffer.from(JSON.stringify(record)) })),
  );
  await detection.follow();
}

const passOn = async (): Promise<number> => {
  const { store, declarations, people } = test.runtime;
  return createPassingOn({ store, declarations, people })(new AbortController().signal);
};
const found = async (tenant = 'acme'): Promise<Finding[]> =>
  test.runtime.findings.between(tenant, BEGIN - DAY, NOW + DAY);
const about = async (user: string): Promise<Finding[]> =>
  (await found()).filter(({ actorKey }) => actorKey === keyOf.get(user));

beforeAll(async () => {
  test = await openTestRuntime(BEGIN);
  const { declarations, store } = test.runtime;
  for (const id of ['edr', 'late'])
    await declarations.declareSource('acme', { id, format: 'findings', promisedDelayMinutes: 60 }, 'test');
  await bring(
    'crm',
    ['u1', 'u2', 'u3'].map((user) => act(user, BEGIN)),
  );
  await bring('sfe', [LOGIN]);
  for (const { id, key } of await rowsOf(store, `SELECT id, key FROM identities WHERE tenant = 'acme'`))
    keyOf.set(String(id), String(key));
  test.clock.advanceTo(NOW);
});
afterAll(async () => test.close());

async function learnedOf(store: Store) {
  const calendar = createLocalCalendar('Europe/Berlin');
  const hours = await new TenantActivity(store, 'acme').between(BEGIN - DAY, NOW + DAY);
  const sightings = await rowsOf(
    store,
    `SELECT actor_key FROM sightings_hourly WHERE arrayExists(seen -> position(seen, 'laptop') > 0, seen)`,
  );
  return { calendar, hours, sightings };
}

const vendorKeyOf = async (user: string): Promise<string> =>
  (await test.runtime.people.keys.of('acme')).personKey('actor', 'edr', user);

it('what another product claims is told of the account in the CRM, joined by the mail address', async () => {
  await bring('edr', [claim('u1'), claim('U1', { id: 'again' }), claim('stranger')]);
  expect(await passOn()).toBe(2);
  expect(await passOn()).toBe(0);
  expect(await about('u1')).toMatchObject([
    { detector: 'vendor-score', source: 'edr', family: 'login', severity: 'high', history: false },
    { detector: 'vendor-score', severity: 'high' },
  ]);
  expect(await found()).toHaveLength(2);
  expect(await found('other')).toEqual([]);
});

it('several are one alert a person and day, which grows graver with the word of the vendor', async () => {
  const { store, facts, findings, logger } = test.runtime;
  const raise = new RaiseAlerts({ store, facts, findings, logger });
  expect((await raise.run()).stated).toEqual({ raised: 1, amended: 1 });
  await bring('edr', [claim('u1', { state: 'update', severity: 'critical' })]);
  expect(await passOn()).toBe(1);
  expect((await raise.run()).stated).toEqual({ amended: 1 });
  await bring('edr', [claim('u1', { state: 'close', severity: 'critical' })]);
  expect(await passOn()).toBe(1);
  expect((await raise.run()).stated).toEqual({});
  const closed = (await about('u1')).filter(({ sentence }) => sentence.includes('; closed there since.'));
  expect(closed).toMatchObject([{ severity: 'critical', state: 'raised' }]);
});

it('what Salesforce claims is told as it scored it', async () => {
  await bring('sfe', [ANOMALY]);
  expect(await passOn()).toBe(1);
  expect(await about(USER)).toMatchObject([
    { detector: 'vendor-score', source: 'sfe', family: 'export', severity: 'medium' },
  ]);
  expect((await about(USER))[0]!.sentence).toMatch(
    /^Salesforce says of this account: “Report Anomaly” \(no severity given, score 97\.5\), /,
  );
});

it('what comes later than it promises is history', async () => {
  await bring('late', [claim('u2', { time: isoOf(NOW - 2 * HOUR) })]);
  expect(await passOn()).toBe(1);
  expect(await about('u2')).toMatchObject([{ history: true }]);
});

it.each(['event', 'arrival'] as const)('a replay by %s makes the alerts of live', async (clock) => {
  const { store, facts, findings, logger } = test.runtime;
  await new RaiseAlerts({ store, facts, findings, logger }).run();
  const backend = new EmbeddedBackend(test.runtime, { id: 'command-line', kind: 'host', grants: EVERYTHING });
  const replay = async (more: object = {}) =>
    backend.replay(
      'acme',
      { signal: new AbortController().signal, onProgress: () => undefined },
      { from: isoOf(BEGIN - DAY), to: isoOf(NOW + HOUR), clock, pseudonyms: false, ...more },
    );
  const { lines, summary } = await replay();
  const live = await backend.alerts('acme', { limit: 50 });
  expect(summary).toMatchObject({ alerts: 3, ofHabit: 0, same: 3, onlyLive: 0, onlyReplay: 0 });
  expect(new Set(lines.map(({ id }) => id))).toEqual(new Set(live.map(({ id }) => id)));
  for (const { id, detector, severity, title, measure } of lines) {
    expect([detector, measure]).toEqual(['vendor-score', undefined]);
    expect(live.find((one) => one.id === id)).toMatchObject({ severity });
    expect((await found()).map(({ sentence }) => sentence)).toContain(title);
  }
  const off = await replay({ detectors: { 'vendor-score': false } });
  expect(off.summary).toMatchObject({ alerts: 0, onlyLive: 3 });
  const before = await replay({ to: isoOf(NOW - 3 * HOUR) });
  expect(before.summary).toMatchObject({ alerts: 0, onlyLive: 0 });
});

it('the claims teach nobody: no profile of the vendor’s account, no sighting by its host', async () => {
  const { store } = test.runtime;
  const { calendar, hours, sightings } = await learnedOf(store);
  const { actors } = buildProfiles({ hours, day: '2026-03-04', calendar });
  expect(Object.keys(actors)).toContain(keyOf.get('u1'));
  expect(actors).not.toHaveProperty([await vendorKeyOf('stranger')]);
  expect(sightings).toEqual([]);
});

it('what was told weeks ago and becomes graver now amends its alert, and a replay says no more of it than live', async () => {
  const later = NOW + 20 * DAY;
  test.clock.advanceTo(later);
  await bring('crm', [act('u1', later - HOUR)]);
  await bring('edr', [
    // As grave as it was; and graver.
    claim('u1', { state: 'update', severity: 'critical', time: isoOf(later - 5 * MINUTE) }),
    claim('U1', { id: 'again', state: 'update', severity: 'critical', time: isoOf(later - 4 * MINUTE) }),
  ]);
  expect(await passOn()).toBe(1);
  expect(await passOn()).toBe(0);
  const backend = new EmbeddedBackend(test.runtime, { id: 'command-line', kind: 'host', grants: EVERYTHING });
  const { summary } = await backend.replay(
    'acme',
    { signal: new AbortController().signal, onProgress: () => undefined },
    { from: isoOf(later - DAY), to: isoOf(later + HOUR), clock: 'event', pseudonyms: false },
  );
  expect(summary).toMatchObject({ alerts: 0, onlyReplay: 0, onlyLive: 0 });
});

/** So many findings about somebody whom the CRM does not know, one after the other from an instant on. */
async function flood(name: string, count: number, at: number): Promise<void> {
  const moment = `parseDateTime64BestEffort('${isoOf(at)}', 3, 'UTC') + toIntervalMillisecond(n)`;
  await test.runtime.store.engine.command(
    `INSERT INTO events SELECT * EXCEPT (n) REPLACE (
       generateUUIDv4() AS id, concat('${name}-', toString(n)) AS target_id, ${moment} AS occurred_at,
       ${moment} AS received_at, n AS offset, '${name}' AS topic)
     FROM (SELECT * FROM events WHERE source = 'edr' AND target_id = 'for-stranger') AS one
     CROSS JOIN (SELECT number AS n FROM numbers(${count})) AS numbers`,
  );
}

it('a replay of many weeks looks at what a flood of findings leaves room for in each', async () => {
  const begin = test.clock.now() + 3 * DAY;
  const at = begin + 15 * DAY;
  for (const week of [0, 1, 2]) await flood(`week-${week}`, 30_000, begin + 7 * week * DAY);
  test.clock.advanceTo(at);
  await bring('edr', [claim('u2', { id: 'behind', time: isoOf(at - 5 * MINUTE) })]);
  expect(await passOn()).toBe(1);
  const { store, facts, findings, logger } = test.runtime;
  await new RaiseAlerts({ store, facts, findings, logger }).run();
  const backend = new EmbeddedBackend(test.runtime, { id: 'command-line', kind: 'host', grants: EVERYTHING });
  const { summary, lines } = await backend.replay(
    'acme',
    { signal: new AbortController().signal, onProgress: () => undefined },
    { from: isoOf(begin), to: isoOf(at + HOUR), clock: 'event', pseudonyms: false },
  );
  expect(lines).toMatchObject([{ actor: 'u2', detector: 'vendor-score' }]);
  expect(summary).toMatchObject({ alerts: 1, same: 1, onlyLive: 0, onlyReplay: 0 });
});

it('that more states come in than are looked at is told of the source', async () => {
  const at = test.clock.now() + 20 * DAY;
  await flood('much', 49_999, at);
  test.clock.advanceTo(at + HOUR);
  await bring('edr', [claim('u2', { id: 'last-seen', time: isoOf(at + HOUR) })]);
  expect(await passOn()).toBe(1);
  test.clock.advanceTo(at + 2 * HOUR);
  await bring('edr', [claim('u3', { id: 'unseen', time: isoOf(at + 2 * HOUR) })]);
  expect(await passOn()).toBe(1);
  expect(await passOn()).toBe(0);
  const told = (await test.runtime.findings.between('acme', at, at + DAY)).map(
    ({ actorKey, severity, sentence }) => [actorKey, severity, sentence],
  );
  expect(told).toHaveLength(2);
  expect(told).toContainEqual([
    'source:edr',
    'high',
    'More than 50,000 states of findings of other products came in within days: what came in behind them is not looked at ' +
      'here, from one of Falcon of 2026-04-30 on. Look there, and let the source send less.',
  ]);
});
