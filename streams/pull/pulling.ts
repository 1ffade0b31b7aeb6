import { errorCode } from '../../src/kernel/app-error.js';
import { SECOND } from '../../src/kernel/clock.js';
import { pause } from '../../src/kernel/pause.js';
import type { ConnectedSource, Connections } from './connections.js';
import { type PollerDeps, SourcePoller } from './poller.js';

/** How late a new connection is noticed, and how late that reading is no longer ours. */
const LOOK_EVERY = 10 * SECOND;
/** After a source could not even be opened. */
const OPEN_AGAIN = 30 * SECOND;

export interface PullingDeps extends Omit<PollerDeps, 'epoch'> {
  readonly connections: Pick<Connections, 'list' | 'secretOf' | 'keeperOf'>;
  /** The epoch under which reading is ours. */
  epoch(this: void): number;
  readonly lookMs?: number;
}

interface Running {
  readonly text: string;
  readonly epoch: number;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/** Reads every connected source while this process has the duty, each in a loop of its own. */
export class Pulling {
  private readonly running = new Map<string, Running>();
  private readonly stopping = new AbortController();
  private looking: Promise<void> | undefined;

  constructor(private readonly deps: PullingDeps) {}

  start(): void {
    this.looking ??= this.look();
  }

  /** Gives up what is being fetched; what was fetched is read again by the next one. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.looking;
    await this.endAll();
  }

  private async look(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        if (await this.deps.holds()) await this.follow(await this.deps.connections.list());
        else await this.endAll();
      } catch (error) {
        this.deps.logger.warn({ code: errorCode(error) }, 'which sources are connected could not be read');
      }
      await pause(this.deps.lookMs ?? LOOK_EVERY, signal);
    }
  }

  /** Starts what is new, ends what is gone, and begins anew what is connected in another way. */
  private async follow(connected: readonly ConnectedSource[]): Promise<void> {
    const epoch = this.deps.epoch();
    const wanted = new Map(connected.map((one) => [`${one.tenant}/${one.source}`, one]));
    for (const [key, { text, epoch: began }] of this.running) {
      const one = wanted.get(key);
      if (one === undefined || JSON.stringify(one) !== text || began !== epoch) await this.end(key);
    }
    for (const [key, one] of wanted) if (!this.running.has(key)) this.begin(key, one, epoch);
  }

  private begin(key: string, one: ConnectedSource, epoch: number): void {
    const stop = new AbortController();
    const done = this.read(one, epoch, stop.signal);
    this.running.set(key, { text: JSON.stringify(one), epoch, stop, done });
  }

  private async read(one: ConnectedSource, epoch: number, signal: AbortSignal): Promise<void> {
    const { tenant, source } = one;
    while (!signal.aborted) {
      let poller: SourcePoller | undefined;
      try {
        poller = await SourcePoller.open(one, { ...this.deps, epoch });
        for (;;) if (!(await pause(await poller.round(signal), signal))) break;
      } catch (error) {
        const code = errorCode(error);
        this.deps.logger.warn({ tenant, source, code }, 'reading a connected source was given up for now');
      } finally {
        await poller?.close().catch(() => undefined);
      }
      await pause(OPEN_AGAIN, signal);
    }
  }

  private async endAll(): Promise<void> {
    await Promise.all([...this.running.keys()].map(async (key) => this.end(key)));
  }

  private async end(key: string): Promise<void> {
    const running = this.running.get(key);
    this.running.delete(key);
    running?.stop.abort();
    await running?.done;
  }
}
