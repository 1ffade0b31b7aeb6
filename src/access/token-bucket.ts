import type { Clock } from '../kernel/clock.js';
import { MINUTE, SECOND } from '../kernel/clock.js';
import { BoundedMap } from './bounded-map.js';

/** What is left of an allowance and when that was counted (epoch ms). */
export interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** The allowance now: it refills evenly, never above a minute's worth. */
export function refill(bucket: Bucket | undefined, perMinute: number, now: number): Bucket {
  if (bucket === undefined) return { tokens: perMinute, at: now };
  const elapsed = Math.max(0, now - bucket.at);
  return { tokens: Math.min(perMinute, bucket.tokens + (elapsed * perMinute) / MINUTE), at: now };
}

/** Whole seconds until one token is there; 0 when there is one. */
export function secondsUntilToken({ tokens }: Bucket, perMinute: number): number {
  return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) * MINUTE) / perMinute / SECOND);
}

const MAX_BUCKETS = 10_000;

/** One allowance per key, in bounded memory: a forgotten one is full again. Runs on the machine's own clock. */
export class TokenBuckets {
  private readonly buckets = new BoundedMap<string, Bucket>(MAX_BUCKETS);

  constructor(
    private readonly perMinute: number,
    private readonly clock: Clock,
  ) {}

  /** Seconds to wait before the next try; 0 when one may go ahead. Takes nothing. */
  wait(key: string): number {
    const now = this.clock.now();
    return secondsUntilToken(refill(this.buckets.get(key), this.perMinute, now), this.perMinute);
  }

  /** Takes one if there is one. Returns the seconds to wait, 0 when it was taken. */
  take(key: string): number {
    const bucket = refill(this.buckets.get(key), this.perMinute, this.clock.now());
    const wait = secondsUntilToken(bucket, this.perMinute);
    this.buckets.set(key, wait > 0 ? bucket : { ...bucket, tokens: bucket.tokens - 1 });
    return wait;
  }
}
