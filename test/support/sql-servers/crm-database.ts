import { readFileSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import type { Engine, SqlAddress } from '../../../streams/pull/sql/session.js';
import type { SqlServer } from './server-process.js';

export type Fixture = 'espocrm' | 'odoo' | 'sugarcrm';

/** A database of a CRM on a test server, with the vendor's tables, as the CRM itself writes to it. */
export interface CrmDatabase {
  readonly engine: Engine;
  /** Of a user who may SELECT and nothing else. */
  readonly reader: SqlAddress;
  /** As the owner of the tables. */
  run(sql: string): Promise<void>;
  /** A second connection of the owner's, in which a transaction can stand open. */
  begin(): Promise<{ run(sql: string): Promise<void>; commit(): Promise<void> }>;
  close(): Promise<void>;
}

interface Owner {
  run(sql: string): Promise<void>;
  close(): Promise<void>;
}

let made = 0;

export async function makeCrmDatabase(
  engine: Engine,
  server: SqlServer,
  fixture: Fixture,
): Promise<CrmDatabase> {
  const database = `crm_${++made}`;
  const connect = engine === 'mysql' ? connectMysql : connectPostgres;
  const admin = await connect(server, engine === 'mysql' ? 'mysql' : 'postgres');
  await admin.run(`CREATE DATABASE ${database}`);
  await admin.close();
  const owner = await connect(server, database);
  await owner.run(tablesOf(fixture, engine));
  for (const statement of readerOf(engine, database)) await owner.run(statement);
  return {
    engine,
    reader: {
      host: '127.0.0.1',
      port: server.port,
      database,
      username: `reader_${database}`,
      password: READER_PASSWORD,
      tls: false,
      ca: undefined,
    },
    run: async (sql) => owner.run(sql),
    begin: async () => {
      const second = await connect(server, database);
      await second.run('BEGIN');
      return {
        run: async (sql) => second.run(sql),
        commit: async () => {
          await second.run('COMMIT');
          await second.close();
        },
      };
    },
    close: async () => owner.close(),
  };
}

const READER_PASSWORD = 'reads-only';

const tablesOf = (fixture: Fixture, engine: Engine): string =>
  readFileSync(new URL(`../../fixtures/sql/${fixture}-${engine}.sql`, import.meta.url), 'utf8');

/** The statements of the README. */
function readerOf(engine: Engine, database: string): string[] {
  const user = `reader_${database}`;
  if (engine === 'mysql')
    return [
      `CREATE USER '${user}'@'127.0.0.1' IDENTIFIED BY '${READER_PASSWORD}'`,
      `GRANT SELECT ON ${database}.* TO '${user}'@'127.0.0.1'`,
    ];
  return [
    `CREATE ROLE ${user} LOGIN PASSWORD '${READER_PASSWORD}'`,
    `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${user}`,
  ];
}

async function connectPostgres(server: SqlServer, database: string): Promise<Owner> {
  const { port, adminPassword: password } = server;
  const client = new Client({ host: '127.0.0.1', port, user: 'admin', password, database });
  client.on('error', () => undefined);
  await client.connect();
  return {
    run: async (sql) => void (await client.query(sql)),
    close: async () => client.end().catch(() => undefined),
  };
}

async function connectMysql(server: SqlServer, database: string): Promise<Owner> {
  const { port, adminPassword: password } = server;
  const connection = await createConnection({
    host: '127.0.0.1',
    port,
    user: 'admin',
    password,
    database,
    multipleStatements: true,
  });
  connection.on('error', () => undefined);
  return {
    run: async (sql) => void (await connection.query(sql)),
    close: async () => connection.end().catch(() => undefined),
  };
}
