import type { ConnectionOf } from '../../../src/config/connections.js';
import type { SqlAddress } from '../../../streams/pull/sql/session.js';
import type { CrmDatabase, Fixture } from './crm-database.js';

/** How the product connects to a database of a test, over the machine itself. */
export const connectionOf = (
  { engine, reader }: CrmDatabase,
  crm: Fixture,
  change: Partial<SqlAddress> = {},
): ConnectionOf<'sql'> => {
  const { host, port, database, username } = { ...reader, ...change };
  return {
    kind: 'sql',
    crm,
    engine,
    host,
    port,
    database,
    username,
    tls: false,
    everyMinutes: 10,
    historyDays: 30,
    callsPerDay: 20_000,
  };
};
