import { readCertificateFile } from '../../../src/config/certificate-file.js';
import type { ConnectionOf } from '../../../src/config/connections.js';
import type { Connector, ConnectorDeps } from '../connector.js';
import { checkSql } from './check.js';
import { countDays } from './counts.js';
import type { OpenSession, SqlAddress, SqlSession } from './session.js';
import { rightsOfEspoCrm } from './espocrm-rights.js';
import { sqlFeed } from './sql-feed.js';
import { SQL_FEEDS } from './tables.js';

/** Reads the tables of a CRM that is a database. Nobody's act in the CRM is ours: its log does not see who reads it so. */
export const connectSql: Connector<'sql'> = (terms, deps) => {
  const feeds = SQL_FEEDS[terms.crm];
  const open = async (signal: AbortSignal): Promise<SqlSession> => openSql(terms, deps, signal);
  return {
    feeds: feeds.map((feed) => sqlFeed(open, terms.crm, feed)),
    identify: async () => undefined,
    check: async (signal) => {
      const session = await open(signal);
      try {
        return await checkSql(session, feeds, { ...terms, now: deps.clock.now() });
      } finally {
        await session.close();
      }
    },
    count: async (range, signal) => {
      const session = await open(signal);
      try {
        const counts = [];
        for (const feed of feeds) counts.push(await countDays(session, feed, range));
        return counts;
      } finally {
        await session.close();
      }
    },
    ...(terms.crm === 'espocrm' ? { rights: rightsOfEspoCrm(open) } : {}),
    close: async () => undefined,
  };
};

/** Each with its client, which is loaded by the first who needs it. */
const OPEN: Readonly<Record<ConnectionOf<'sql'>['engine'], () => Promise<OpenSession>>> = {
  postgresql: async () => (await import('./postgres.js')).openPostgres,
  mysql: async () => (await import('./mysql.js')).openMysql,
};

async function openSql(
  terms: ConnectionOf<'sql'>,
  { secret }: ConnectorDeps,
  signal: AbortSignal,
): Promise<SqlSession> {
  const { engine, host, port, database, username, tls } = terms;
  const address: SqlAddress = {
    host,
    port: port ?? DEFAULT_PORTS[engine],
    database,
    username,
    password: await secret('password', terms.passwordFile),
    tls,
    ca: terms.caFile === undefined ? undefined : readCertificateFile(terms.caFile),
  };
  const open = await OPEN[engine]();
  return open(address, signal);
}

const DEFAULT_PORTS = { postgresql: 5432, mysql: 3306 } as const;
