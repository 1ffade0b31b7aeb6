import type { PlannedWork } from '../baseline/planned/planned-work.js';
import { type TouchedHours, touchedHours } from '../baseline/touched.js';
import { HEARTBEAT_TENANT } from '../event/heartbeat.js';
import type { Logger } from '../kernel/logger.js';
import type { RecordKeys } from '../baseline/coverage/coverage-store.js';
import type { DaysOff } from '../people/calendars/days-off.js';
import type { Findings } from '../store/findings.js';
import type { DoneRange, IntakeLog } from '../store/intake-log.js';
import type { Store } from '../store/store.js';
import { sqlTime } from '../store/time.js';
import { Beginners } from './beginners.js';
import { DoneQueue } from './done-queue.js';
import type { TenantTerms } from './findings.js';
import { followerOf } from './follower.js';
import { findBeat } from './heartbeat/find-beat.js';
import { ALL_HOURS, type HoursSpan, type Lane, LIVE, PAST } from './lane.js';
import { type Standing, standingRow } from './marks.js';
import { PastWork } from './past-work.js';
import { isOfShard, type Shard } from './shard.js';
import { Watches } from './watches.js';

export interface LiveDeps {
  readonly store: Store;
  readonly log: IntakeLog;
  readonly findings: Findings;
  readonly logger: Logger;
  readonly planned: PlannedWork;
  readonly daysOff: Pick<DaysOff, 'of'>;
  readonly keys: RecordKeys;
  readonly termsOf: (tenant: string) => TenantTerms;
  readonly observer?: DetectionObserver;
}

/** What metrics want to know of detection. */
export interface DetectionObserver {
  /** How long after it was stored each range was judged in that lane, ms. */
  judged(lane: 'live' | 'past', delays: readonly number[]): void;
  found(findings: number): void;
}

export interface LanesDeps extends LiveDeps {
  readonly shard: Shard | undefined;
  /** Raised when the process ends. */
  readonly signal: AbortSignal;
}

interface Judged {
  readonly hours: number;
  readonly findings: number;
}

export interface Round extends Judged {
  /** Whether there was anything to do. */
  readonly worked: boolean;
  /** Ranges that the live lane has passed. */
  readonly ranges: number;
}

/** The two lanes of one follower, from one opening to the next. */
export class Lanes {
  private tick: bigint;
  private readonly live: DoneQueue;
  private readonly past: DoneQueue;
  private readonly beginners: Beginners;
  private readonly watches: Watches;
  private readonly pastWork: PastWork;
  /** Where both stand is further than the last row says. */
  private hasMoved = false;

  constructor(
    private readonly deps: LanesDeps,
    { tick, standing }: { readonly tick: bigint; readonly standing: Standing },
  ) {
    this.tick = tick;
    this.live = new DoneQueue(deps.log, LIVE, standing.live);
    this.past = new DoneQueue(deps.log, PAST, standing.past);
    this.beginners = new Beginners(deps.store, standing.beginners);
    this.watches = this.openWatches(true);
    this.pastWork = new PastWork({
      // Never ahead of what is live: there it is known who is a beginner.
      next: async () => (await this.nextOfPast()).filter((range) => this.live.hasPassed(range)),
      touchedBy: async (ranges) => this.touchedInPast(ranges),
      ownOf: (touched) => this.ownOf(touched),
      openWatches: () => this.openWatches(false),
      onDone: async (ranges, tenants) => {
        this.passed(this.past, ranges, PAST);
        for (const tenant of tenants) this.watches.forget(tenant);
        await this.beginners.release(async () => this.past.all());
      },
    });
  }

  /** What is live, then history for what is left of that time, and a little of it in any case. */
  async round(ms: number): Promise<Round> {
    const until = performance.now() + ms;
    const live = await this.judgeLive();
    try {
      const past = await this.pastWork.goOn(until);
      if (past.hours > 0) this.watches.forgetSightings();
      const [hours, findings] = [live.hours + past.hours, live.findings + past.findings];
      await this.note({ hours, findings });
      return { worked: live.ranges > 0 || past.worked, ranges: live.ranges, hours, findings };
    } catch (error) {
      // What cannot be judged of the past must not undo what is live.
      await this.note(live);
      throw error;
    }
  }

  private async judgeLive(): Promise<Judged & { readonly ranges: number }> {
    const ranges = await this.live.next();
    await this.beginners.look(ranges, async () => this.past.all());
    let [hours, findings] = [0, 0];
    const held = ranges.filter((range) => LIVE.mayHold(range));
    const touchedLive = await this.touchedBy(held, (range) => LIVE.hoursOf(range));
    for (const [tenant, touched] of this.ownOf(touchedLive)) {
      if (this.beginners.isWaiting(tenant)) continue;
      const judged = await this.watches.of(tenant).judge(touched);
      hours += judged.hours;
      findings += judged.findings.length;
    }
    // After all others: whoever cannot be judged keeps it from being told that everybody is. In each shard, whoever's it is.
    if (touchedLive.has(HEARTBEAT_TENANT) && !this.beginners.isWaiting(HEARTBEAT_TENANT))
      await findBeat(this.deps, Math.max(...ranges.map(({ logged }) => Number(logged / 1_000n))));
    this.passed(this.live, ranges, LIVE);
    return { ranges: ranges.length, hours, findings };
  }

  private async nextOfPast(): Promise<DoneRange[]> {
    const ranges = await this.past.next((range) => PAST.mayHold(range) || this.beginners.isIn(range));
    // Not while some of it waits for what is live: what was left to this lane would be forgotten.
    if (ranges.length === 0) this.beginners.clear();
    return ranges;
  }

  /** History, and of beginners all there is. */
  private async touchedInPast(ranges: readonly DoneRange[]): Promise<TouchedHours> {
    const touched = await this.touchedBy(
      ranges.filter((range) => PAST.mayHold(range)),
      (range) => PAST.hoursOf(range),
    );
    const theirs = ranges.filter((range) => this.beginners.isIn(range));
    for (const [tenant, own] of await this.touchedBy(theirs, () => ALL_HOURS))
      if (this.beginners.has(tenant)) touched.set(tenant, own);
    return touched;
  }

  private async touchedBy(
    ranges: readonly DoneRange[],
    spanOf: (range: DoneRange) => HoursSpan,
  ): Promise<TouchedHours> {
    return touchedHours(this.deps.store, ranges, spanOf);
  }

  /** Of whom this shard judges. */
  private ownOf(touched: TouchedHours): TouchedHours {
    const { shard } = this.deps;
    if (shard === undefined) return touched;
    const own: TouchedHours = new Map();
    for (const [tenant, actors] of touched) {
      const judged = [...actors].filter(([actor]) => isOfShard(shard, tenant, actor));
      if (judged.length > 0) own.set(tenant, new Map(judged));
    }
    return own;
  }

  private passed(queue: DoneQueue, ranges: readonly DoneRange[], lane: Lane): void {
    if (ranges.length === 0) return;
    const now = this.deps.store.clock.now();
    queue.pass(ranges, BigInt(now) * 1_000n);
    this.hasMoved = true;
    // What holds nothing for either lane, as a batch of duplicates, is looked at with what is live.
    const own = ranges.filter((range) => lane.mayHold(range) || (lane === LIVE && !PAST.mayHold(range)));
    this.deps.observer?.judged(
      lane === LIVE ? 'live' : 'past',
      own.map(({ logged }) => now - Number(logged / 1_000n)),
    );
  }

  private async note({ hours, findings }: Judged): Promise<void> {
    const { store, shard, observer } = this.deps;
    observer?.found(findings);
    if (!this.hasMoved) return;
    const marks = JSON.stringify(
      standingRow({ live: this.live.marks, past: this.past.marks, beginners: this.beginners.names }),
    );
    const at = sqlTime(store.clock.now());
    const tick = String(this.tick + 1n);
    await store.write('ticks', [{ follower: followerOf(shard), tick, at, marks, hours, findings }]);
    this.tick++;
    this.hasMoved = false;
  }

  private openWatches(isLive: boolean): Watches {
    const { shard, ...deps } = this.deps;
    return new Watches({ ...deps, isShared: shard !== undefined, isLive });
  }
}
