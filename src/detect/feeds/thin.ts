import { HOUR } from '../../kernel/clock.js';
import type { FeedHours, FeedTerms, FeedTrouble } from './feed-hour.js';
import { HABIT_MIN_WEEKS, HABIT_WEEKS } from './silence.js';

/** Below this share of what is usual an hour is thin. */
const THIN_SHARE = 0.3;
/** An hour in which fewer are usual says nothing by itself. */
const LEAST_USUAL = 5;
/** A stretch needs so many usual hours, and so many events that should have come. */
const LEAST_HOURS = 6;
const LEAST_MISSING = 50;

/**
 * Stretches in which a feed that is usually loud told far too little, hour after hour, yet not nothing: one record type
 * switched off, a filter that is too strict, half of the servers no longer sending.
 */
export function thinStretches(hours: FeedHours, terms: FeedTerms): FeedTrouble[] {
  const { start, slots, from, through, liveFrom } = terms;
  const past = new Map<number, number[]>();
  const open = new OpenStretch();
  const first = Math.min(...hours.keys());
  for (let hour = Math.max(start, first); hour < through; hour += HOUR) {
    const slot = slots[(hour - start) / HOUR] ?? 0;
    const before = past.get(slot) ?? [];
    const actual = hours.get(hour)?.events ?? 0;
    const usual = before.length < HABIT_MIN_WEEKS ? 0 : median(before);
    if (usual >= LEAST_USUAL && hour >= liveFrom) open.add(hour, actual, usual);
    past.set(slot, [...before, actual].slice(-HABIT_WEEKS));
  }
  open.end(undefined);
  return open.found.filter(({ to }) => to === undefined || to > from);
}

class OpenStretch {
  readonly found: FeedTrouble[] = [];
  private from: number | undefined;
  private hours = 0;
  private actual = 0;
  private usual = 0;

  /** Takes an hour in which the feed is usually loud. */
  add(hour: number, actual: number, usual: number): void {
    if (actual >= usual * THIN_SHARE) return this.end(hour);
    this.from ??= hour;
    this.hours++;
    this.actual += actual;
    this.usual += usual;
  }

  end(to: number | undefined): void {
    const { from, hours, actual, usual } = this;
    this.from = undefined;
    this.hours = this.actual = this.usual = 0;
    if (from === undefined || hours < LEAST_HOURS || usual - actual < LEAST_MISSING) return;
    // Nothing at all is a feed that stopped.
    if (actual === 0) return;
    this.found.push({ kind: 'thin', from, ...(to === undefined ? {} : { to }), hours, actual, usual });
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
