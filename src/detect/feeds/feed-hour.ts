/** What one feed of a source told of one hour of its own time. */
export interface FeedHour {
  readonly source: string;
  readonly feed: string;
  /** Epoch ms at a full hour. */
  readonly hour: number;
  readonly events: number;
  /** From an act to our receipt of it: the 10th, 50th and 90th of a hundred, ms; below 0 the CRM's clock is ahead. */
  readonly delays: readonly [low: number, middle: number, high: number];
  /** Events that had not happened yet by our clock when they came, by more than two minutes. */
  readonly ahead: number;
}

/** Hours of one feed, by hour. */
export type FeedHours = ReadonlyMap<number, FeedHour>;

/** What feeds are judged by. */
export interface FeedTerms {
  /** Epoch ms. */
  readonly now: number;
  /** Hours before this one are over, and what they told has had the time that the source promises; a full hour, epoch ms. */
  readonly through: number;
  /** Hours from here on are judged, those before make the habit; a full hour, epoch ms. */
  readonly from: number;
  /** The first hour in sight; a full hour, epoch ms. */
  readonly start: number;
  /** Hour of the local week, 0 to 167, of each hour from `start` on. */
  readonly slots: Uint8Array;
  readonly promisedDelay: number;
  /** Before it everything is history (epoch ms). */
  readonly liveFrom: number;
}

export const TROUBLES = ['stopped', 'thin', 'late', 'clock'] as const;
export type TroubleKind = (typeof TROUBLES)[number];

/** Something that is wrong with a feed, from an hour on. */
export interface FeedTrouble {
  readonly kind: TroubleKind;
  readonly from: number;
  /** The first hour in which it was over; absent while it goes on. */
  readonly to?: number;
  /** Usual hours that it has lasted. */
  readonly hours: number;
  /** Of `thin`: what was told, and what is usual in such hours. Of `late` and `clock`: the delay of the middle event, ms. */
  readonly actual: number;
  readonly usual: number;
}
