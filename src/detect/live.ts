import { touchedHours } from '../baseline/touched.js';
import type { Logger } from '../kernel/logger.js';
import { Mutex } from '../kernel/mutex.js';
import { DAY, SECOND } from '../kernel/clock.js';
import type { Findings } from '../store/findings.js';
import type { DoneRange, IntakeLog } from '../store/intake-log.js';
import { placeOf } from '../store/settled-marks.js';
import type { Store } from '../store/store.js';
import { sqlTime } from '../store/time.js';
import type { TenantTerms } from './findings.js';
import { followerOf, whereToGoOn } from './follower.js';
import {
  advanced,
  followsWithoutHole,
  inOrder,
  isUnordered,
  markOf,
  type Marks,
  nameOf,
  NO_MARKS,
} from './marks.js';
import { isOfShard, type Shard } from './shard.js';
import { TenantWatch } from './tenant-watch.js';

/** What was logged so shortly before the last mark is looked at again: several processes log beside each other. */
const OVERLAP_US = 5n * 1_000_000n;
/** Every so often all partitions are held against the marks: a process may log by a clock that is far behind. */
const SWEEP_EVERY = 30 * SECOND;
const UNORDERED_US = BigInt(DAY) * 1_000n;
/** Positions taken up in one go. */
const MOST_EVENTS = 60_000;

export interface LiveDeps {
  readonly store: Store;
  readonly log: IntakeLog;
  readonly findings: Findings;
  readonly logger: Logger;
  readonly termsOf: (tenant: string) => TenantTerms;
  /** Told of each range that was judged: how long after it was stored, ms. */
  readonly observer?: { judged(delays: readonly number[], findings: number): void };
}

export interface Tick {
  readonly ranges: number;
  readonly hours: number;
  readonly findings: number;
}

/**
 * Follows the ledger by its done ranges, never by time or highest offset, and judges what each touched. Where it stands
 * is the last row of `ticks`: a restart goes on there, and judging a range twice gives the same findings. With a shard
 * it judges that shard's actors alone.
 */
export class LiveDetection {
  private readonly watches = new Map<string, TenantWatch>();
  private marks: Marks = NO_MARKS;
  private tick = 0n;
  private sweptAt = -Infinity;
  /** Ranges in no order that were taken up, with the mark under which they were logged. */
  private readonly taken = new Map<string, bigint>();
  private readonly turns = new Mutex();

  private constructor(
    private readonly deps: LiveDeps,
    private readonly shard: Shard | undefined,
    private readonly ending: AbortController,
  ) {}

  static async open(deps: LiveDeps): Promise<LiveDetection> {
    const live = new LiveDetection(deps, undefined, new AbortController());
    await live.reopen();
    return live;
  }

  /** The same over one shard's actors. */
  async ofShard(shard: Shard): Promise<LiveDetection> {
    const live = new LiveDetection(this.deps, shard, this.ending);
    await live.reopen();
    return live;
  }

  /** What is being judged, by this and by its shards, is given up: it is judged again after the next start. */
  stop(): void {
    this.ending.abort();
  }

  /** Goes on where the last process that followed had come to: what this one remembers may be old. */
  async reopen(): Promise<void> {
    await this.turns.run(async () => {
      const { tick, marks } = await whereToGoOn(this.deps.store, this.shard);
      this.tick = tick;
      this.marks = marks;
      this.watches.clear();
      this.sweptAt = -Infinity;
    });
  }

  /**
   * Takes up what became complete since the last call, in `most` ticks: while more comes than can be judged, all of it is
   * a goal that runs away. Several calls at once take turns.
   */
  async follow(most = Infinity): Promise<Tick> {
    return this.turns.run(async () => {
      const sum = { ranges: 0, hours: 0, findings: 0 };
      for (let ticks = 0; ticks < most; ticks++) {
        const ranges = await this.fresh();
        if (ranges.length === 0) break;
        const tick = await this.take(ranges);
        sum.ranges += tick.ranges;
        sum.hours += tick.hours;
        sum.findings += tick.findings;
      }
      return sum;
    });
  }

  private async take(ranges: readonly DoneRange[]): Promise<Tick> {
    const { store } = this.deps;
    const sum = { ranges: ranges.length, hours: 0, findings: 0 };
    for (const [tenant, touched] of await touchedHours(store, ranges)) {
      const own = this.ownOf(tenant, touched);
      if (own.size === 0) continue;
      const judged = await this.watchOf(tenant).judge(own);
      sum.hours += judged.hours;
      sum.findings += judged.findings.length;
    }
    this.marks = advanced(this.marks, ranges, BigInt(store.clock.now()) * 1_000n);
    for (const range of ranges) if (isUnordered(range)) this.taken.set(nameOf(range), range.logged);
    await store.write('ticks', [
      {
        follower: followerOf(this.shard),
        tick: String(++this.tick),
        at: sqlTime(store.clock.now()),
        marks: JSON.stringify(this.marks),
        hours: sum.hours,
        findings: sum.findings,
      },
    ]);
    const now = store.clock.now();
    this.deps.observer?.judged(
      ranges.map(({ logged }) => now - Number(logged / 1_000n)),
      sum.findings,
    );
    return sum;
  }

  private ownOf<T>(tenant: string, touched: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
    const { shard } = this;
    if (shard === undefined) return touched;
    return new Map([...touched].filter(([actor]) => isOfShard(shard, tenant, actor)));
  }

  /** The next complete ranges that were not taken up yet, up to a bounded number of events. */
  private async fresh(): Promise<DoneRange[]> {
    const ranges: DoneRange[] = [];
    let events = 0;
    for (const range of inOrder(await this.notTaken())) {
      const stored = range.counts.reduce((sum, counts) => sum + counts.stored, 0);
      if (events > 0 && events + stored > MOST_EVENTS) break;
      events += stored;
      ranges.push(range);
    }
    return ranges;
  }

  private async notTaken(): Promise<DoneRange[]> {
    const { log } = this.deps;
    const logged = BigInt(this.marks.logged);
    const news = await log.doneSince(logged > OVERLAP_US ? logged - OVERLAP_US : 0n);
    const places = Map.groupBy(
      news.filter((range) => !isUnordered(range) && range.to > markOf(this.marks, placeOf(range))),
      placeOf,
    );
    const unordered = news.filter(isUnordered);
    if (performance.now() - this.sweptAt >= SWEEP_EVERY) unordered.push(...(await this.sweep(places)));
    const found = new Map<string, DoneRange>();
    for (const range of unordered) if (!this.taken.has(nameOf(range))) found.set(nameOf(range), range);
    for (const [place, own] of places) {
      for (const range of await this.completeOf(place, own)) found.set(nameOf(range), range);
    }
    return [...found.values()];
  }

  /** All that is complete of a partition behind its mark; a hole in what was just logged is looked into. */
  private async completeOf(place: string, news: readonly DoneRange[]): Promise<readonly DoneRange[]> {
    const mark = markOf(this.marks, place);
    if (news.length > 0 && mark >= 0n && followsWithoutHole(inOrder(news), mark)) return news;
    const at = place.lastIndexOf('/');
    return this.deps.log.doneFrom(place.slice(0, at), Number(place.slice(at + 1)), mark + 1n);
  }

  /** Looks for what a slower clock has logged far behind; adds partitions that are further than their mark. */
  private async sweep(places: Map<string, DoneRange[]>): Promise<DoneRange[]> {
    const { log } = this.deps;
    for (const { topic, partition, last } of await log.donePlaces()) {
      const place = placeOf({ topic, partition });
      if (last > markOf(this.marks, place) && !places.has(place)) places.set(place, []);
    }
    const since = BigInt(this.marks.logged) - UNORDERED_US;
    for (const [name, logged] of this.taken) if (logged <= since) this.taken.delete(name);
    const unordered = await log.doneUnordered(since > 0n ? since : 0n);
    this.sweptAt = performance.now();
    return unordered;
  }

  /** A tenant whose time zone was declared anew is watched anew: its days begin elsewhere. */
  private watchOf(tenant: string): TenantWatch {
    const { store, findings, termsOf } = this.deps;
    const terms = termsOf(tenant);
    const known = this.watches.get(tenant);
    if (known?.timeZone === terms.calendar.timeZone) return known;
    const watch = new TenantWatch({
      store,
      findings,
      terms,
      isShared: this.shard !== undefined,
      signal: this.ending.signal,
    });
    this.watches.set(tenant, watch);
    return watch;
  }
}
