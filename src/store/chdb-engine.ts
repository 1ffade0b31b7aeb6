import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Session } from 'chdb';
import { AppError } from '../kernel/app-error.js';
import { randomId } from '../kernel/ids.js';
import { setParams, sqlLiteral } from './bind.js';
import { Calls } from './calls.js';
import { ChdbReaders } from './chdb-readers.js';
import {
  CALL_LIMIT_MS,
  CONNECTION_SETTINGS,
  type Engine,
  type Lane,
  type Params,
  type RawRows,
  type ReadTerms,
  type Readers,
  insertSettings,
} from './engine.js';
import { shutStandardInput } from './standard-input.js';
import { insertError, storeError } from './store-error.js';

const DATABASE = 'ledgerwatch';
/** Connections for reading: one query a connection at a time, so a long one leaves the others free. */
const READERS: Record<Readers, number> = { product: 3, searches: 2 };
/**
 * How a read fetches what lies in the page cache, and who writes its rows as JSON. The engine wakes threads for both, which
 * is up to a third of the CPU of a small read, and nothing that a large one gains (docs/performance.md, What paid).
 */
export const EMBEDDED_SETTINGS = {
  local_filesystem_read_method: 'pread',
  output_format_parallel_formatting: 0,
} as const;
/** How long closing waits for reads before it kills them. Inserts are waited for to their end. */
const CLOSE_MS = 3_000;

/**
 * ClickHouse inside the process, data in `path`. Main thread only; one process a folder
 * (a second one fails with STORE_LOCKED). One connection runs one statement at a time.
 */
export class ChdbEngine implements Engine {
  readonly name = 'chdb';
  readonly cluster = undefined;
  private readonly calls = new Calls();
  private readonly inFlight = new Set<Promise<unknown>>();
  private closed = false;

  private constructor(
    private readonly lanes: Record<Lane | 'orders', Session>,
    private readonly readers: Record<Readers, ChdbReaders>,
  ) {}

  static async open(path: string): Promise<ChdbEngine> {
    try {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      shutStandardInput();
      const events = new Session(path);
      await events.queryAsync(`CREATE DATABASE IF NOT EXISTS ${DATABASE} ENGINE = Atomic`);
      const lanes = { events, records: new Session(path), orders: new Session(path) };
      const readersOf = (count: number): ChdbReaders =>
        new ChdbReaders(Array.from({ length: count }, () => new Session(path)));
      const readers = { product: readersOf(READERS.product), searches: readersOf(READERS.searches) };
      const engine = new ChdbEngine(lanes, readers);
      for (const session of engine.sessions) await prepare(session);
      return engine;
    } catch (error) {
      throw lockedBy(path) ?? storeError(error, `opening the store in ${path}`);
    }
  }

  async select(sql: string, params: Params, terms: ReadTerms = {}): Promise<string> {
    const { readers = 'product', limitMs = CALL_LIMIT_MS } = terms;
    const tag = `/* read ${randomId()} */`;
    try {
      return await this.calls.run(
        limitMs,
        async (signal) =>
          this.track(
            this.readers[readers].use(signal, async (session) => {
              await bind(session, params);
              signal.throwIfAborted();
              return (await session.queryAsync(`${tag} ${sql}`, { format: 'JSONEachRow' })).text();
            }),
          ),
        async () => this.kill(tag),
      );
    } catch (error) {
      throw storeError(error, 'reading from the store');
    }
  }

  async insert(rows: RawRows, lane: Lane): Promise<void> {
    const { table, columns, body } = rows;
    try {
      const settings = insertSettings(rows.token);
      const insert = { table, columns, values: body, format: 'JSONCompactEachRow', settings } as const;
      await this.track(this.lanes[lane].insert(insert));
    } catch (error) {
      throw insertError(error, table);
    }
  }

  async command(sql: string): Promise<void> {
    try {
      await this.track(this.lanes.records.queryAsync(sql));
    } catch (error) {
      throw storeError(error, 'changing the store');
    }
  }

  async ping(limitMs: number): Promise<void> {
    try {
      await this.calls.run(limitMs, async () => this.track(this.lanes.orders.queryAsync('SELECT 1')));
    } catch (error) {
      throw storeError(error, 'asking the store for a sign of life');
    }
  }

  /** Waits for what runs (an exit with an insert in flight crashes the engine), then closes. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.calls.end(CLOSE_MS);
    while (this.inFlight.size > 0) await Promise.allSettled(this.inFlight);
    for (const session of this.sessions) session.close();
  }

  private get sessions(): Session[] {
    const readers = Object.values(this.readers).flatMap(({ all }) => all);
    return [...readers, ...Object.values(this.lanes)];
  }

  /** Ends the read whose text begins so; SYNC would hang for ever. */
  private async kill(tag: string): Promise<void> {
    const reads = `startsWith(query, ${sqlLiteral(tag)})`;
    await this.track(this.lanes.orders.queryAsync(`KILL QUERY WHERE ${reads} ASYNC`));
  }

  private async track<T>(work: Promise<T>): Promise<T> {
    this.inFlight.add(work);
    try {
      return await work;
    } finally {
      this.inFlight.delete(work);
    }
  }
}

async function bind(session: Session, params: Params): Promise<void> {
  const binding = setParams(params);
  if (binding !== undefined) await session.queryAsync(binding);
}

/** The engine gives no code when it cannot open a folder; its lock file names the process that holds it. */
function lockedBy(path: string): AppError | undefined {
  const status = join(path, 'status');
  const pid = existsSync(status) ? Number(/^PID: (\d+)/.exec(readFileSync(status, 'utf8'))?.[1]) : Number.NaN;
  if (Number.isNaN(pid) || pid === process.pid || !isAlive(pid)) return undefined;
  const help = 'stop it, or talk to it through its API';
  return new AppError('STORE_LOCKED', `process ${pid} holds the data folder ${path}: ${help}`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function prepare(session: Session): Promise<void> {
  await session.queryAsync(`USE ${DATABASE}`);
  const wanted = Object.entries({ ...CONNECTION_SETTINGS, ...EMBEDDED_SETTINGS });
  const settings = wanted.map(([name, value]) => `${name}=${sqlLiteral(String(value))}`);
  await session.queryAsync(`SET ${settings.join(', ')}`);
}
