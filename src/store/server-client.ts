import {
  ClickHouseLogLevel,
  type ClickHouseClient,
  type ClickHouseSettings,
  createClient,
} from '@clickhouse/client';
import { CALL_LIMIT_MS, CONNECTION_SETTINGS } from './engine.js';

export interface ServerOptions {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  readonly database: string;
  /** Shown in the server's query log. */
  readonly clientName?: string;
  /** PEM of the authority that signed the server's certificate, when it is none that Node knows. */
  readonly authority?: Buffer;
  /** Gzip both ways, for a server beyond a slow or costly line. */
  readonly compress?: boolean;
  /** Names the cluster whose replicas hold every table; absent for a single server. */
  readonly cluster?: string;
  /** After it a call is given up. */
  readonly callLimitMs?: number;
}

/** A server closes idle connections after 10 s (3 s before version 23.11): ours are gone before it does. */
const IDLE_MS = 2_000;
/** Backstop behind the limit of the call, for a line on which nothing moves any more. */
const SILENCE_MS = 5_000;

const SERVER_SETTINGS = {
  // The answer waits until the statement has ended: a failure in its middle is never taken for an end.
  wait_end_of_query: 1,
  buffer_size: String(1024 ** 2),
  // An insert is a statement of ours with its own token, never gathered with others (the default since version 26).
  async_insert: 0,
  // Waiting for the replicas ends before the call does.
  distributed_ddl_task_timeout: '100',
} satisfies ClickHouseSettings;

/** What one process wrote, every process reads, whichever replica it asks. */
const REPLICATED_SETTINGS = {
  insert_quorum: 'auto',
  insert_quorum_parallel: 0,
  insert_quorum_timeout: 60_000,
  select_sequential_consistency: '1',
} satisfies ClickHouseSettings;

/** Connections of one kind to the server; nothing is logged, since a log would hold statements and their values. */
export function clientOf(options: ServerOptions, connections: number): ClickHouseClient {
  const { database } = options;
  return createClient({
    ...access(options, connections),
    database,
    clickhouse_settings: settingsOf(options),
  });
}

/** Every setting of every connection: ours, those of a server, those of replicas. */
export const settingsOf = ({ cluster }: ServerOptions): Record<string, string | number> => ({
  ...CONNECTION_SETTINGS,
  ...SERVER_SETTINGS,
  ...(cluster === undefined ? {} : REPLICATED_SETTINGS),
});

/** Makes the database unless it is there: a user who may not make one can be given one. */
export async function ensureDatabase(options: ServerOptions): Promise<void> {
  const { database, cluster } = options;
  const client = createClient(access(options, 1));
  try {
    const query = 'SELECT count() AS found FROM system.databases WHERE name = {database:String}';
    const result = await client.query({ query, query_params: { database }, format: 'JSONEachRow' });
    const [row] = await result.json<{ found: string | number }>();
    if (Number(row?.found) > 0) return;
    const everywhere = cluster === undefined ? '' : ` ON CLUSTER ${quoted(cluster)}`;
    await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${quoted(database)}${everywhere}` });
  } finally {
    await client.close();
  }
}

const quoted = (name: string): string => `\`${name.replaceAll(/[`\\]/g, '')}\``;

function access(options: ServerOptions, connections: number) {
  const { url, username, password, clientName, authority, compress = false, callLimitMs } = options;
  // The client would take a path for the database, and a query for settings.
  const { origin, pathname } = new URL(url);
  return {
    url: origin,
    pathname,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(authority === undefined ? {} : { tls: { ca_cert: authority } }),
    application: clientName ?? 'ledgerwatch',
    max_open_connections: connections,
    request_timeout: (callLimitMs ?? CALL_LIMIT_MS) + SILENCE_MS,
    compression: { request: compress, response: compress },
    keep_alive: { enabled: true, idle_socket_ttl: IDLE_MS, eagerly_destroy_stale_sockets: true },
    // Thousands of ids do not fit into an address.
    use_multipart_params_auto: true,
    log: { level: ClickHouseLogLevel.OFF },
  };
}
