import { z } from 'zod';
import { touchedHours } from '../baseline/touched.js';
import type { Logger } from '../kernel/logger.js';
import { Mutex } from '../kernel/mutex.js';
import type { Findings } from '../store/findings.js';
import type { DoneRange, IntakeLog } from '../store/intake-log.js';
import { systemQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { sqlTime } from '../store/time.js';
import type { TenantTerms } from './findings.js';
import { TenantWatch } from './tenant-watch.js';

const FOLLOWER = 'detect';
/** Several processes log ranges by clocks of their own: what lies this far back is looked at again, by its marks. */
const OVERLAP_US = 5n * 1_000_000n;
/** Positions taken up in one go. */
const MOST_EVENTS = 60_000;

const marksSchema = z.object({ logged: z.string(), done: z.record(z.string(), z.string()) });
type Marks = z.infer<typeof marksSchema>;

const lastTickQuery = systemQuery({
  file: new URL('./queries/last-tick.sql', import.meta.url),
  params: { follower: z.string() },
  row: z.object({ tick: z.coerce.bigint(), marks: z.string() }),
});

export interface LiveDeps {
  readonly store: Store;
  readonly log: IntakeLog;
  readonly findings: Findings;
  readonly logger: Logger;
  readonly termsOf: (tenant: string) => TenantTerms;
}

export interface Tick {
  readonly ranges: number;
  readonly hours: number;
  readonly findings: number;
}

/**
 * Follows the ledger by its done ranges, never by time or highest offset, and judges what each touched. Where it stands
 * is the last row of `ticks`: a restart goes on there, and judging a range twice gives the same findings.
 */
export class LiveDetection {
  private readonly watches = new Map<string, TenantWatch>();
  private marks: Marks = { logged: '0', done: {} };
  private tick = 0n;
  private readonly turns = new Mutex();

  private constructor(private readonly deps: LiveDeps) {}

  static async open(deps: LiveDeps): Promise<LiveDetection> {
    const live = new LiveDetection(deps);
    const [last] = await deps.store.read(lastTickQuery, { follower: FOLLOWER });
    if (last !== undefined) {
      live.tick = last.tick;
      live.marks = marksSchema.parse(JSON.parse(last.marks));
    }
    return live;
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
      const judged = await this.watchOf(tenant).judge(touched);
      sum.hours += judged.hours;
      sum.findings += judged.findings.length;
    }
    this.advance(ranges);
    await store.write('ticks', [
      {
        follower: FOLLOWER,
        tick: String(++this.tick),
        at: sqlTime(store.clock.now()),
        marks: JSON.stringify(this.marks),
        hours: sum.hours,
        findings: sum.findings,
      },
    ]);
    return sum;
  }

  /** The next complete ranges that were not taken up yet, up to a bounded number of events. */
  private async fresh(): Promise<DoneRange[]> {
    const logged = BigInt(this.marks.logged);
    const since = logged > OVERLAP_US ? logged - OVERLAP_US : 0n;
    const ranges: DoneRange[] = [];
    let events = 0;
    for (const range of await this.deps.log.doneSince(since)) {
      if (this.isTaken(range)) continue;
      const stored = range.counts.reduce((sum, counts) => sum + counts.stored, 0);
      if (events > 0 && events + stored > MOST_EVENTS) break;
      events += stored;
      ranges.push(range);
    }
    return ranges;
  }

  /** Ranges of a partition complete in order, but for redrives: those come in any order and go by when they were logged. */
  private isTaken(range: DoneRange): boolean {
    if (range.topic.startsWith('redrive:')) return range.logged <= BigInt(this.marks.logged);
    return range.to <= BigInt(this.marks.done[placeOf(range)] ?? '-1');
  }

  private advance(ranges: readonly DoneRange[]): void {
    const done = { ...this.marks.done };
    let logged = BigInt(this.marks.logged);
    for (const range of ranges) {
      const place = placeOf(range);
      if (range.to > BigInt(done[place] ?? '-1')) done[place] = String(range.to);
      if (range.logged > logged) logged = range.logged;
    }
    this.marks = { logged: String(logged), done };
  }

  private watchOf(tenant: string): TenantWatch {
    const known = this.watches.get(tenant);
    if (known !== undefined) return known;
    const { store, findings, termsOf } = this.deps;
    const watch = new TenantWatch(store, findings, termsOf(tenant));
    this.watches.set(tenant, watch);
    return watch;
  }
}

const placeOf = (range: DoneRange): string => `${range.topic}/${range.partition}`;
