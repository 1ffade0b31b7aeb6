import type { Clock } from '../kernel/clock.js';
import { AppError } from '../kernel/app-error.js';
import { ChdbEngine } from './chdb-engine.js';
import type { Engine, Params } from './engine.js';
import { migrate } from './migrate.js';
import { type Query, runQuery } from './query.js';
import type { ServerOptions } from './server-client.js';

/** Tables that parts of the product write by themselves; the ledger's own are written by `append` alone. */
export type RecordTable =
  | 'intake'
  | 'claims'
  | 'quarantine'
  | 'activity_hourly'
  | 'judged_hours'
  | 'sightings_hourly'
  | 'coverage_daily'
  | 'profiles'
  | 'findings'
  | 'ticks'
  | 'facts'
  | 'identities'
  | 'secrets'
  | 'deliveries'
  | 'job_runs'
  | 'checkpoints'
  | 'sessions'
  | 'people'
  | 'cursors'
  | 'catalogue'
  | 'rights_snapshots'
  | 'rights_lines'
  | 'rights_names'
  | 'provisioned_users';

export interface StoreOptions {
  /** Folder of the embedded store; ignored when `server` is given. */
  readonly path: string;
  readonly server?: ServerOptions;
  readonly clock: Clock;
}

/** A probe asks every few seconds: one that waits longer than that says the same as a refusal. */
const PING_MS = 3_000;

/** Searches that may run or wait at a time; who comes after them waits outside. */
const MOST_SEARCHES = 32;
const SEARCH_AGAIN_SECONDS = 5;

/** Largest insert, in bytes (measured: above it a repeat is not safe). */
export const MAX_INSERT_BYTES = 64 * 1024 ** 2;

/**
 * The only door to ClickHouse. Reads are named queries with bound parameters; writes are rows of known tables.
 * A rejected write may be repeated when AppError.retry says so.
 */
export class Store {
  private searches = 0;

  private constructor(
    readonly engine: Engine,
    readonly clock: Clock,
  ) {}

  static async open(options: StoreOptions): Promise<Store> {
    const { server, path, clock } = options;
    const engine = server === undefined ? await ChdbEngine.open(path) : await openServer(server);
    try {
      await migrate(engine, clock);
    } catch (error) {
      await engine.close();
      throw error;
    }
    return new Store(engine, clock);
  }

  /** Rejects with OVERLOADED when too many searches wait already; the product's own reads are always taken. */
  async read<P extends Params, R>(query: Query<P, R>, params: P): Promise<R[]> {
    if (query.readers === 'product') return runQuery(this.engine, query, params);
    if (this.searches >= MOST_SEARCHES) throw tooManySearches();
    this.searches++;
    try {
      return await runQuery(this.engine, query, params);
    } finally {
      this.searches--;
    }
  }

  /**
   * Writes rows of one shape; when it resolves they are durable. The keys of the first row name the columns. With a
   * token, rows that fit one insert are dropped when somebody wrote under it before (tables with a window only).
   */
  async write(
    table: RecordTable,
    rows: readonly Readonly<Record<string, unknown>>[],
    once: { readonly token?: string } = {},
  ): Promise<void> {
    const [first] = rows;
    if (first === undefined) return;
    const columns = Object.keys(first);
    for (const body of bodies(rows.map((row) => JSON.stringify(columns.map((column) => row[column]))))) {
      await this.engine.insert({ table, columns, body, ...once }, 'records');
    }
  }

  async ping(): Promise<void> {
    await this.engine.ping(PING_MS);
  }

  async close(): Promise<void> {
    await this.engine.close();
  }
}

/** Its client is loaded where a server is used. */
async function openServer(server: ServerOptions): Promise<Engine> {
  const { ServerEngine } = await import('./server-engine.js');
  return ServerEngine.open(server);
}

const tooManySearches = (): AppError =>
  new AppError(
    'OVERLOADED',
    `${MOST_SEARCHES} searches and reports are under way or waiting; ask again after the time in Retry-After`,
    { retry: true, detail: { retryAfterSeconds: SEARCH_AGAIN_SECONDS } },
  );

/** Lines joined to inserts that stay below the largest size. */
function* bodies(lines: readonly string[]): Generator<Buffer> {
  let open: string[] = [];
  let size = 0;
  for (const line of lines) {
    const bytes = Buffer.byteLength(line) + 1;
    if (size + bytes > MAX_INSERT_BYTES && open.length > 0) {
      yield Buffer.from(open.join('\n'));
      open = [];
      size = 0;
    }
    open.push(line);
    size += bytes;
  }
  if (open.length > 0) yield Buffer.from(open.join('\n'));
}
