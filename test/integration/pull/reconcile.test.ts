import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReconciliation } from '../../../src/jobs/reconciling.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { Metrics } from '../../../src/metrics/metrics.js';
import { type PulledSource, pulledSource } from '../../support/pulling.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';
import { connectionOf } from '../../support/sql-servers/connection-of.js';
import { isAvailable, startSqlServers, type SqlServers } from '../../support/sql-servers/servers.js';

let test: TestRuntime;
let servers: SqlServers;
beforeAll(async () => {
  [test, servers] = await Promise.all([openTestRuntime(), startSqlServers()]);
});
afterAll(async () => {
  await servers.stop();
  await test.close();
});

/** What EspoCRM writes when Sam does something with a contact. */
const historyRow = (number: number, time: string, action = 'read'): string =>
  `INSERT INTO action_history_record (id, number, target_type, target_id, action, created_at, user_id, ip_address)
   VALUES ('h${number}', ${number}, 'Contact', 'c${number}', '${action}', '${time}', 'u1', '203.0.113.7')`;

const dayBefore = ({ begun }: PulledSource, days: number): string =>
  new Date(begun - days * DAY).toISOString().slice(0, 10);

/** The job as the service runs it, and what its metric shows. */
function reconciliation() {
  const { store, clock, connections, declarations } = test.runtime;
  const metrics = new Metrics();
  const run = createReconciliation({
    store,
    clock,
    connections,
    declarations,
    metrics,
    logger: silentLogger,
  });
  return {
    run: async () => run(new AbortController().signal),
    missing: async () =>
      /ledgerwatch_pull_missing_records\{[^}]*\} (\d+)/.exec(await metrics.registry.metrics())?.[1],
  };
}

describe.skipIf(!isAvailable('postgresql'))('what EspoCRM still has', () => {
  it('and we do not is a finding of its day until it is stored; what waits in quarantine is not missing', async () => {
    const [database, source] = [await servers.crm('postgresql', 'espocrm'), await pulledSource(test)];
    const poller = await source.connect(connectionOf(database, 'espocrm'), {
      secrets: { password: 'reads-only' },
    });
    const days = [5, 4, 3, 2, 1].map((before) => dayBefore(source, before));
    for (const [n, day] of days.entries()) {
      await database.run(historyRow(2 * n + 1, `${day} 10:00:00`));
      await database.run(historyRow(2 * n + 2, `${day} 23:59:59`, 'an-action-of-tomorrow'));
    }
    await poller.round();
    expect(await source.quarantined()).toHaveLength(5);
    const { run, missing } = reconciliation();
    expect(await run()).toBe(0);
    expect(await missing()).toBe('0');

    for (const n of [20, 21]) await database.run(historyRow(n, `${days[2]} 12:00:00`));
    // Yesterday is over for less long than a record may be late.
    await database.run(historyRow(22, `${dayBefore(source, 0)} 00:00:01`));
    expect(await run()).toBe(1);
    expect(await run()).toBe(0);
    expect(await missing()).toBe('2');
    const [gap] = await source.findings();
    expect(gap).toMatchObject({
      detector: 'feed-gap',
      family: 'feed',
      actorKey: `source:${source.name}`,
      state: 'raised',
      severity: 'high',
      localDay: days[2],
      sentence: `Of the 4 records that the source ${source.name} has in its feed action-history of ${days[2]}, 2 are not stored here, seen since ${gap?.receivedAt}. Why is not known.`,
    });

    source.after(HOUR);
    await poller.round();
    expect(await run()).toBe(1);
    expect(await missing()).toBe('0');
    expect(await source.findings()).toMatchObject([{ detector: 'feed-gap', state: 'withdrawn' }]);

    await database.run('DELETE FROM action_history_record');
    expect(await run()).toBe(0);
  });

  it('is not asked where nothing was read to its end yet, and a source that is away stops no other', async () => {
    const [database, source] = [await servers.crm('postgresql', 'espocrm'), await pulledSource(test)];
    await source.connect(connectionOf(database, 'espocrm', { port: 1 }), {
      secrets: { password: 'reads-only' },
    });
    const second = await pulledSource(test);
    await second.connect(connectionOf(database, 'espocrm'), { secrets: { password: 'reads-only' } });
    await database.run(historyRow(1, `${dayBefore(second, 3)} 12:00:00`));
    expect(await reconciliation().run()).toBe(0);
    expect(await second.findings()).toEqual([]);
  });
});
