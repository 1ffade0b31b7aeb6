import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Writable } from 'node:stream';
import type { FaultPoint } from '../../../streams/intake/fault-points.js';

const CHILD = new URL('./child.mjs', import.meta.url).pathname;
const BUILT = new URL('../../../dist/src/runtime.js', import.meta.url).pathname;

/** Where a child dies or stands still: at the n-th time it comes to the point, `delay` ms after it. */
export interface Trap {
  readonly point: FaultPoint;
  readonly signal: 'SIGKILL' | 'SIGSTOP';
  readonly hit: number;
  readonly delay?: number;
  readonly topic?: string;
}

export interface Order {
  readonly name: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly bootstrap?: string;
  readonly group?: string;
  readonly topics?: readonly { topic: string; tenant: string; source: string }[];
  readonly sessionMs?: number;
  readonly clockBy?: number;
  readonly mapping?: string;
  readonly trap?: Trap;
}

export interface LeftOpen {
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  readonly to: number;
  readonly mapping: string;
  readonly events: number;
  readonly touched: number;
}

/** One line that a child said. */
export interface Said {
  readonly said: 'open' | 'ready' | 'log' | 'trapped' | 'missed' | 'passed' | 'answer' | 'failed' | 'ended';
  readonly [field: string]: unknown;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process that takes events in: what it says, and what it can be told. */
export class Member {
  readonly said: Said[] = [];
  readonly ended: Promise<Ended>;
  /** Set once it has ended. */
  end: Ended | undefined;
  private errors = '';
  private asked = 0;
  private readonly looks = new Set<() => void>();
  readonly order: Order;
  private readonly process: ChildProcess;
  private readonly orders: Writable;

  constructor(order: Order) {
    if (!existsSync(BUILT)) throw new Error('the product is not built: run `npm run build` first');
    this.order = order;
    this.process = spawn(process.execPath, [CHILD], {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
    });
    this.orders = this.process.stdio[3] as Writable;
    this.orders.on('error', () => undefined);
    this.tell({ ...order });
    this.process.stderr?.on('data', (chunk: Buffer) => {
      this.errors = (this.errors + chunk.toString()).slice(-8_000);
    });
    const lines = createInterface({ input: this.process.stdout! });
    lines.on('line', (line) => this.heard(line));
    this.ended = new Promise((resolve) => {
      this.process.once('close', (code, signal) => {
        this.end = { code, signal };
        for (const look of this.looks) look();
        resolve(this.end);
      });
    });
  }

  get name(): string {
    return this.order.name;
  }

  get isRunning(): boolean {
    return this.end === undefined;
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  signal(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  /** What it left in the log of faults, for a message. */
  tail(): string {
    const last = this.said.slice(-12).map((line) => JSON.stringify(line).slice(0, 300));
    return `${this.name} (${JSON.stringify(this.end ?? 'runs')}):\n${last.join('\n')}\n${this.errors}`;
  }

  logs(code: string): Said[] {
    return this.said.filter((line) => line.said === 'log' && line['code'] === code);
  }

  /** The first line that fits, now or later. Rejects when the child ends before, and after `ms`. */
  async line(fits: (line: Said) => boolean, ms: number, from = 0): Promise<Said> {
    return new Promise((resolve, reject) => {
      const done = (act: () => void): void => {
        clearTimeout(timer);
        this.looks.delete(look);
        act();
      };
      const look = (): void => {
        const found = this.said.slice(from).find(fits);
        if (found !== undefined) done(() => resolve(found));
        else if (this.end !== undefined) done(() => reject(new Error(`it ended too soon: ${this.tail()}`)));
      };
      const late = (): void => done(() => reject(new Error(`waited ${ms} ms in vain: ${this.tail()}`)));
      const timer = setTimeout(late, ms);
      this.looks.add(look);
      look();
    });
  }

  /** Has it do something, and gives what it answers. */
  async ask(what: string, more: object = {}, ms = 60_000): Promise<Record<string, unknown>> {
    const id = ++this.asked;
    const from = this.said.length;
    this.tell({ id, do: what, ...more });
    const answer = await this.line(
      (line) => (line.said === 'answer' || line.said === 'failed') && line['id'] === id,
      ms,
      from,
    );
    if (answer.said === 'failed')
      throw Object.assign(new Error(`${what}: ${String(answer['error'])}`), { code: answer['code'] });
    return answer['answer'] as Record<string, unknown>;
  }

  /** Ranges that it found open when it opened the store. */
  async left(): Promise<readonly LeftOpen[]> {
    const open = await this.line((line) => line.said === 'open', 30_000);
    return open['left'] as LeftOpen[];
  }

  private tell(line: object): void {
    this.orders.write(`${JSON.stringify(line)}\n`);
  }

  private heard(line: string): void {
    this.said.push(JSON.parse(line) as Said);
    for (const look of this.looks) look();
  }
}
