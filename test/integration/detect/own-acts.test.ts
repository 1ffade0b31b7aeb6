import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WHOLE_SIGHT } from '../../../src/privacy/sight.js';
import { listAlerts } from '../../../alerts/list.js';
import { RaiseAlerts } from '../../../alerts/raise.js';
import { trailEntry, type TrailEntry } from '../../../src/access/trail/entry.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { storeOwnEvents } from '../../../streams/http/own-events.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';

/** A Monday, at midnight in UTC. */
const BEGIN = Date.parse('2026-01-05T00:00:00Z');
const WEEKS = 5;
const PULL_AT = BEGIN + WEEKS * 7 * DAY + 10 * HOUR;

let test: TestRuntime;
let keys = 0;
beforeAll(async () => {
  test = await openTestRuntime(BEGIN);
  for (let day = 0; day < WEEKS * 7; day++) if (day % 7 < 5) await live(BEGIN + day * DAY);
  await judge();
});
afterAll(async () => test.close());

const act = (person: string, at: number, records: number, isReport = false): TrailEntry =>
  trailEntry({
    key: `k${(keys += 1)}`,
    at,
    act: {
      action: isReport ? 'audit.export' : 'audit.read',
      thing: isReport ? 'report' : 'event',
      actor: { id: `user:${person}`, grants: [{ role: 'analyst' }] },
    },
    origin: { ip: '192.0.2.1' },
    records,
  });

async function store(entries: readonly TrailEntry[]): Promise<void> {
  await storeOwnEvents(test.runtime.intake, silentLogger).append('acme', entries);
}

/** A day of two analysts: some pages of events an hour, a report now and then. */
async function live(day: number): Promise<void> {
  const entries: TrailEntry[] = [];
  for (const person of ['ann', 'bob'])
    for (let hour = 8; hour < 16; hour++) {
      const pages = 1 + ((day / DAY + hour) % 3);
      for (let page = 0; page < pages; page++)
        entries.push(act(person, day + hour * HOUR + page * 7 * MINUTE, 25));
    }
  entries.push(act('bob', day + 9 * HOUR, 1, true));
  test.clock.advanceTo(day + 17 * HOUR);
  await store(entries);
}

async function judge(): Promise<void> {
  const { store: opened, facts, findings, logger, detection } = test.runtime;
  await detection.follow();
  await new RaiseAlerts({ store: opened, facts, findings, logger }).run();
}

const alerts = async () =>
  (await listAlerts(test.runtime.store, 'acme', { limit: 100, sight: WHOLE_SIGHT })).map(
    ({ family, actor }) => [family, actor],
  );

describe('who looks here is watched as everybody is', () => {
  it('five weeks of habits are no finding', async () => {
    expect(await alerts()).toEqual([]);
  });

  it('an analyst who suddenly pulls far more than usual is one, as is who writes reports in bulk', async () => {
    test.clock.advanceTo(PULL_AT + HOUR);
    const pull = Array.from({ length: 30 }, (_, page) => act('ann', PULL_AT + page * MINUTE, 5_000));
    const reports = Array.from({ length: 200 }, (_, n) => act('bob', PULL_AT + n * 10_000, 1, true));
    await store([...pull, ...reports]);
    await judge();
    const raised = await alerts();
    expect(raised).toContainEqual(['read', 'user:ann']);
    expect(raised).toContainEqual(['export', 'user:bob']);
    expect(raised).toHaveLength(2);
  });
});
