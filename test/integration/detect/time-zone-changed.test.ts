import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RaiseAlerts } from '../../../alerts/raise.js';
import { EVERYTHING, type Principal } from '../../../src/access/rights/principal.js';
import { EmbeddedBackend } from '../../../src/cli/backend/embedded.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';
import { rowsOf } from '../../support/sql.js';
import { mulberry32 } from '../../unit/detect/made-up-company.js';

const BEGIN = Date.parse('2026-01-05T00:00:00Z');
const WEEKS = 6;
/** A Tuesday: 18:00 UTC is 10:00 in Los Angeles, where they work. */
const CHANGE = BEGIN + (WEEKS * 7 + 1) * DAY + 18 * HOUR;
const HOST: Principal = { id: 'command-line', kind: 'host', grants: EVERYTHING };
/** They take far more than ever: on the day before the change, and the day after it. */
const [EARLY, LATE] = ['p5', 'p3'];
const PEOPLE = 40;

let test: TestRuntime;
let keys = 0;
const random = mulberry32(7);

const act = (actor: string, at: number, records: number, action: string): string =>
  JSON.stringify({
    key: `k${(keys += 1)}`,
    occurredAt: new Date(at).toISOString(),
    actor: { id: actor, roles: ['sales'] },
    action,
    volume: { records, basis: 'listed', of: 'act' },
  });

/** Amounts of a wide spread, so that now and then one is large for the person. */
const amount = (log: number): number =>
  Math.floor(Math.exp(log + 2 * (random() + random() + random() - 1.5)));

/** From 8:00 to 17:00 in Los Angeles people read, and some export. */
const hourOf = (at: number): string[] =>
  Array.from({ length: PEOPLE }, (_, person) => `p${person}`).flatMap((person) => [
    ...(random() < 0.8 ? [act(person, at, 3 + Math.floor(random() * 12), 'record.read')] : []),
    ...(random() < 0.25 ? [act(person, at + MINUTE, amount(5), 'report.run')] : []),
    ...(random() < 0.1 ? [act(person, at + 2 * MINUTE, amount(5.5), 'report.export')] : []),
  ]);
const workOf = (day: number): [at: number, lines: string[]][] =>
  day % 7 > 4
    ? []
    : Array.from({ length: 9 }, (_, nth) => {
        const at = BEGIN + day * DAY + (16 + nth) * HOUR;
        return [at, hourOf(at)];
      });

async function bring(lines: readonly string[]): Promise<void> {
  const { intake } = test.runtime;
  const source = await intake.sources.get('acme', 'crm');
  for (let at = 0; at < lines.length; at += 1_000)
    await intake.http.submit(
      lines.slice(at, at + 1_000).map((line) => ({ source, body: Buffer.from(line) })),
    );
}

async function look(): Promise<void> {
  const { store, facts, findings, logger, detection } = test.runtime;
  await detection.follow();
  await new RaiseAlerts({ store, facts, findings, logger }).run();
}

const declare = async (timeZone: string): Promise<unknown> =>
  test.runtime.declarations.declareTenant({ id: 'acme', timeZone, horizonDays: 3_650 }, 'test');

beforeAll(async () => {
  test = await openTestRuntime(BEGIN);
  await declare('UTC');
  const days = Array.from({ length: WEEKS * 7 }, (_, day) => day);
  test.clock.advanceTo(BEGIN + WEEKS * 7 * DAY - HOUR);
  await bring(days.flatMap((day) => workOf(day).flatMap(([, lines]) => lines)));
  await look();
  for (const day of [0, 1, 2])
    for (const [at, lines] of workOf(WEEKS * 7 + day)) {
      if (at === CHANGE) await declare('America/Los_Angeles');
      const stolen = [
        ...(at === CHANGE - DAY ? [act(EARLY, at + 3 * MINUTE, 60_000, 'report.export')] : []),
        ...(at === CHANGE + DAY ? [act(LATE, at + 3 * MINUTE, 60_000, 'report.export')] : []),
      ];
      test.clock.advanceTo(at + HOUR);
      await bring([...lines, ...stolen]);
      await look();
    }
}, 120_000);
afterAll(async () => test.close());

describe('a tenant whose time zone is changed', () => {
  it('has no alert of the usual hours, that day or later, and those of what is stolen', async () => {
    const rows = await rowsOf(
      test.runtime.store,
      `SELECT DISTINCT detector, intDiv(toUnixTimestamp(occurred_to) - ${(CHANGE - DAY) / 1_000} - 1, 86400) AS day
       FROM findings FINAL WHERE tenant = 'acme' AND state = 'raised' ORDER BY day`,
    );
    expect(rows).toEqual([
      { detector: 'exported-records', day: '0' },
      { detector: 'exported-records', day: '2' },
    ]);
  });

  it('keeps the sets of that day that judged in the former one', async () => {
    const rows = await rowsOf(
      test.runtime.store,
      `SELECT JSONExtractString(parameters, 'timeZone') AS zone, endsWith(version, 'America/Los_Angeles') AS is_named
       FROM profiles FINAL WHERE tenant = 'acme' AND actor_key = '' AND day = '2026-02-17' ORDER BY zone`,
    );
    expect(rows).toEqual([
      { zone: 'America/Los_Angeles', is_named: 1 },
      { zone: 'UTC', is_named: 0 },
    ]);
  });

  it('is replayed in the order of arrival as it was judged, in both', async () => {
    const backend = new EmbeddedBackend(test.runtime, HOST);
    const follow = { signal: new AbortController().signal, onProgress: () => undefined };
    const { summary, lines } = await backend.replay('acme', follow, {
      from: new Date(BEGIN).toISOString(),
      to: new Date(CHANGE + 7 * DAY).toISOString(),
      clock: 'arrival',
      pseudonyms: false,
    });
    expect(lines).toHaveLength(2);
    expect(summary).toMatchObject({ same: 2, onlyLive: 0, onlyReplay: 0 });
    // All sets that judged are there, by the days of the former zone as well.
    expect(summary.learnedAnew).toBe(0);
  });
});
