import type { Engine } from '../../../streams/pull/sql/session.js';
import { type CrmDatabase, type Fixture, makeCrmDatabase } from './crm-database.js';
import { mariadbAvailable, startMariadb } from './mariadb.js';
import { postgresAvailable, type PostgresOptions, startPostgres } from './postgres.js';
import type { SqlServer } from './server-process.js';

export const ENGINES: readonly Engine[] = ['postgresql', 'mysql'];
const AVAILABLE = { postgresql: postgresAvailable(), mysql: mariadbAvailable() };

export const isAvailable = (engine: Engine): boolean => AVAILABLE[engine].ok;

/** Both servers of a test file, with a database for each test. */
export interface SqlServers {
  crm(engine: Engine, fixture: Fixture): Promise<CrmDatabase>;
  server(engine: Engine): SqlServer;
  stop(): Promise<void>;
}

/** Starts those that are installed; why another one is not is printed. */
export async function startSqlServers(postgres: PostgresOptions = {}): Promise<SqlServers> {
  const servers = new Map<Engine, SqlServer>();
  const databases: CrmDatabase[] = [];
  for (const found of Object.values(AVAILABLE)) if (!found.ok) console.log(found.reason);
  const start = { postgresql: async () => startPostgres(postgres), mysql: startMariadb };
  await Promise.all(
    ENGINES.filter(isAvailable).map(async (engine) => servers.set(engine, await start[engine]())),
  );
  const server = (engine: Engine): SqlServer => {
    const found = servers.get(engine);
    if (found === undefined) throw new Error(`${engine} was not started`);
    return found;
  };
  return {
    server,
    crm: async (engine, fixture) => {
      const database = await makeCrmDatabase(engine, server(engine), fixture);
      databases.push(database);
      return database;
    },
    stop: async () => {
      for (const database of databases) await database.close();
      await Promise.all([...servers.values()].map(async (one) => one.stop()));
    },
  };
}
