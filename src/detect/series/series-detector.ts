import { DistanceTail } from './distance-tail.js';
import { Reports } from './reports.js';
import { SeenValues } from './seen-values.js';

/** What one value is worth, judged by the values before it alone. */
export interface SeriesScore {
  /**
   * 1 - 10^-decades of what is reported, so 0.9 for one decade and 0.999 for three; 0 where nothing is reported. It ranks
   * the values of a series, and is no rate of alerts.
   */
  readonly score: number;
  /** -log10 of the chance of a value as new as this one, before reports are thinned out. */
  readonly decades: number;
}

/** Values and distances further out than this are as far out as it gets: sums of them stay finite. */
const LARGEST = 1e290;

/** Evidence beyond this is not told apart: no series is long enough to know such a tail. */
const MOST_DECADES = 12;

/**
 * The more values were looked at, the stranger the strangest of them is by chance. Half of the full correction is taken,
 * since neighbouring values are not independent looks; nothing below so many values.
 */
const LOOKS_WEIGHT = 0.5;
const FREE_LOOKS = 400;

const NOTHING: SeriesScore = { score: 0, decades: 0 };

/**
 * Value novelty of a series, in one pass and bounded memory: how far a value lies from every earlier one, how unusual such
 * a distance is in this series, and whether that is worth a report. Time is not looked at: values are taken in the order in
 * which they come. Beyond its corrections nothing depends on the unit of the values.
 */
export class SeriesDetector {
  private readonly seen = new SeenValues();
  private readonly tail = new DistanceTail();
  private readonly reports = new Reports();
  private points = 0;

  /** What a value would be worth as the next one, before reports are thinned out: it teaches nothing. */
  decades(value: number): number {
    return this.worth(this.seen.distance(within(value)));
  }

  /** The score of the next value. One that is missing (NaN) is worth nothing and teaches nothing. */
  next(value: number): SeriesScore {
    if (Number.isNaN(value)) return NOTHING;
    const distance = this.seen.take(within(value));
    const decades = this.worth(distance);
    this.tail.add(distance);
    const reported = this.reports.take(decades, this.points);
    this.points += 1;
    return { score: -Math.expm1(-reported * Math.LN10), decades };
  }

  private worth(distance: number): number {
    return Math.min(Math.max(0, this.tail.decades(distance) - looks(this.points)), MOST_DECADES);
  }
}

const within = (value: number): number => Math.min(Math.max(value, -LARGEST), LARGEST);

const looks = (points: number): number =>
  LOOKS_WEIGHT * Math.log10(Math.max(points, FREE_LOOKS) / FREE_LOOKS);
