import { HOUR } from '../../kernel/clock.js';
import type { FeedHours, FeedTerms, FeedTrouble } from './feed-hour.js';
import { findSilence } from './silence.js';

/**
 * Stretches in which a feed told nothing although it usually does, each from the hour after the last that was heard, or from
 * when the source went live: so a stretch has the same begin at every look, however long it lasts.
 */
export function stoppedStretches(hours: FeedHours, terms: FeedTerms): FeedTrouble[] {
  const { start, slots, from, through, liveFrom } = terms;
  const index = (at: number): number => (at - start) / HOUR;
  const { stretches } = findSilence({
    start,
    slots,
    heard: new Set([...hours.keys()].map(index)),
    // What was before makes the habit and is no silence: a history may end long before the source goes live.
    from: Math.max(0, Math.ceil(index(liveFrom))),
    through: index(through),
    liveFrom: undefined,
    declared: false,
  });
  const judged = stretches.filter(({ to }) => to > from);
  return judged.map((stretch) => {
    const end = stretch.to < through ? stretch.to : heardAgain(hours, through);
    return {
      kind: 'stopped',
      from: stretch.from,
      ...(end === undefined ? {} : { to: end }),
      hours: stretch.expectedHours,
      actual: 0,
      usual: 0,
    };
  });
}

/** The first hour told of that is not due yet: whoever speaks of it has not fallen silent. */
function heardAgain(hours: FeedHours, through: number): number | undefined {
  const later = [...hours.keys()].filter((hour) => hour >= through);
  return later.length === 0 ? undefined : Math.min(...later);
}
