import { Client, type ClientConfig } from 'pg';
import { codeOf, type ErrorMeaning, isCertificateError, sqlError } from './errors.js';
import { CONNECT_MS, type OpenSession, type SqlAddress, type SqlRow, STATEMENT_MS } from './session.js';

/** Every value as the text that the database sends. */
const AS_TEXT = { getTypeParser: () => (value: string | Buffer) => value };

/** Read only by the database's own word, not by our care: https://www.postgresql.org/docs/15/sql-set-transaction.html */
const SETTINGS = [
  'SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY',
  "SET TIME ZONE 'UTC'",
  "SET DateStyle TO 'ISO'",
  `SET statement_timeout = ${STATEMENT_MS}`,
];

export const openPostgres: OpenSession = async (address, signal) => {
  const client = new Client(configOf(address));
  // Without a listener an error of an idle connection ends the process; the next statement rejects anyway.
  client.on('error', () => undefined);
  const end = (): void => void client.end().catch(() => undefined);
  signal.addEventListener('abort', end, { once: true });
  const close = async (): Promise<void> => {
    signal.removeEventListener('abort', end);
    await client.end().catch(() => undefined);
  };
  try {
    signal.throwIfAborted();
    await client.connect();
    for (const setting of SETTINGS) await client.query(setting);
  } catch (error) {
    await close();
    throw sqlError(meaningOf(error), error);
  }
  return {
    engine: 'postgresql',
    query: async ({ sql, params }) => {
      try {
        return (await client.query<SqlRow>(sql, [...params])).rows;
      } catch (error) {
        throw sqlError(meaningOf(error), error);
      }
    },
    close,
  };
};

function configOf({ host, port, database, username, password, tls, ca }: SqlAddress): ClientConfig {
  return {
    host,
    port,
    database,
    user: username,
    ...(password === undefined ? {} : { password }),
    // `host` is whose name the certificate must bear: of an address the client would else expect that of localhost.
    ssl: tls ? { rejectUnauthorized: true, host, ...(ca === undefined ? {} : { ca }) } : false,
    application_name: 'ledgerwatch',
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: 2 * STATEMENT_MS,
    types: AS_TEXT,
  };
}

/** https://www.postgresql.org/docs/15/errcodes-appendix.html */
const MEANINGS: Readonly<Record<string, ErrorMeaning>> = {
  '28000': 'refused',
  '28P01': 'refused',
  '42501': 'forbidden',
  '3D000': 'no-database',
  '42P01': 'no-table',
  '42703': 'no-table',
  '57014': 'slow',
};

function meaningOf(error: unknown): ErrorMeaning | undefined {
  const code = codeOf(error);
  if (isCertificateError(code)) return 'certificate';
  return Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined;
}
