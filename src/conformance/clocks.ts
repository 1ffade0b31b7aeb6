import type { ValidEvent } from '../../streams/steps/validate.js';

/** How the times of a file look. */
export interface Clocks {
  /** The mapping had to assume a zone, or took another time for it. */
  readonly assumed: number;
  /** More than ten minutes ahead of our clock. */
  readonly ahead: number;
  /** Written down before it happened. */
  readonly recordedBefore: number;
  readonly finest: 'milliseconds' | 'seconds' | 'minutes' | 'unknown';
  /** Events that come after a later one of their feed; those of a file that runs backwards throughout are none. */
  readonly outOfOrder: number;
  /** The most that one of them lies behind, ms. */
  readonly furthestBehind: number;
  readonly order: 'oldest first' | 'newest first' | 'mixed' | 'unknown';
  readonly oldest?: string;
  readonly newest?: string;
}

interface FeedOrder {
  newest: number;
  oldest: number;
  behind: number;
  behindMs: number;
  before: number;
}

const MOST_FEEDS = 100;
/** With fewer times a full minute is chance. */
const ENOUGH = 20;

export class ClockTally {
  private readonly sums = { events: 0, assumed: 0, ahead: 0, recordedBefore: 0, seconds: 0, fine: 0 };
  private readonly feeds = new Map<string, FeedOrder>();
  private oldest = Infinity;
  private newest = -Infinity;

  take(feed: string, { occurredAt, recordedAt, marks }: ValidEvent, derived: readonly string[]): void {
    const { sums } = this;
    sums.events++;
    if (derived.includes('occurredAt')) sums.assumed++;
    if (marks.includes('occurredAt-ahead')) sums.ahead++;
    if (recordedAt !== undefined && recordedAt < occurredAt) sums.recordedBefore++;
    if (occurredAt % 1_000 !== 0) sums.fine++;
    if (occurredAt % 60_000 !== 0) sums.seconds++;
    this.oldest = Math.min(this.oldest, occurredAt);
    this.newest = Math.max(this.newest, occurredAt);
    this.order(feed, occurredAt);
  }

  result(): Clocks {
    const { events, assumed, ahead, recordedBefore } = this.sums;
    const orders = [...this.feeds.values()];
    const isBackwards =
      orders.length > 0 && orders.every((one) => one.before === 0) && this.sumOf('behind') > 0;
    return {
      assumed,
      ahead,
      recordedBefore,
      finest: this.finest(),
      outOfOrder: isBackwards ? 0 : this.sumOf('behind'),
      furthestBehind: isBackwards ? 0 : Math.max(0, ...orders.map(({ behindMs }) => behindMs)),
      order: orderOf(isBackwards, this.sumOf('behind'), events),
      ...(events === 0 ? {} : { oldest: isoTime(this.oldest), newest: isoTime(this.newest) }),
    };
  }

  private finest(): Clocks['finest'] {
    const { events, fine, seconds } = this.sums;
    if (fine > 0) return 'milliseconds';
    if (seconds > 0) return 'seconds';
    return events < ENOUGH ? 'unknown' : 'minutes';
  }

  private sumOf(field: 'behind' | 'before'): number {
    return [...this.feeds.values()].reduce((sum, one) => sum + one[field], 0);
  }

  private order(feed: string, at: number): void {
    const known = this.feeds.get(feed);
    if (known === undefined) {
      if (this.feeds.size < MOST_FEEDS)
        this.feeds.set(feed, { newest: at, oldest: at, behind: 0, behindMs: 0, before: 0 });
      return;
    }
    if (at < known.newest) {
      known.behind++;
      known.behindMs = Math.max(known.behindMs, known.newest - at);
    }
    if (at > known.oldest) known.before++;
    known.newest = Math.max(known.newest, at);
    known.oldest = Math.min(known.oldest, at);
  }
}

function orderOf(isBackwards: boolean, behind: number, events: number): Clocks['order'] {
  if (events < 2) return 'unknown';
  if (isBackwards) return 'newest first';
  return behind === 0 ? 'oldest first' : 'mixed';
}

const isoTime = (at: number): string => new Date(at).toISOString();
