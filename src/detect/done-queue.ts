import { DAY, SECOND } from '../kernel/clock.js';
import type { DoneRange, IntakeLog } from '../store/intake-log.js';
import { placeOf } from '../store/settled-marks.js';
import { type Lane, storedOf } from './lane.js';
import { advanced, followsWithoutHole, inOrder, isUnordered, markOf, type Marks, nameOf } from './marks.js';

/** What was logged so shortly before the last mark is looked at again: several processes log beside each other. */
const OVERLAP_US = 5n * 1_000_000n;
/** Every so often all partitions are held against the marks: a process may log by a clock that is far behind. */
const SWEEP_EVERY = 30 * SECOND;
const UNORDERED_US = BigInt(DAY) * 1_000n;
/** Positions taken up in one go. */
const MOST_EVENTS = 60_000;
/** Each range is a read of its own, and single events may come in ranges of their own. */
const MOST_RANGES = 1_000;

/** The done ranges that one lane has not taken up yet, by its marks; what is at the front stays there until it is passed. */
export class DoneQueue {
  private sweptAt = -Infinity;
  /** Ranges in no order that were taken up, with the mark under which they were logged. */
  private readonly taken = new Map<string, bigint>();

  constructor(
    private readonly log: Pick<IntakeLog, 'doneSince' | 'doneFrom' | 'donePlaces' | 'doneUnordered'>,
    private readonly lane: Lane,
    private at: Marks,
  ) {}

  get marks(): Marks {
    return this.at;
  }

  /** The next complete ranges, up to a bounded number of them and of events that may be judged here. */
  async next(mayHold: Lane['mayHold'] = (range) => this.lane.mayHold(range)): Promise<DoneRange[]> {
    const ranges: DoneRange[] = [];
    let [events, held] = [0, 0];
    for (const range of await this.all()) {
      if (mayHold(range)) {
        events += storedOf(range);
        held++;
      }
      if (held > 1 && (events > MOST_EVENTS || held > MOST_RANGES)) break;
      ranges.push(range);
    }
    return ranges;
  }

  /** All complete ranges that were not passed yet, in their order. */
  async all(): Promise<DoneRange[]> {
    return inOrder(await this.notTaken());
  }

  hasPassed(range: DoneRange): boolean {
    if (!isUnordered(range)) return range.to <= markOf(this.at, placeOf(range));
    // What was taken up is not remembered for ever, nor after a restart.
    return this.taken.has(nameOf(range)) || range.logged <= BigInt(this.at.logged);
  }

  /** These are done with. `now`: microseconds. */
  pass(ranges: readonly DoneRange[], now: bigint): void {
    this.at = advanced(this.at, ranges, now);
    for (const range of ranges) if (isUnordered(range)) this.taken.set(nameOf(range), range.logged);
  }

  private async notTaken(): Promise<DoneRange[]> {
    const logged = BigInt(this.at.logged);
    const news = await this.log.doneSince(logged > OVERLAP_US ? logged - OVERLAP_US : 0n);
    const places = Map.groupBy(
      news.filter((range) => !isUnordered(range) && range.to > markOf(this.at, placeOf(range))),
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
    const mark = markOf(this.at, place);
    if (news.length > 0 && mark >= 0n && followsWithoutHole(inOrder(news), mark)) return news;
    const at = place.lastIndexOf('/');
    return this.log.doneFrom(place.slice(0, at), Number(place.slice(at + 1)), mark + 1n);
  }

  /** Looks for what a slower clock has logged far behind; adds partitions that are further than their mark. */
  private async sweep(places: Map<string, DoneRange[]>): Promise<DoneRange[]> {
    for (const { topic, partition, last } of await this.log.donePlaces()) {
      const place = placeOf({ topic, partition });
      if (last > markOf(this.at, place) && !places.has(place)) places.set(place, []);
    }
    const since = BigInt(this.at.logged) - UNORDERED_US;
    for (const [name, logged] of this.taken) if (logged <= since) this.taken.delete(name);
    const unordered = await this.log.doneUnordered(since > 0n ? since : 0n);
    this.sweptAt = performance.now();
    return unordered;
  }
}
