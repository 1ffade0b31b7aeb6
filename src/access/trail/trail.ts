import { AppError } from '../../kernel/app-error.js';
import { SECOND, type Clock } from '../../kernel/clock.js';
import { pause } from '../../kernel/pause.js';
import { SYSTEM_TENANT } from '../access-facts.js';
import type { TrailEntry } from './entry.js';
import { type Refusal, Refusals } from './refusals.js';

/** Where entries go: the way in of everybody's events. */
export interface TrailSink {
  /** Resolves once all are durable. What is repeated after it rejected has the same keys, and is stored once. */
  append(tenant: string, entries: readonly TrailEntry[]): Promise<void>;
}

export interface TrailParts {
  readonly sink: TrailSink;
  /** When acts happened. */
  readonly clock: Clock;
  /** The machine's own: how long something waits. */
  readonly machineClock: Clock;
  /** Told of each hand-over that failed; what was to be handed over waits for the next one. */
  readonly onFailure: (error: unknown) => void;
  readonly limits?: Partial<TrailLimits>;
}

export interface TrailLimits {
  /** Entries handed over at a time; as many that wait are handed over at once. */
  readonly batch: number;
  /** Entries that may wait before whatever would be recorded is refused. */
  readonly most: number;
}

const LIMITS: TrailLimits = { batch: 500, most: 10_000 };
const BEAT_MS = SECOND;
/** Refusals become events so often at most: until then they are numbers. */
const REFUSALS_MS = 10 * SECOND;
/** A process that ends waits so long for a store that is away. */
const CLOSE_MS = 5 * SECOND;

interface Waiting {
  readonly tenant: string;
  readonly entry: TrailEntry;
}

/**
 * Gathers what was done here and hands it to intake, every second or when many wait. A hand-over is no request, so it
 * leaves no entry of its own. What cannot be handed over is kept and tried again.
 */
export class Trail {
  private readonly limits: TrailLimits;
  private readonly refusals = new Refusals();
  private waiting: Waiting[] = [];
  private underWay = 0;
  private refusalsAt: number;
  private running: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: TrailParts) {
    this.limits = { ...LIMITS, ...parts.limits };
    this.refusalsAt = parts.machineClock.now();
  }

  /** Entries that are not durable. */
  get size(): number {
    return this.waiting.length + this.underWay;
  }

  /** When acts happen, as events say it. */
  now(): number {
    return this.parts.clock.now();
  }

  /** Throws OVERLOADED while nothing more can be recorded: who switches the record off must not go on unseen. */
  assertRoom(): void {
    if (this.size < this.limits.most) return;
    throw new AppError('OVERLOADED', 'What is done here cannot be recorded at the moment: try again later', {
      retry: true,
    });
  }

  /** Never refuses: who was let in before the trail was full is recorded. */
  note(tenant: string, entry: TrailEntry): void {
    this.waiting.push({ tenant, entry });
    if (this.running === undefined && this.waiting.length % this.limits.batch === 0) void this.flush();
  }

  noteRefusal(refusal: Refusal): void {
    this.refusals.add(refusal);
  }

  start(): void {
    this.timer = setInterval(() => void this.beat(), BEAT_MS);
    this.timer.unref();
  }

  /** Once a second: hands over what waits. */
  async beat(): Promise<void> {
    const now = this.parts.machineClock.now();
    if (this.refusals.size > 0 && now - this.refusalsAt >= REFUSALS_MS && this.size < this.limits.most)
      this.takeRefusals(now);
    // What came meanwhile waits for the next one.
    if (this.running === undefined) await this.flush();
  }

  /** Resolves when each entry noted before has been tried; it never rejects. */
  async flush(): Promise<void> {
    while (this.running !== undefined) await this.running;
    if (this.waiting.length === 0) return;
    this.running = this.handOver().finally(() => {
      this.running = undefined;
    });
    await this.running;
  }

  /** Hands over what is left, also of refusals; gives the number of entries that were lost. */
  async close(): Promise<number> {
    clearInterval(this.timer);
    this.takeRefusals(this.parts.machineClock.now());
    const done = new AbortController();
    await Promise.race([this.flush(), pause(CLOSE_MS, done.signal)]);
    done.abort();
    return this.size;
  }

  private takeRefusals(now: number): void {
    this.refusalsAt = now;
    for (const entry of this.refusals.take(this.now())) this.waiting.push({ tenant: SYSTEM_TENANT, entry });
  }

  private async handOver(): Promise<void> {
    const taken = this.waiting;
    this.waiting = [];
    this.underWay = taken.length;
    const kept: Waiting[] = [];
    for (const [tenant, own] of Map.groupBy(taken, (one) => one.tenant))
      kept.push(...(await this.handOverOf(tenant, own)));
    this.waiting = [...kept, ...this.waiting];
    this.underWay = 0;
  }

  /** Gives what could not be handed over: one tenant's trouble is not the others'. */
  private async handOverOf(tenant: string, own: readonly Waiting[]): Promise<readonly Waiting[]> {
    const { sink, onFailure } = this.parts;
    for (let at = 0; at < own.length; at += this.limits.batch) {
      const batch = own.slice(at, at + this.limits.batch);
      try {
        await sink.append(
          tenant,
          batch.map(({ entry }) => entry),
        );
        this.underWay -= batch.length;
      } catch (error) {
        onFailure(error);
        return own.slice(at);
      }
    }
    return [];
  }
}
