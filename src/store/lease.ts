import { z } from 'zod';
import { SECOND } from '../kernel/clock.js';
import { pause } from '../kernel/pause.js';
import { systemQuery } from './query.js';
import { writeFirst } from './first.js';
import type { Claim } from './intake-log.js';
import type { Store } from './store.js';
import { sqlTime } from './time.js';

export interface LeaseTimes {
  /** Ms between two renewals. */
  readonly renew: number;
  /** Ms without a renewal after which another one may take over. */
  readonly lapse: number;
}

/** Renewed six times before it may lapse. */
export const leaseTimes = (seconds: number): LeaseTimes => ({
  renew: (seconds * SECOND) / 6,
  lapse: seconds * SECOND,
});

/** Stands in the place of an owner once a lease was given back. */
const NOBODY = '';

const newestQuery = systemQuery({
  file: new URL('./queries/newest-claim.sql', import.meta.url),
  params: { cluster: z.string(), topic: z.string(), partition: z.number() },
  row: z.object({ epoch: z.coerce.number(), owner: z.string(), at: z.coerce.number() }),
});

interface Seen extends Claim {
  /** When its owner renewed it, by the owner's clock: compared, never read as a time. */
  readonly at: number;
}

export interface LeaseDeps {
  readonly store: Store;
  /** Of this process. */
  readonly owner: string;
  /** Ms that never step back, whatever the clock does. */
  readonly elapsed?: () => number;
  readonly times: LeaseTimes;
}

/**
 * Something that one process does at a time, as a row of `claims` that its owner renews. Who wants it and sees another
 * owner's claim unchanged for the time of `lapse`, by its own watch, takes over: clocks of two machines are never
 * compared. The first to write an epoch has it, since the store drops a second one (its token is the same).
 *
 * Between a look at the claim and the work that follows it a process may be stopped for any time; so what is done under
 * a lease must bear being done twice, or be fenced by `claim` itself, as inserts of intake are.
 */
export class Lease {
  private mine: Claim | undefined;
  private seen: { readonly claim: Seen; readonly since: number } | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private lastRenewal = 0;
  private readonly times: LeaseTimes;
  private readonly elapsed: () => number;

  constructor(
    readonly name: string,
    private readonly deps: LeaseDeps,
  ) {
    this.times = deps.times;
    this.elapsed = deps.elapsed ?? (() => performance.now());
  }

  /** As far as this process knows: `holds` asks. */
  get held(): boolean {
    return this.mine !== undefined;
  }

  /** The claim under which it is held. */
  get claim(): Claim | undefined {
    return this.mine;
  }

  /** Renews what is ours, takes what nobody holds, watches what somebody else does. Says whether it is ours now. */
  async step(): Promise<boolean> {
    try {
      const newest = await this.newest();
      if (newest?.owner === this.deps.owner) await this.renew(newest);
      else await this.takeOrWatch(newest);
    } catch (error) {
      // While the store is away nobody can renew: that counts against nobody.
      this.seen = undefined;
      throw error;
    }
    return this.held;
  }

  /** Whether it is still ours, as the store knows it. */
  async holds(): Promise<boolean> {
    if (this.mine === undefined) return false;
    const newest = await this.newest();
    if (newest?.owner !== this.deps.owner) this.mine = undefined;
    return this.held;
  }

  /** Steps until it is ours or somebody else is seen to be alive with it. */
  async acquire(signal?: AbortSignal): Promise<boolean> {
    for (let first: Seen | undefined; ;) {
      if (await this.step()) return true;
      const { claim } = this.seen ?? {};
      first ??= claim;
      if (first !== undefined && claim !== undefined && !isSame(first, claim)) return false;
      if (!(await pause(Math.min(SECOND, this.times.renew), signal))) return false;
    }
  }

  /** Steps again and again until `release`; a step that fails is told and tried again. */
  keep(onStep: (held: boolean, error?: unknown) => void): void {
    const again = (): void => {
      this.timer = setTimeout(() => void turn(), this.times.renew).unref();
    };
    const turn = async (): Promise<void> => {
      try {
        onStep(await this.step());
      } catch (error) {
        onStep(this.held, error);
      }
      if (!this.stopped) again();
    };
    void turn();
  }

  /** Gives it back, so that the next one need not wait. */
  async release(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    const { mine } = this;
    this.mine = undefined;
    if (mine === undefined) return;
    await this.write({ epoch: mine.epoch + 1, owner: NOBODY }, 0, 'first');
  }

  private async renew({ epoch, owner }: Seen): Promise<void> {
    await this.write({ epoch, owner }, this.renewal());
    this.mine = { epoch, owner };
  }

  private async takeOrWatch(newest: Seen | undefined): Promise<void> {
    this.mine = undefined;
    if (newest !== undefined && newest.owner !== NOBODY && !this.hasLapsed(newest)) return;
    const claim = { epoch: (newest?.epoch ?? 0) + 1, owner: this.deps.owner };
    await this.write(claim, this.renewal(), 'first');
    const now = await this.newest();
    if (now?.epoch === claim.epoch && now.owner === claim.owner) this.mine = claim;
    else this.seen = undefined;
  }

  private hasLapsed(newest: Seen): boolean {
    const now = this.elapsed();
    if (this.seen === undefined || !isSame(this.seen.claim, newest)) {
      this.seen = { claim: newest, since: now };
      return false;
    }
    return now - this.seen.since >= this.times.lapse;
  }

  /** A renewal must differ from the last one, also on a clock that stands still or steps back. */
  private renewal(): number {
    this.lastRenewal = Math.max(this.lastRenewal + 1, this.deps.store.clock.now());
    return this.lastRenewal;
  }

  private async newest(): Promise<Seen | undefined> {
    const [newest] = await this.deps.store.read(newestQuery, placeOf(this.name));
    return newest;
  }

  private async write({ epoch, owner }: Claim, at: number, who?: 'first'): Promise<void> {
    const { cluster, topic, partition } = placeOf(this.name);
    const { store } = this.deps;
    const row = { cluster, topic, partition, epoch, owner, at: sqlTime(at) };
    if (who === undefined) return store.write('claims', [row]);
    const isThere = async (): Promise<boolean> => ((await this.newest())?.epoch ?? 0) >= epoch;
    return writeFirst(store, { table: 'claims', row, token: `${cluster}/${topic}/${epoch}`, isThere });
  }
}

const isSame = (a: Seen, b: Seen): boolean => a.epoch === b.epoch && a.owner === b.owner && a.at === b.at;

const placeOf = (name: string) => ({ cluster: 'roles', topic: name, partition: 0 });
