import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { chownSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, SimulatedClock } from '../../../src/kernel/clock.js';
import type { Connected } from '../../../streams/pull/connector.js';
import { Egress } from '../../../streams/pull/egress/egress.js';
import { CallBudget } from '../../../streams/pull/egress/call-budget.js';
import { connectSql } from '../../../streams/pull/sql/connect.js';
import { residuals } from '../../../streams/pull/reconcile/residuals.js';
import { countDays } from '../../../streams/pull/sql/counts.js';
import { openMysql } from '../../../streams/pull/sql/mysql.js';
import { openPostgres } from '../../../streams/pull/sql/postgres.js';
import type { SqlAddress, SqlSession } from '../../../streams/pull/sql/session.js';
import { SQL_FEEDS } from '../../../streams/pull/sql/tables.js';
import { eventOf } from '../../support/mapped.js';
import { Authority } from '../../support/kafka/certificates.js';
import { connectionOf } from '../../support/sql-servers/connection-of.js';
import type { CrmDatabase, Fixture } from '../../support/sql-servers/crm-database.js';
import { ENGINES, isAvailable, startSqlServers, type SqlServers } from '../../support/sql-servers/servers.js';
import { runnerOf } from '../../support/sql-servers/server-process.js';

const NOW = Date.parse('2026-10-06T00:00:00Z');
const OPEN = { postgresql: openPostgres, mysql: openMysql };
const { signal } = new AbortController();

let servers: SqlServers;
let folder: string;
let authority: Authority;
let stranger: Authority;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-sql-tls-'));
  [authority, stranger] = await Promise.all([
    Authority.make(folder, 'ours'),
    Authority.make(folder, 'other'),
  ]);
  const { certFile: cert, keyFile: key } = await authority.certificate('postgres', { names: 'IP:127.0.0.1' });
  const { uid, gid } = runnerOf('postgres');
  chmodSync(folder, 0o755);
  chmodSync(key, 0o600);
  if (uid !== undefined && gid !== undefined) chownSync(key, uid, gid);
  servers = await startSqlServers({ tls: { cert, key } });
});
afterAll(async () => {
  await servers.stop();
  rmSync(folder, { recursive: true, force: true });
});

const session = async (
  { engine, reader }: CrmDatabase,
  change: Partial<SqlAddress> = {},
): Promise<SqlSession> => OPEN[engine]({ ...reader, ...change }, signal);

function connected(database: CrmDatabase, fixture: Fixture): Connected {
  const clock = new SimulatedClock(NOW);
  const egress = new Egress({ budget: new CallBudget(20_000, clock, undefined), clock });
  return connectSql(connectionOf(database, fixture), {
    egress,
    clock,
    secret: async () => 'reads-only',
    keepSecret: async () => undefined,
  });
}

const pages = async (of: Connected, feed: string): Promise<unknown[]> => {
  const found = of.feeds.find(({ name }) => name === feed);
  const records: unknown[] = [];
  const terms = { now: NOW, since: NOW - 30 * DAY, pageRows: 100, signal };
  for await (const page of found?.poll(undefined, terms) ?? [])
    records.push(...page.records.map(({ payload }) => payload));
  return records;
};

describe.each(ENGINES)('%s', (engine) => {
  describe.skipIf(!isAvailable(engine))('as its user', () => {
    it('cannot write through our session, whatever it may', async () => {
      const database = await servers.crm(engine, 'espocrm');
      const admin = { username: 'admin', password: servers.server(engine).adminPassword };
      const open = await session(database, admin);
      const statement = { sql: 'DELETE FROM auth_log_record', params: [] };
      const cause = engine === 'mysql' ? 'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION' : '25006';
      await expect(open.query(statement)).rejects.toMatchObject({ cause: { code: cause } });
      await open.close();
    });

    it('is told to be able to write, and a reader is not', async () => {
      const database = await servers.crm(engine, 'espocrm');
      const before = await connected(database, 'espocrm').check(signal);
      expect(before.permissions.map(({ name, granted }) => [name, granted])).toEqual([
        ['SELECT', true],
        ['SELECT alone', true],
      ]);
      const { username } = database.reader;
      await database.run(
        engine === 'mysql'
          ? `GRANT DELETE ON ${database.reader.database}.auth_log_record TO '${username}'@'127.0.0.1'`
          : `GRANT DELETE ON auth_log_record TO ${username}`,
      );
      const after = await connected(database, 'espocrm').check(signal);
      expect(after.permissions[1]).toMatchObject({ name: 'SELECT alone', granted: false });
    });

    it.each([
      [{ password: 'wrong' }, 'SOURCE_REFUSED', /user or its password/],
      [{ username: 'nobody-there' }, 'SOURCE_REFUSED', /user or its password/],
      [{ database: 'nothing_there' }, 'SOURCE_REFUSED', /no such database/],
      [{ port: 1 }, 'SOURCE_AWAY', /does not answer/],
    ])('with %j is %s', async (change, code, message) => {
      const database = await servers.crm(engine, 'espocrm');
      const error = await session(database, change).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code });
      expect(String(error)).toMatch(message);
      expect(String(error)).not.toContain('wrong');
    });

    it('sees which table is absent and which column', async () => {
      const database = await servers.crm(engine, 'espocrm');
      await database.run('DROP TABLE action_history_record');
      await database.run('ALTER TABLE auth_log_record DROP COLUMN denial_reason');
      const { feeds, permissions } = await connected(database, 'espocrm').check(signal);
      expect(feeds.map(({ readable, absent }) => [readable, absent])).toEqual([
        [false, ['action_history_record']],
        [false, ['auth_log_record.denial_reason']],
      ]);
      expect(permissions[0]?.granted).toBe(false);
      await expect(pages(connected(database, 'espocrm'), 'auth-log')).rejects.toMatchObject({
        code: 'SOURCE_CHANGED',
      });
    });

    it('learns how far back the rows go, and counts them by day', async () => {
      const database = await servers.crm(engine, 'espocrm');
      const days = [
        '2026-10-01 00:00:00',
        '2026-10-04 23:59:59',
        '2026-10-05 00:00:00',
        '2026-10-05 09:00:00',
      ];
      for (const [n, time] of days.entries())
        await database.run(
          `INSERT INTO action_history_record (id, number, target_type, action, created_at) VALUES ('h${n}', ${n + 1}, 'Lead', 'read', '${time}')`,
        );
      const { feeds } = await connected(database, 'espocrm').check(signal);
      expect(feeds[0]).toMatchObject({
        feed: 'action-history',
        present: ['action_history_record'],
        oldest: '2026-10-01T00:00:00.000Z',
        history: { days: 5, calls: 1 },
      });
      const open = await session(database);
      const [feed] = SQL_FEEDS.espocrm;
      if (feed === undefined) throw new Error('no feed');
      const there = await countDays(open, feed, { first: '2026-10-03', end: '2026-10-06' });
      await open.close();
      expect(
        residuals(
          there.days,
          new Map([
            ['2026-10-03', 7],
            ['2026-10-05', 1],
          ]),
        ),
      ).toEqual([
        { day: '2026-10-03', there: 0, here: 7, missing: 0, goneThere: 7 },
        { day: '2026-10-04', there: 1, here: 0, missing: 1, goneThere: 0 },
        { day: '2026-10-05', there: 2, here: 1, missing: 1, goneThere: 0 },
      ]);
    });

    it('is not kept waiting by a statement that never ends', async () => {
      const database = await servers.crm(engine, 'espocrm');
      const open = await session(database);
      const [bound] = await open.query({
        sql:
          engine === 'mysql'
            ? 'SELECT @@session.max_statement_time AS bound, @@session.tx_read_only AS ro'
            : "SELECT current_setting('statement_timeout') AS bound, current_setting('transaction_read_only') AS ro",
        params: [],
      });
      await open.close();
      expect(bound).toEqual(engine === 'mysql' ? { bound: '30', ro: '1' } : { bound: '30s', ro: 'on' });
    });
  });
});

describe.skipIf(!isAvailable('postgresql'))('TLS', () => {
  it('is taken from a server whose certificate can be verified, and from no other', async () => {
    const database = await servers.crm('postgresql', 'espocrm');
    const ca = readFileSync(authority.caFile, 'utf8');
    const open = await session(database, { tls: true, ca });
    const [found] = await open.query({
      sql: 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
      params: [],
    });
    await open.close();
    expect(found).toEqual({ ssl: 't' });
    const foreign = readFileSync(stranger.caFile, 'utf8');
    await expect(session(database, { tls: true, ca: foreign })).rejects.toMatchObject({
      code: 'SOURCE_REFUSED',
    });
    await expect(session(database, { tls: true, ca: undefined })).rejects.toThrow(/certificate/);
  });
});

describe.skipIf(!isAvailable('postgresql'))('Odoo', () => {
  it('is read with lines and request, values of changes alone, exports with their count', async () => {
    const database = await servers.crm('postgresql', 'odoo');
    await database.run(`
      INSERT INTO auditlog_http_session (id, name) VALUES (31, 'cookie-of-sam');
      INSERT INTO auditlog_http_request (id, name, http_session_id) VALUES (512, '/web/dataset/call_kw', 31);
      INSERT INTO auditlog_log (id, create_date, name, model_model, res_id, user_id, method, http_request_id, http_session_id, log_type)
        VALUES (1, '2026-10-05 09:14:03.123456', 'Jane', 'res.partner', 77, 7, 'write', 512, 31, 'full'),
               (2, '2026-10-05 09:14:04', 'Jane', 'res.partner', 77, 7, 'read', 512, 31, 'full');
      INSERT INTO auditlog_log (id, create_date, name, model_model, user_id, method, res_ids)
        VALUES (3, '2026-10-05 09:15:00', 'res.partner', 'res.partner', 7, 'export_data', '[7, 9, 12]');
      INSERT INTO auditlog_log_line (log_id, field_name, old_value_text, new_value_text)
        VALUES (1, 'phone', 'before', 'after'), (2, 'phone', 'private', NULL), (2, 'email', 'private', NULL)`);
    const records = await pages(connected(database, 'odoo'), 'auditlog');
    expect(JSON.stringify(records)).not.toMatch(/private|cookie-of-sam/);
    const [write, read, exported] = records.map((record) => eventOf('odoo', record));
    expect(write).toMatchObject({
      occurredAt: '2026-10-05T09:14:03.123Z',
      action: 'record.update',
      context: { requestId: '512', sessionId: '31', channel: 'ui' },
      attributes: { changes: [{ field: 'phone', before: 'before', after: 'after' }] },
    });
    expect(read).toMatchObject({ action: 'record.read', attributes: { fields: ['phone', 'email'] } });
    expect(exported).toMatchObject({ action: 'data.export', volume: { records: 3 } });
    expect(exported?.subjects).toEqual([{ id: '7' }, { id: '9' }, { id: '12' }]);
  });

  it('of an older version, without exports, is read too', async () => {
    const database = await servers.crm('postgresql', 'odoo');
    await database.run('ALTER TABLE auditlog_log DROP COLUMN res_ids');
    await database.run(
      "INSERT INTO auditlog_log (create_date, model_model, res_id, user_id, method) VALUES ('2026-10-05 09:00:00', 'crm.lead', 5, 7, 'unlink')",
    );
    const [record] = await pages(connected(database, 'odoo'), 'auditlog');
    expect(eventOf('odoo', record)).toMatchObject({ action: 'record.delete', subjects: [{ id: '5' }] });
  });
});

describe.skipIf(!isAvailable('mysql'))('SuiteCRM', () => {
  const audit = (table: string, id: string, field: string, after: string): string =>
    `INSERT INTO ${table} (id, parent_id, date_created, created_by, field_name, after_value_string) VALUES ('${id}', 'p1', '2026-10-05 09:00:00', 'u1', '${field}', '${after}')`;

  it('is read from all its audit tables and no other table, and from the tracker', async () => {
    const database = await servers.crm('mysql', 'sugarcrm');
    await database.run('CREATE TABLE broken_audit (id char(36))');
    await database.run(audit('contacts_audit', 'a1', 'phone_work', '1'));
    await database.run(audit('users_audit', 'a1', 'status', 'Inactive'));
    await database.run(
      "INSERT INTO tracker (monitor_id, user_id, module_name, item_id, date_modified, action) VALUES ('m', 'u1', 'Leads', 'l1', '2026-10-05 09:00:00', 'detailview')",
    );
    const of = connected(database, 'sugarcrm');
    const events = (await pages(of, 'audit')).map((record) => eventOf('sugarcrm', record));
    expect(events.map(({ key, action }) => [key, action])).toEqual([
      ['contacts_audit:a1', 'record.update'],
      ['users_audit:a1', 'account.disable'],
    ]);
    const [seen] = await pages(of, 'tracker');
    expect(eventOf('sugarcrm', seen)).toMatchObject({
      action: 'record.read',
      target: { type: 'leads', id: 'l1' },
    });
    const { feeds } = await of.check(signal);
    expect(feeds.map(({ present }) => present)).toEqual([['contacts_audit', 'users_audit'], ['tracker']]);
  });

  it('as SugarCRM writes it is one act a save, and no row without a time hides the oldest', async () => {
    const database = await servers.crm('mysql', 'sugarcrm');
    // SugarCRM adds the column `event_id` (streams/sources/sugarcrm/audit.ts).
    await database.run('CREATE TABLE accounts_audit LIKE contacts_audit');
    await database.run('ALTER TABLE accounts_audit ADD event_id char(36) NOT NULL');
    for (const [id, field] of [
      ['a1', 'name'],
      ['a2', 'website'],
    ])
      await database.run(
        `INSERT INTO accounts_audit (id, event_id, parent_id, date_created, created_by, field_name, data_type, before_value_string, after_value_string) VALUES ('${id}', 'e1', 'p1', '2026-10-05 09:00:00', 'u1', '${field}', 'varchar', 'before', 'after')`,
      );
    await database.run(
      "SET sql_mode = ''; INSERT INTO accounts_audit (id, event_id, parent_id, date_created) VALUES ('a0', 'e0', 'p1', '0000-00-00 00:00:00')",
    );
    const of = connected(database, 'sugarcrm');
    const events = (await pages(of, 'audit')).map((record) => eventOf('sugarcrm', record));
    expect(
      events.map(({ key, occurredAt, actor, volume }) => [key, occurredAt, actor.id, volume?.groupKey]),
    ).toEqual(['a1', 'a2'].map((id) => [`accounts_audit:${id}`, '2026-10-05T09:00:00.000Z', 'u1', 'e1']));
    const { feeds } = await of.check(signal);
    expect(feeds[0]).toMatchObject({ readable: true, oldest: '2026-10-05T09:00:00.000Z' });
  });

  it('without a tracker is none the worse', async () => {
    const database = await servers.crm('mysql', 'sugarcrm');
    await database.run('DROP TABLE tracker');
    const of = connected(database, 'sugarcrm');
    expect(await pages(of, 'tracker')).toEqual([]);
    const { permissions } = await of.check(signal);
    expect(permissions[0]?.granted).toBe(true);
  });
});
