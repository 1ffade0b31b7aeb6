import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { setPullTrap } from '../../../streams/pull/fault-points.js';
import { dieAt, pulledSource } from '../../support/pulling.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';
import { connectionOf } from '../../support/sql-servers/connection-of.js';
import { ENGINES, isAvailable, startSqlServers, type SqlServers } from '../../support/sql-servers/servers.js';

const PASSWORD = { secrets: { password: 'reads-only' }, deps: { pageRows: 3 } };

let test: TestRuntime;
let servers: SqlServers;
beforeAll(async () => {
  [test, servers] = await Promise.all([openTestRuntime(), startSqlServers()]);
});
afterEach(() => setPullTrap(undefined));
afterAll(async () => {
  await servers.stop();
  await test.close();
});

/** Seconds after the test began, as the CRM writes a time. */
const timeAt = (begun: number, seconds: number): string =>
  new Date(begun + seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');

/** What EspoCRM writes when Sam reads a contact. */
const historyRow = (number: number, time: string): string =>
  `INSERT INTO action_history_record (id, number, target_type, target_id, action, created_at, user_id, ip_address)
   VALUES ('h${number}', ${number}, 'Contact', 'c${number}', 'read', '${time}', 'u1', '203.0.113.7')`;

const attempt = (id: string, time: string, denied = false): string =>
  `INSERT INTO auth_log_record (id, username, ip_address, created_at, is_denied, user_id)
   VALUES ('${id}', 'sam', '203.0.113.7', '${time}', ${denied}, 'u1')`;

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);
const historyKeys = (numbers: readonly number[]): string[] =>
  numbers.map((n) => `action_history_record:h${n}`).sort();

describe.each(ENGINES)('%s', (engine) => {
  describe.skipIf(!isAvailable(engine))('with EspoCRM', () => {
    it('is read to its end, each row once', async () => {
      const [database, source] = [await servers.crm(engine, 'espocrm'), await pulledSource(test)];
      for (const n of range(1, 10)) await database.run(historyRow(n, timeAt(source.begun, n - 3600)));
      for (const id of ['a', 'b', 'c', 'd'])
        await database.run(attempt(id, timeAt(source.begun, -60), id === 'd'));
      const poller = await source.connect(connectionOf(database, 'espocrm'), PASSWORD);
      await poller.round();
      const stored = await source.stored();
      expect(stored).toHaveLength(14);
      expect(new Set(stored.map(({ feed }) => feed))).toEqual(new Set(['action-history', 'auth-log']));
      expect(stored.find(({ key }) => key === 'action_history_record:h7')).toMatchObject({
        occurredAt: new Date(source.begun + (7 - 3600) * 1000).toISOString(),
        action: 'record.read',
        target: { type: 'Contact', id: 'c7' },
        context: { ip: '203.0.113.7' },
      });
      expect(stored.find(({ key }) => key === 'auth_log_record:d')?.outcome).toBe('denied');
      expect(await source.quarantined()).toEqual([]);
    });

    it('finds a row that is committed after those behind it', async () => {
      const [database, source] = [await servers.crm(engine, 'espocrm'), await pulledSource(test)];
      const poller = await source.connect(connectionOf(database, 'espocrm'), PASSWORD);
      await database.run(historyRow(1, timeAt(source.begun, 0)));
      const late = await database.begin();
      await late.run(historyRow(2, timeAt(source.begun, 1)));
      await late.run(attempt('late', timeAt(source.begun, 1)));
      await database.run(historyRow(3, timeAt(source.begun, 2)));
      await database.run(attempt('prompt', timeAt(source.begun, 2)));
      await poller.round();
      expect((await source.stored()).map(({ key }) => key).sort()).toEqual([
        ...historyKeys([1, 3]),
        'auth_log_record:prompt',
      ]);
      await late.commit();
      source.after(12 * MINUTE);
      await poller.round();
      expect((await source.stored()).map(({ key }) => key).sort()).toEqual([
        ...historyKeys([1, 2, 3]),
        'auth_log_record:late',
        'auth_log_record:prompt',
      ]);
    });

    it('that falls and comes back is read on', async () => {
      const [database, source] = [await servers.crm(engine, 'espocrm'), await pulledSource(test)];
      const poller = await source.connect(connectionOf(database, 'espocrm'), PASSWORD);
      for (const n of range(1, 7)) await database.run(historyRow(n, timeAt(source.begun, n - 3600)));
      let falls: Promise<void> | undefined;
      setPullTrap((at) => {
        if (at !== 'delivered' || falls !== undefined) return;
        falls = servers.server(engine).restart();
      });
      await poller.round();
      await falls;
      setPullTrap(undefined);
      source.after(HOUR);
      await poller.round();
      const keys = (await source.stored()).map(({ key }) => key).sort();
      expect(keys).toEqual(historyKeys(range(1, 7)));
    });
  });
});

/** What does not depend on the engine is shown on one. */
describe.skipIf(!isAvailable('postgresql'))('EspoCRM', () => {
  const engine = 'postgresql';

  it('killed at every step of every page, loses and doubles nothing', async () => {
    const [database, source] = [await servers.crm(engine, 'espocrm'), await pulledSource(test)];
    for (const n of range(1, 10)) await database.run(historyRow(n, timeAt(source.begun, n - 3600)));
    const poller = await source.connect(connectionOf(database, 'espocrm'), PASSWORD);
    let hour = 0;
    for (const point of ['fetched', 'delivered', 'kept', 'ended']) {
      dieAt(point, 2);
      await poller.round();
      poller.forget();
      source.after(++hour * HOUR);
    }
    setPullTrap(undefined);
    await poller.round();
    const stored = await source.stored();
    expect(stored.map(({ key }) => key).sort()).toEqual(historyKeys(range(1, 10)));
    const sums = await source.sums();
    expect(sums?.outOfBalance).toEqual({ messages: 0, events: 0 });
    expect(sums?.duplicates).toBeGreaterThan(0);
  });

  it('is not misled by a row from the future', async () => {
    const [database, source] = [await servers.crm(engine, 'espocrm'), await pulledSource(test)];
    const poller = await source.connect(connectionOf(database, 'espocrm'), PASSWORD);
    await database.run(attempt('ahead', timeAt(source.begun, 5 * 3600)));
    for (const minutes of [0, 20, 40]) {
      source.after(minutes * MINUTE);
      await database.run(attempt(`at-${minutes}`, timeAt(source.begun, minutes * 60)));
      await poller.round();
    }
    expect((await source.stored()).map(({ key }) => key).sort()).toEqual(
      ['ahead', 'at-0', 'at-20', 'at-40'].map((id) => `auth_log_record:${id}`).sort(),
    );
  });

  it('tells of rows that were purged before they were read, and reads the rest', async () => {
    const [database, source] = [await servers.crm(engine, 'espocrm'), await pulledSource(test)];
    const poller = await source.connect(connectionOf(database, 'espocrm'), PASSWORD);
    await database.run(historyRow(1, timeAt(source.begun, 0)));
    await poller.round();
    poller.forget();
    for (const n of range(2, 9)) await database.run(historyRow(n, timeAt(source.begun, n)));
    await database.run('DELETE FROM action_history_record WHERE number < 6');
    source.after(30 * HOUR);
    await poller.round();
    expect((await source.stored()).map(({ key }) => key).sort()).toEqual(historyKeys([1, 6, 7, 8, 9]));
    const sentences = (await source.findings()).map(({ sentence }) => sentence);
    expect(sentences.join('\n')).toMatch(/up to 4 rows of action_history_record, the numbers from 2 to 5/);
  });

  it('whose numbers begin anew is read from the start', async () => {
    const [database, source] = [await servers.crm(engine, 'espocrm'), await pulledSource(test)];
    const poller = await source.connect(connectionOf(database, 'espocrm'), PASSWORD);
    await database.run(historyRow(500, timeAt(source.begun, 0)));
    await poller.round();
    await database.run('DELETE FROM action_history_record');
    await database.run(historyRow(1, timeAt(source.begun, 60)));
    source.after(20 * MINUTE);
    await poller.round();
    expect((await source.stored()).map(({ key }) => key)).toHaveLength(2);
  });
});
