import {
  type Connection,
  type ConnectionOptions,
  createConnection,
  type RowDataPacket,
} from 'mysql2/promise';
import { codeOf, type ErrorMeaning, isCertificateError, sqlError } from './errors.js';
import { CONNECT_MS, type OpenSession, type SqlAddress, type SqlRow, STATEMENT_MS } from './session.js';

/** MySQL and MariaDB. */
export const openMysql: OpenSession = async (address, signal) => {
  let connection: Connection | undefined;
  const end = (): void => connection?.destroy();
  const close = async (): Promise<void> => {
    signal.removeEventListener('abort', end);
    await connection?.end().catch(() => connection?.destroy());
  };
  try {
    signal.throwIfAborted();
    connection = await createConnection(optionsOf(address));
    signal.addEventListener('abort', end, { once: true });
    // Without a listener an error of an idle connection ends the process; the next statement rejects anyway.
    connection.on('error', () => undefined);
    await settle(connection);
  } catch (error) {
    await close();
    throw sqlError(mysqlMeaning(error), error);
  }
  const open = connection;
  return {
    engine: 'mysql',
    query: async ({ sql, params }) => {
      try {
        const [rows] = await open.execute<RowDataPacket[]>({ sql, timeout: 2 * STATEMENT_MS }, [...params]);
        return rows.map(asText);
      } catch (error) {
        throw sqlError(mysqlMeaning(error), error);
      }
    },
    close,
  };
};

/**
 * Read only by the database's own word: https://dev.mysql.com/doc/refman/8.4/en/set-transaction.html. The two products
 * bound a statement under different names: https://mariadb.com/kb/en/server-system-variables/#max_statement_time
 */
async function settle(connection: Connection): Promise<void> {
  await connection.query('SET SESSION TRANSACTION READ ONLY');
  await connection.query("SET SESSION time_zone = '+00:00'");
  const [[found]] = await connection.query<RowDataPacket[]>('SELECT version() AS version');
  const isMaria = String(found?.['version']).includes('MariaDB');
  await connection.query(
    isMaria
      ? `SET SESSION max_statement_time = ${STATEMENT_MS / 1000}`
      : `SET SESSION max_execution_time = ${STATEMENT_MS}`,
  );
}

function optionsOf({ host, port, database, username, password, tls, ca }: SqlAddress): ConnectionOptions {
  return {
    host,
    port,
    database,
    user: username,
    ...(password === undefined ? {} : { password }),
    ...(tls
      ? { ssl: { rejectUnauthorized: true, verifyIdentity: true, ...(ca === undefined ? {} : { ca }) } }
      : {}),
    connectTimeout: CONNECT_MS,
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
    jsonStrings: true,
    charset: 'utf8mb4',
    // A server may otherwise ask the client for any file: https://dev.mysql.com/doc/refman/8.4/en/load-data-local-security.html
    flags: ['-LOCAL_FILES'],
    multipleStatements: false,
  };
}

function asText(row: RowDataPacket): SqlRow {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value);
  return Buffer.isBuffer(value) ? value.toString('utf8') : null;
}

/** https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html */
const MEANINGS: Readonly<Record<string, ErrorMeaning>> = {
  ER_ACCESS_DENIED_ERROR: 'refused',
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: 'refused',
  ER_ACCOUNT_HAS_BEEN_LOCKED: 'refused',
  ER_MUST_CHANGE_PASSWORD: 'refused',
  ER_MUST_CHANGE_PASSWORD_LOGIN: 'refused',
  ER_HOST_NOT_PRIVILEGED: 'refused',
  ER_SECURE_TRANSPORT_REQUIRED: 'refused',
  ER_NOT_SUPPORTED_AUTH_MODE: 'refused',
  ER_DBACCESS_DENIED_ERROR: 'no-database',
  ER_BAD_DB_ERROR: 'no-database',
  ER_TABLEACCESS_DENIED_ERROR: 'forbidden',
  ER_COLUMNACCESS_DENIED_ERROR: 'forbidden',
  ER_NO_SUCH_TABLE: 'no-table',
  ER_BAD_FIELD_ERROR: 'no-table',
  ER_QUERY_TIMEOUT: 'slow',
  ER_STATEMENT_TIMEOUT: 'slow',
  HANDSHAKE_SSL_ERROR: 'certificate',
};

/** Undefined for what only says that the server does not answer. */
export function mysqlMeaning(error: unknown): ErrorMeaning | undefined {
  const code = codeOf(error);
  if (isCertificateError(code)) return 'certificate';
  return Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined;
}
