import { quantileSorted } from 'simple-statistics';
import { SECOND } from '../../src/kernel/clock.js';
import { FEWEST, type Spread } from './numbers.schemas.js';

/** So many times are held as they are. */
export const MOST_EXACT = 50_000;
/** Beyond, times within one in two hundred of each other are one: at most some 5,000 counts, however many there are. */
const GROWTH = 1.01;
const LOG_GROWTH = Math.log(GROWTH);

/** Times and their quantiles, in bounded memory. */
export class SpreadTally {
  /** Ms. */
  private exact: number[] = [];
  /** How many times are in each bucket; undefined while all are held as they are. */
  private buckets: Map<number, number> | undefined;
  private n = 0;

  /** In ms; what is before its beginning, by clocks that differ, took no time. */
  add(time: number): void {
    const ms = Math.max(0, time);
    this.n += 1;
    if (this.buckets !== undefined) return count(this.buckets, bucketOf(ms));
    this.exact.push(ms);
    if (this.n <= MOST_EXACT) return;
    this.buckets = new Map();
    for (const one of this.exact) count(this.buckets, bucketOf(one));
    this.exact = [];
  }

  spread(): Spread {
    const { n, buckets } = this;
    if (n < FEWEST) return { n };
    if (buckets !== undefined) return { n, ...quantilesOf(buckets, n) };
    const sorted = this.exact.map((ms) => ms / SECOND).sort((one, other) => one - other);
    return { n, median: quantileSorted(sorted, 0.5), p90: quantileSorted(sorted, 0.9) };
  }
}

function count(buckets: Map<number, number>, bucket: number): void {
  buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
}

/** -1 of what took less than a millisecond. */
const bucketOf = (ms: number): number => (ms < 1 ? -1 : Math.floor(Math.log(ms) / LOG_GROWTH));

/** The middle of a bucket, in seconds: within half a hundredth of all that is in it. */
const secondsOf = (bucket: number): number =>
  bucket < 0 ? 0 : Math.exp((bucket + 0.5) * LOG_GROWTH) / SECOND;

function quantilesOf(
  buckets: ReadonlyMap<number, number>,
  n: number,
): { readonly median: number; readonly p90: number } {
  const sorted = [...buckets].sort(([one], [other]) => one - other);
  const at = (share: number): number => {
    let passed = 0;
    const found = sorted.find(([, own]) => (passed += own) >= share * n);
    return secondsOf(found?.[0] ?? -1);
  };
  return { median: at(0.5), p90: at(0.9) };
}
