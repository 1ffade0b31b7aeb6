import { SECOND } from '../kernel/clock.js';
import { Mutex } from '../kernel/mutex.js';
import { whereToGoOn } from './follower.js';
import { type LiveDeps, Lanes } from './lanes.js';
import type { Shard } from './shard.js';

/** As often as detection has its turn: what is live never waits for much more than its turn. */
const ROUND_MS = 2 * SECOND;

export interface FollowTerms {
  /** Rounds; each begins with what is live. By default as many as it takes: all that is complete. */
  readonly rounds?: number;
  /** A round goes on with history for so long after it began. */
  readonly roundMs?: number;
}

export interface Tick {
  /** Ranges of which all that was recent when it came in is judged. */
  readonly ranges: number;
  readonly hours: number;
  readonly findings: number;
}

/**
 * Follows the ledger by its done ranges, never by time or highest offset, and judges what each touched: what was recent
 * when it came in first, history behind it. Where it stands is the last row of `ticks`: a restart goes on there, and
 * judging a range twice gives the same findings. With a shard it judges that shard's actors alone.
 */
export class LiveDetection {
  private readonly turns = new Mutex();

  private constructor(
    private readonly deps: LiveDeps,
    private readonly shard: Shard | undefined,
    private readonly ending: AbortController,
    private lanes: Lanes,
  ) {}

  static async open(deps: LiveDeps): Promise<LiveDetection> {
    return LiveDetection.openOf(deps, undefined, new AbortController());
  }

  /** The same over one shard's actors. */
  async ofShard(shard: Shard): Promise<LiveDetection> {
    return LiveDetection.openOf(this.deps, shard, this.ending);
  }

  /** What is being judged, by this and by its shards, is given up: it is judged again after the next start. */
  stop(): void {
    this.ending.abort();
  }

  /** Goes on where the last process that followed had come to: what this one remembers may be old. */
  async reopen(): Promise<void> {
    await this.turns.run(async () => {
      this.lanes = await lanesOf(this.deps, this.shard, this.ending.signal);
    });
  }

  /**
   * Takes up what became complete since the last call, in so many rounds: while more comes than can be judged, all of it
   * is a goal that runs away. Several calls at once take turns.
   */
  async follow({ rounds = Infinity, roundMs = ROUND_MS }: FollowTerms = {}): Promise<Tick> {
    return this.turns.run(async () => {
      const sum = { ranges: 0, hours: 0, findings: 0 };
      for (let round = 0; round < rounds; round++) {
        const done = await this.lanes.round(roundMs);
        if (!done.worked) break;
        sum.ranges += done.ranges;
        sum.hours += done.hours;
        sum.findings += done.findings;
      }
      return sum;
    });
  }

  private static async openOf(
    deps: LiveDeps,
    shard: Shard | undefined,
    ending: AbortController,
  ): Promise<LiveDetection> {
    return new LiveDetection(deps, shard, ending, await lanesOf(deps, shard, ending.signal));
  }
}

const lanesOf = async (deps: LiveDeps, shard: Shard | undefined, signal: AbortSignal): Promise<Lanes> =>
  new Lanes({ ...deps, shard, signal }, await whereToGoOn(deps.store, shard));
