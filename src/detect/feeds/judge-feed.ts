import { delayedStretches } from './delay.js';
import type { FeedHours, FeedTerms, FeedTrouble } from './feed-hour.js';
import { stoppedStretches } from './stopped.js';
import { thinStretches } from './thin.js';

/** All that is or was wrong with one feed in the judged hours, by its begin. */
export function judgeFeed(hours: FeedHours, terms: FeedTerms): FeedTrouble[] {
  const stopped = stoppedStretches(hours, terms);
  // A stretch of thin hours that holds a silence is told as the silence.
  const thin = thinStretches(hours, terms).filter((own) => !stopped.some((other) => overlaps(own, other)));
  return [...stopped, ...thin, ...delayedStretches(hours, terms)].sort((a, b) => a.from - b.from);
}

const overlaps = (a: FeedTrouble, b: FeedTrouble): boolean =>
  a.from < (b.to ?? Infinity) && b.from < (a.to ?? Infinity);
