import { TRAINING_DAYS } from './axis.js';
import type { Habit } from './habits.js';
import { MEASURES } from './measures.js';

/**
 * The sensitive part of an amount counts as it would alone, and so much more, where that says more than the whole: what is all
 * sensitive and told at one in 500 user-days is as rare as one in 220 of anything else. It is a choice of what does more harm,
 * and no measured odds; with 0.25 more than half as much again was told at 1/2000 as was asked for (`bench/detection-sensitive.mjs`).
 */
const MOST_BOOST = 0.15;

/** The last week, by which it is known that more is called sensitive than was. */
const RECENT_DAYS = 7;

/** A share of all hours that is too small for any storm. */
const LITTLE = 0.01;

/** Hours of all measures, and how much of each was sensitive, added up. */
interface Sums {
  hours: number;
  sensitive: number;
}

const shareOf = ({ hours, sensitive }: Sums): number => (hours === 0 ? 0 : sensitive / hours);

const add = (sums: Sums, part: number): void => {
  sums.hours += 1;
  sums.sensitive += part;
};

/** Part of an amount, 0 to 1. */
const partOf = (amount: number, whole: number): number => (whole > 0 ? Math.min(amount / whole, 1) : 0);

/** What part of the hours is sensitive: of the whole training span, and of its last days. Failed log-ins are of no class. */
const sensitiveShares = (habits: readonly Habit[]): { readonly whole: number; readonly recent: number } => {
  const whole: Sums = { hours: 0, sensitive: 0 };
  const recent: Sums = { hours: 0, sensitive: 0 };
  for (const { measures } of habits)
    for (const measure of MEASURES) {
      if (measure === 'failure') continue;
      const { hours, sensitive } = measures[measure];
      hours.at.forEach((at, i) => {
        const part = partOf(sensitive?.get(at) ?? 0, hours.records[i] ?? 0);
        add(whole, part);
        if ((hours.day[i] ?? 0) >= TRAINING_DAYS - RECENT_DAYS) add(recent, part);
      });
    }
  return { whole: shareOf(whole), recent: shareOf(recent) };
};

/**
 * How much more the decades of a sensitive part count, 0 to 0.15. Where nearly all is sensitive that tells nothing apart, and
 * they count no more. Where much more is sensitive of late than in the weeks that calibrate, as when a catalogue calls half of
 * the book so overnight, less is: it would be two to three times the alerts that were asked for.
 */
export const boostOf = (habits: readonly Habit[]): number => {
  if (habits.every(({ measures }) => MEASURES.every((measure) => measures[measure].sensitive === undefined)))
    return 0;
  const { whole, recent } = sensitiveShares(habits);
  const known = Math.min(1, (whole + LITTLE) / (recent + LITTLE));
  return MOST_BOOST * known * (1 - whole);
};

/** The decades of an amount, of whose sensitive part alone there are those: more of either never says less. */
export const withSensitive = (decades: number, sensitive: number, boost: number): number =>
  Math.max(decades, (1 + boost) * sensitive);
