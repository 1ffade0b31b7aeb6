import { TRAINING_DAYS } from './axis.js';
import { CALIBRATION_DAYS } from './calibration.js';
import type { Habit } from './habits.js';
import { MEASURES } from './measures.js';

/**
 * A decade of what is all of sensitive classes counts for a quarter more: what is told of it at one in 500 user-days is as
 * rare as one in 145 of anything else. It is a choice of what does more harm, and no measured odds.
 */
const MOST_BOOST = 0.25;

/** What is known of the sensitive hours of some people. */
interface SensitiveHours {
  /** First local day of the training span that holds any. */
  readonly first: number;
  /** Mean part that is sensitive, of the hours of all measures. */
  readonly share: number;
}

const sensitiveHours = (habits: readonly Habit[]): SensitiveHours => {
  let [first, hours, sum] = [Infinity, 0, 0];
  for (const { measures, axis } of habits)
    for (const measure of MEASURES) {
      const { hours: held, sensitive } = measures[measure];
      hours += held.at.length;
      if (sensitive === undefined) continue;
      // Hours are noted in the order of time.
      first = Math.min(first, axis.day[sensitive.keys().next().value ?? -1] ?? Infinity);
      held.at.forEach((at, i) => (sum += sensitiveShare(sensitive.get(at) ?? 0, held.records[i] ?? 0)));
    }
  return { first, share: hours === 0 ? 0 : sum / hours };
};

/**
 * How much more a decade of what is sensitive counts, 0 to 0.25. Where nearly all is sensitive that tells nothing apart, and
 * nothing counts more. It grows with the days since anything sensitive was first seen, as these come to be among those that
 * calibrate: a catalogue that calls half of the book sensitive overnight would else be three times the alerts that were
 * asked for.
 */
export const boostOf = (habits: readonly Habit[]): number => {
  const { first, share } = sensitiveHours(habits);
  const known = Math.min(1, Math.max(0, TRAINING_DAYS - first) / CALIBRATION_DAYS);
  return MOST_BOOST * known * (1 - share);
};

/** The part of an amount that is sensitive, 0 to 1. */
export const sensitiveShare = (sensitive: number, whole: number): number =>
  whole > 0 ? Math.min(sensitive / whole, 1) : 0;

/** What the decades of a window count, of which this share is sensitive. */
export const factorOf = (boost: number, share: number): number => 1 + boost * share;

/** Of each day the window that counts most. */
export interface Heaviest {
  readonly raw: Float64Array;
  readonly factor: Float64Array;
}

/** Of windows in any order: the day of each (0 to before `days`), its evidence, and what its decades count. */
export const heaviestByDay = (
  days: number,
  windows: Iterable<{ readonly day: number; readonly raw: number; readonly factor: number }>,
): Heaviest => {
  const heaviest = { raw: new Float64Array(days), factor: new Float64Array(days).fill(1) };
  for (const { day, raw, factor } of windows) {
    if (raw * factor <= (heaviest.raw[day] ?? Infinity) * (heaviest.factor[day] ?? 1)) continue;
    heaviest.raw[day] = raw;
    heaviest.factor[day] = factor;
  }
  return heaviest;
};
