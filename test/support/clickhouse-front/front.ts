import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FrontFaults } from './faults.js';

export interface FrontOptions {
  /** Kept when given; else a folder of its own that `stop` removes. */
  readonly dataDir?: string;
  readonly port?: number;
  /** Refuses every other password of any user. */
  readonly password?: string;
  /** How long an idle connection stays open; a server's default is 10 s. */
  readonly keepAliveMs?: number;
  /** PEM; the front then speaks https. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

const SERVER = new URL('./server.mjs', import.meta.url).pathname;
const START_MS = 30_000;
const STOP_MS = 15_000;

/** A ClickHouse server to its clients: the embedded engine in a process of its own behind ClickHouse's HTTP protocol. */
export class Front {
  readonly faults = new FrontFaults(async (order) => this.send(order));
  private child: ChildProcess | undefined;
  private port: number;
  private orders = 0;
  private readonly pending = new Map<number, () => void>();

  private constructor(
    private readonly options: FrontOptions,
    readonly dataDir: string,
  ) {
    this.port = options.port ?? 0;
  }

  static async start(options: FrontOptions = {}): Promise<Front> {
    const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'ledgerwatch-front-'));
    mkdirSync(dataDir, { recursive: true });
    const front = new Front(options, dataDir);
    await front.spawn();
    return front;
  }

  get url(): string {
    return `${this.options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    const pid = this.child?.pid;
    if (pid === undefined) throw new Error('the front does not run');
    return pid;
  }

  /** SIGKILL, and waits for the end. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** The same data and port, whether it still ran or not. */
  async restart(): Promise<void> {
    await this.kill();
    await this.spawn();
  }

  /** Lets statements under way end, and removes a folder of its own. */
  async stop(): Promise<void> {
    if (this.child !== undefined) {
      const killer = setTimeout(() => this.child?.kill('SIGKILL'), STOP_MS);
      this.child.send({ order: 'stop', number: 0 });
      await this.end();
      clearTimeout(killer);
    }
    if (this.options.dataDir === undefined)
      rmSync(this.dataDir, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Rows of a statement of the test's own; no fault befalls it. */
  async sql(text: string, database = 'default'): Promise<Record<string, unknown>[]> {
    const query = new URLSearchParams({ database, default_format: 'JSONEachRow' });
    const headers = { 'user-agent': 'front-control', 'x-clickhouse-key': this.options.password ?? '' };
    const response = await fetch(`${this.url}/?${query.toString()}`, { method: 'POST', body: text, headers });
    const answer = await response.text();
    if (!response.ok) throw new Error(answer);
    return answer.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
  }

  private async spawn(): Promise<void> {
    const { password, tls, keepAliveMs = 10_000 } = this.options;
    const given = JSON.stringify({ dataDir: this.dataDir, port: this.port, password, tls, keepAliveMs });
    const child = spawn(process.execPath, [SERVER, given], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, UV_THREADPOOL_SIZE: '24' },
    });
    this.child = child;
    const ready = new Promise<number>((resolve, reject) => {
      child.on('message', (message) => {
        if (isMessage(message, 'ready')) resolve(message.ready);
        else if (isMessage(message, 'hit')) this.faults.report(message.hit);
        else if (isMessage(message, 'done')) this.pending.get(message.done)?.();
      });
      child.once('exit', (code, signal) => reject(new Error(`the front ended: ${code ?? signal}`)));
      setTimeout(() => reject(new Error(`the front did not start within ${START_MS} ms`)), START_MS).unref();
    });
    this.port = await ready;
  }

  private async end(signal?: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (child === undefined) return;
    const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
    if (signal !== undefined) child.kill(signal);
    await exited;
    this.child = undefined;
    for (const answered of this.pending.values()) answered();
  }

  private async send(order: Readonly<Record<string, unknown>>): Promise<void> {
    const { child } = this;
    if (child === undefined) return;
    const number = ++this.orders;
    await new Promise<void>((resolve) => {
      this.pending.set(number, resolve);
      child.send({ ...order, number });
    });
    this.pending.delete(number);
  }
}

function isMessage<K extends string>(message: unknown, key: K): message is Record<K, number> {
  return typeof message === 'object' && message !== null && key in message;
}
