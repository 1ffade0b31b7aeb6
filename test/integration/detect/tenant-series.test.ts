import { afterAll, beforeAll, expect, it } from 'vitest';
import { RaiseAlerts } from '../../../alerts/raise.js';
import { EVERYTHING } from '../../../src/access/rights/principal.js';
import { EmbeddedBackend } from '../../../src/cli/backend/embedded.js';
import type { Finding } from '../../../src/event/finding.js';
import { createTenantWatch } from '../../../src/jobs/watching-tenants.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';

/** A Monday. */
const FIRST = Date.parse('2026-01-05T00:00:00Z');
const ATTACK = FIRST + 44 * DAY + 3 * HOUR;

let test: TestRuntime;
let keys = 0;

const iso = (at: number): string => new Date(at).toISOString();

const failed = (actor: string, at: number) => ({
  key: `k${(keys += 1)}`,
  occurredAt: new Date(at).toISOString(),
  actor: { id: actor },
  action: 'session.login',
  outcome: 'failure',
});

async function bring(events: readonly object[]): Promise<void> {
  const { intake, detection } = test.runtime;
  const source = await intake.sources.get('acme', 'crm');
  await intake.http.submit(events.map((event) => ({ source, body: Buffer.from(JSON.stringify(event)) })));
  await detection.follow();
}

/** Another process each time. */
const watch = async (): Promise<number> => {
  const { store, declarations } = test.runtime;
  return createTenantWatch({ store, declarations })(new AbortController().signal);
};
const found = async (): Promise<Finding[]> =>
  (await test.runtime.findings.between('acme', FIRST, ATTACK + 30 * DAY)).filter(
    ({ detector }) => detector === 'tenant-volume',
  );

beforeAll(async () => {
  test = await openTestRuntime(FIRST);
  test.clock.advanceTo(ATTACK - HOUR);
  await bring([0, 15, 30, 43].map((day) => failed(`u${day}`, FIRST + day * DAY + 9 * HOUR)));
  expect(await watch()).toBe(0);
});
afterAll(async () => test.close());

it('one wrong password each of forty people in an hour is nobody’s finding, and one of the tenant', async () => {
  test.clock.advanceTo(ATTACK + HOUR);
  await bring(Array.from({ length: 40 }, (_, nth) => failed(`u${nth}`, ATTACK + nth * MINUTE)));
  expect(await watch()).toBe(0);
  test.clock.advanceTo(ATTACK + HOUR + 15 * MINUTE);
  expect(await watch()).toBe(1);
  expect(await watch()).toBe(0);
  expect(await test.runtime.findings.between('acme', FIRST, ATTACK + DAY)).toMatchObject([
    {
      actorKey: '',
      source: 'crm',
      family: 'login',
      severity: 'high',
      history: false,
      localDay: '2026-02-18',
      sentence:
        '40 log-ins failed in the company as a whole on 2026-02-18 between 04:00 and 05:00 (Europe/Berlin); at most 1 in any hour of the weeks before, and no account made half of it.',
    },
  ]);
});

it('a replay by either clock tells it as well', async () => {
  const { store, facts, findings: kept, logger } = test.runtime;
  await new RaiseAlerts({ store, facts, findings: kept, logger }).run();
  const backend = new EmbeddedBackend(test.runtime, { id: 'command-line', kind: 'host', grants: EVERYTHING });
  for (const clock of ['event', 'arrival'] as const) {
    const { lines, summary } = await backend.replay(
      'acme',
      { signal: new AbortController().signal, onProgress: () => undefined },
      { from: iso(ATTACK - DAY), to: iso(ATTACK + HOUR), clock, pseudonyms: false },
    );
    expect(summary).toMatchObject({ same: 1, onlyLive: 0, onlyReplay: 0 });
    expect(lines).toMatchObject([
      { detector: 'tenant-volume', actor: 'nobody', at: iso(ATTACK + HOUR), severity: 'high' },
    ]);
  }
});

it('what comes in late for it is said anew, and what one account turns out to have done is taken back', async () => {
  await bring([failed('u1', ATTACK + 50 * MINUTE)]);
  expect(await watch()).toBe(1);
  expect((await found())[0]!.sentence).toMatch(/^41 log-ins/);
  await bring(Array.from({ length: 60 }, (_, nth) => failed('u2', ATTACK + 40 * MINUTE + nth)));
  expect(await watch()).toBe(1);
  expect(await found()).toMatchObject([{ state: 'withdrawn' }]);
});
