import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PulledSource, pulledSource } from '../../support/pulling.js';
import { type FetchedSource, fetchedSource } from '../../support/rights-fetch.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';
import { connectionOf } from '../../support/sql-servers/connection-of.js';
import type { CrmDatabase } from '../../support/sql-servers/crm-database.js';
import { ENGINES, isAvailable, startSqlServers, type SqlServers } from '../../support/sql-servers/servers.js';

let test: TestRuntime;
let servers: SqlServers;
let source: PulledSource;
let fetched: FetchedSource;
beforeAll(async () => {
  [test, servers] = await Promise.all([openTestRuntime(), startSqlServers()]);
});
afterAll(async () => {
  await servers.stop();
  await test.close();
});
beforeEach(async () => {
  source = await pulledSource(test);
  fetched = fetchedSource(test, source);
});

const LEAD = JSON.stringify({ Lead: { create: 'no', read: 'all', edit: 'own', delete: 'no' } });

/** Ada has the role herself, Ben through his team; Cyd left; Dan was deleted; a role was taken from Eve. */
const rowsOf = (user: string): string[] => [
  `INSERT INTO ${user} (id, user_name, type, is_active, deleted, password) VALUES
   ('u1', 'ada', 'regular', true, false, 'hash'), ('u2', 'ben', 'regular', true, false, 'hash'), ('u3', 'cyd', 'regular', false, false, 'hash'),
   ('u4', 'dan', 'admin', true, true, 'hash'), ('u5', 'eve', 'regular', true, false, 'hash'), ('u6', 'root', 'admin', true, false, 'hash')`,
  `INSERT INTO team (id, name) VALUES ('t1', 'Sales')`,
  `INSERT INTO role (id, name, export_permission, data) VALUES ('r1', 'Seller', 'yes', '${LEAD}')`,
  `INSERT INTO role_user (role_id, user_id, deleted) VALUES ('r1', 'u1', false), ('r1', 'u3', false), ('r1', 'u5', true)`,
  `INSERT INTO team_user (team_id, user_id) VALUES ('t1', 'u2')`,
  `INSERT INTO role_team (role_id, team_id) VALUES ('r1', 't1')`,
];

describe.each(ENGINES)('EspoCRM on %s', (engine) => {
  const user = engine === 'mysql' ? '`user`' : '"user"';
  const connected = async (): Promise<CrmDatabase> => {
    const database = await servers.crm(engine, 'espocrm');
    for (const sql of rowsOf(user)) await database.run(sql);
    await source.connect(connectionOf(database, 'espocrm'), { secrets: { password: 'reads-only' } });
    return database;
  };

  it.skipIf(!isAvailable(engine))('tells who may what; what settings may add stays open', async () => {
    await connected();
    const { snapshot, missing } = await fetched.fetch();
    expect([snapshot.complete, missing]).toEqual([true, []]);
    expect(await fetched.can('u1', 'export.data')).toMatchObject({ answer: 'yes' });
    expect(await fetched.can('u2', 'view-all', { object: 'Lead' })).toMatchObject({ answer: 'yes' });
    expect(await fetched.can('u3', 'export.data')).toMatchObject({ answer: 'no', why: 'account-disabled' });
    expect(await fetched.can('u4', 'modify-all')).toMatchObject({ answer: 'no', why: 'not-given' });
    expect(await fetched.can('u5', 'export.data')).toMatchObject({
      answer: 'unknown',
      why: 'not-told-exactly',
    });
    expect(await fetched.can('u6', 'modify-all')).toMatchObject({ answer: 'yes' });
  });

  it.skipIf(!isAvailable(engine))('goes through tables of more than one page', async () => {
    const database = await connected();
    const values = Array.from({ length: 4_500 }, (_, n) => `('w${n}', 'user ${n}', 'regular')`);
    await database.run(`INSERT INTO ${user} (id, user_name, type) VALUES ${values.join(', ')}`);
    const links = Array.from({ length: 4_500 }, (_, n) => `('r1', 'w${n}')`);
    await database.run(`INSERT INTO role_user (role_id, user_id) VALUES ${links.join(', ')}`);
    const { added } = await fetched.fetch();
    // Members and what else is open of each, and the few of above.
    expect(added.lines).toBeGreaterThan(9_000);
    for (const id of ['w0', 'w2000', 'w4499'])
      expect(await fetched.can(id, 'export.data')).toMatchObject({ answer: 'yes' });
  });
});

describe.skipIf(!isAvailable('postgresql'))('a user of the database', () => {
  it('who may not read a table is told which, and who reads columns alone needs no more', async () => {
    const database = await servers.crm('postgresql', 'espocrm');
    for (const sql of rowsOf('"user"')) await database.run(sql);
    await source.connect(connectionOf(database, 'espocrm'), { secrets: { password: 'reads-only' } });
    const { username } = database.reader;
    await database.run(`REVOKE SELECT ON "user" FROM ${username}`);
    await database.run(`GRANT SELECT (id, deleted, user_name, type, is_active) ON "user" TO ${username}`);
    expect((await fetched.fetch()).missing).toEqual([]);
    await database.run(`REVOKE SELECT ON role FROM ${username}`);
    const { missing, snapshot } = await fetched.fetch();
    expect(missing).toEqual([{ name: 'roles', why: 'the permission "SELECT on role" is missing there' }]);
    expect(snapshot.complete).toBe(false);
  });

  it('of a CRM that nobody reads rights of is told so', async () => {
    const database = await servers.crm('postgresql', 'odoo');
    await source.connect(connectionOf(database, 'odoo'), { secrets: { password: 'reads-only' } });
    await expect(fetched.fetch()).rejects.toThrow('rights are not read');
    expect([await fetched.daily(), await source.findings()]).toEqual([0, []]);
  });
});
