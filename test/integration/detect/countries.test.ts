import { afterAll, beforeAll, expect, it } from 'vitest';
import { RaiseAlerts } from '../../../alerts/raise.js';
import { EVERYTHING } from '../../../src/access/rights/principal.js';
import { EmbeddedBackend } from '../../../src/cli/backend/embedded.js';
import type { Finding } from '../../../src/event/finding.js';
import { createCountryWatch } from '../../../src/jobs/watching-countries.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';

/** A Monday. */
const NOW = Date.parse('2026-03-02T10:00:00Z');

let test: TestRuntime;
let backend: EmbeddedBackend;
let keys = 0;

const isoOf = (at: number): string => new Date(at).toISOString();

const act = (actor: string, country: string | undefined, more: Record<string, unknown> = {}) => ({
  key: `k${(keys += 1)}`,
  occurredAt: new Date(NOW - 30 * MINUTE + keys).toISOString(),
  actor: { id: actor },
  action: 'record.read',
  context: country === undefined ? {} : { country },
  ...more,
});

async function bring(events: readonly object[]): Promise<void> {
  const { intake, detection } = test.runtime;
  const source = await intake.sources.get('acme', 'crm');
  await intake.http.submit(events.map((event) => ({ source, body: Buffer.from(JSON.stringify(event)) })));
  await detection.follow();
}

/** Another process each time. */
const watch = async (): Promise<number> => createCountryWatch(test.runtime)(new AbortController().signal);
const found = async (): Promise<Finding[]> =>
  (await test.runtime.findings.between('acme', NOW - DAY, NOW + 30 * DAY)).filter(
    ({ detector }) => detector === 'outside-countries',
  );
const declare = async (allowedCountries: string[]) =>
  backend.directory.declareNetworks('acme', {
    networks: [{ cidr: '203.0.113.0/24', kind: 'vpn' }],
    allowedCountries,
    offices: [],
  });

beforeAll(async () => {
  test = await openTestRuntime(NOW - HOUR);
  backend = new EmbeddedBackend(test.runtime, { id: 'command-line', kind: 'host', grants: EVERYTHING });
  await declare([]);
  test.clock.advanceTo(NOW);
});
afterAll(async () => test.close());

it('of a tenant that declares no country nothing is told', async () => {
  await bring([act('early', 'BR')]);
  expect(await watch()).toBe(0);
});

it('tells of an act from elsewhere, once; not of what failed, is unknown, by VPN, allowed, or by a program', async () => {
  await declare(['DE', 'AT']);
  await bring([
    act('ann', 'BR'),
    act('ann', 'BR'),
    act('bob', 'DE'),
    act('cem', undefined),
    act('dan', 'BR', { outcome: 'failure', action: 'session.login' }),
    act('eve', 'BR', { context: { country: 'BR', ip: '203.0.113.9' } }),
    act('fay', 'US', { actor: { id: 'fay', type: 'integration' } }),
    // By the address: 1.1.1.0/24 is Australian, 2003::/19 German; a private address is in no country.
    act('gus', undefined, { context: { ip: '1.1.1.1' } }),
    act('hal', undefined, { context: { ip: '2003:c1::1' } }),
    act('ida', undefined, { context: { ip: '10.0.0.7' } }),
  ]);
  const told = await watch();
  expect(await watch()).toBe(0);
  const sentences = (await found()).map(({ sentence }) => sentence).sort();
  expect(told).toBe(3);
  expect(sentences).toMatchObject([
    expect.stringMatching(/^Worked from Australia \(AU\).*: 1 act at .* known by the network address\.$/),
    expect.stringMatching(/^Worked from Brazil \(BR\).*: 1 act at .* as the source says\.$/),
    expect.stringMatching(/^Worked from Brazil \(BR\).*: 2 acts at .* as the source says\.$/),
  ]);
});

it('is an alert, live and in a replay by either clock', async () => {
  const { store, facts, findings, logger } = test.runtime;
  await new RaiseAlerts({ store, facts, findings, logger }).run();
  const alerts = await backend.alerts('acme', { limit: 10 });
  expect(alerts.map(({ severity }) => severity)).toEqual(Array(3).fill('medium'));
  for (const clock of ['event', 'arrival'] as const) {
    const { lines, summary } = await backend.replay(
      'acme',
      { signal: new AbortController().signal, onProgress: () => undefined },
      {
        from: new Date(NOW - DAY).toISOString(),
        to: new Date(NOW + HOUR).toISOString(),
        clock,
        pseudonyms: false,
      },
    );
    expect(summary).toMatchObject({ same: 3, onlyLive: 0, onlyReplay: 0, ofHabit: 0 });
    const titles = lines.map(({ title }) => title).sort();
    expect(titles).toEqual((await found()).map(({ sentence }) => sentence).sort());
  }
});

it('stands when the country is declared later, and what goes on is not told again', async () => {
  await declare(['DE', 'AT', 'AU', 'BR']);
  expect(await watch()).toBe(0);
  await declare(['DE']);
  test.clock.advanceTo(NOW + 2 * DAY);
  await bring([act('ann', 'BR', { occurredAt: new Date(NOW + 2 * DAY - HOUR).toISOString() })]);
  expect(await watch()).toBe(0);
  expect((await found()).every(({ state }) => state === 'raised')).toBe(true);
});

it('who came in late first and goes on live is told live, once', async () => {
  const late = new Date(test.clock.now() - 2 * DAY).toISOString();
  await bring([act('kim', 'BR', { occurredAt: late })]);
  expect(await watch()).toBe(1);
  const [kim] = (await found()).filter(({ history }) => history);
  expect(kim?.occurredFrom).toBe(late);
  test.clock.advanceTo(test.clock.now() + HOUR);
  await bring([act('kim', 'BR', { occurredAt: new Date(test.clock.now() - MINUTE).toISOString() })]);
  expect(await watch()).toBe(1);
  expect(await watch()).toBe(0);
  expect((await found()).find(({ id }) => id === kim?.id)).toMatchObject({ history: false, state: 'raised' });
});

/** Of so many accounts it is held that they were abroad, and of none what they did there. */
async function crowd(at: number): Promise<void> {
  const rows = Array.from({ length: 5_000 }, (_, i) => ({
    tenant: 'acme',
    actor_key: `crowd-${i}`,
    hour: Math.floor(at / HOUR) * 3_600,
    seen: [],
    country_first: { CN: Math.floor(at / 1_000) },
    country_last: {},
    sessions: [],
    computed: 1,
  }));
  await test.runtime.store.write('sightings_hourly', rows);
}

it('where more are abroad than are looked at, who came last is told of', async () => {
  const now = test.clock.now();
  await crowd(now - 10 * DAY);
  await bring([act('lea', 'FR', { occurredAt: new Date(now - MINUTE).toISOString() })]);
  expect(await watch()).toBe(1);
});

it('a replay of many weeks has room for so many in each', async () => {
  const [from, later] = [NOW + HOUR, NOW + 20 * DAY];
  await crowd(NOW + 10 * DAY);
  await crowd(NOW + 17 * DAY);
  test.clock.advanceTo(NOW + 6 * DAY);
  await bring([act('moe', 'PL', { occurredAt: new Date(NOW + 6 * DAY - HOUR).toISOString() })]);
  expect(await watch()).toBe(1);
  // Within a week of the act before, and in the next week of the replay: the same stay.
  test.clock.advanceTo(later);
  await bring([act('moe', 'PL', { occurredAt: new Date(NOW + 11 * DAY).toISOString() })]);
  const { lines } = await backend.replay(
    'acme',
    { signal: new AbortController().signal, onProgress: () => undefined },
    { from: isoOf(from), to: isoOf(later), clock: 'event', pseudonyms: false },
  );
  const begun = lines.map(({ title }) => title.replace(/^Worked from (\w+) .*: (\d+) acts? .*$/u, '$1 $2'));
  expect(begun.sort()).toEqual(['France 1', 'Poland 2']);
});
