import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Session } from 'chdb';
import { AppError } from '../kernel/app-error.js';
import { setParams } from './bind.js';
import {
  CONNECTION_SETTINGS,
  type Engine,
  type Lane,
  type Params,
  type RawRows,
  insertSettings,
} from './engine.js';
import { shutStandardInput } from './standard-input.js';
import { storeError } from './store-error.js';

const DATABASE = 'ledgerwatch';
/** Reader connections: one query a connection at a time, so a long one leaves the others free. */
const READERS = 3;

/**
 * ClickHouse inside the process, data in `path`. Main thread only; one process a folder
 * (a second one fails with STORE_LOCKED). One connection runs one statement at a time.
 */
export class ChdbEngine implements Engine {
  readonly name = 'chdb';
  private readonly idle: Session[] = [];
  private readonly waiting: ((session: Session) => void)[] = [];
  private readonly inFlight = new Set<Promise<unknown>>();
  private closed = false;

  private constructor(
    private readonly lanes: Record<Lane, Session>,
    readers: Session[],
  ) {
    this.idle.push(...readers);
  }

  static async open(path: string): Promise<ChdbEngine> {
    try {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      shutStandardInput();
      const first = new Session(path);
      await first.queryAsync(`CREATE DATABASE IF NOT EXISTS ${DATABASE} ENGINE = Atomic`);
      const others = Array.from({ length: READERS + 1 }, () => new Session(path));
      for (const session of [first, ...others]) await prepare(session);
      const [records, ...readers] = others;
      if (records === undefined) throw new TypeError('no connection for records');
      return new ChdbEngine({ events: first, records }, readers);
    } catch (error) {
      throw lockedBy(path) ?? storeError(error, `opening the store in ${path}`);
    }
  }

  async select(sql: string, params: Params): Promise<string> {
    const session = await this.lease();
    try {
      const binding = setParams(params);
      if (binding !== undefined) await this.track(session.queryAsync(binding));
      return (await this.track(session.queryAsync(sql, { format: 'JSONEachRow' }))).text();
    } catch (error) {
      throw storeError(error, 'reading from the store');
    } finally {
      this.release(session);
    }
  }

  async insert(rows: RawRows, lane: Lane): Promise<void> {
    try {
      const { table, columns, body } = rows;
      const settings = insertSettings(rows.token);
      const insert = { table, columns, values: body, format: 'JSONCompactEachRow', settings } as const;
      await this.track(this.lanes[lane].insert(insert));
    } catch (error) {
      throw storeError(error, `writing to ${rows.table}`);
    }
  }

  async command(sql: string): Promise<void> {
    try {
      await this.track(this.lanes.records.queryAsync(sql));
    } catch (error) {
      throw storeError(error, 'changing the store');
    }
  }

  /** Waits for what runs (an exit with an insert in flight crashes the engine), then closes. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    while (this.inFlight.size > 0) await Promise.allSettled(this.inFlight);
    for (const session of [...this.idle, this.lanes.records, this.lanes.events]) session.close();
  }

  private async lease(): Promise<Session> {
    const free = this.idle.pop();
    if (free !== undefined) return free;
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private release(session: Session): void {
    const next = this.waiting.shift();
    if (next === undefined) this.idle.push(session);
    else next(session);
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
  const settings = Object.entries(CONNECTION_SETTINGS).map(([name, value]) => `${name}=${value}`);
  await session.queryAsync(`SET ${settings.join(', ')}`);
}
