import { MINUTE } from '../../src/kernel/clock.js';
import { pause } from '../../src/kernel/pause.js';

/** Events that may wait for detection while a feed reads on. */
const MOST_UNJUDGED = 4_000;
const LOOK_EVERY = 500;
/** Whoever judges may be away: reading goes on after so long, page by page. */
const LONGEST = MINUTE;

export interface WayTerms {
  /** Events that are stored and not judged yet. */
  unjudged(this: void): Promise<number>;
  readonly signal: AbortSignal;
  readonly most?: number;
  readonly lookMs?: number;
  readonly longestMs?: number;
}

/**
 * Waits until what is stored is judged, but for a little. What is live is judged first in any case; but both lanes and the
 * reading share the machine, and for a company of which nothing is learned yet its history is judged first.
 */
export async function makeWay(terms: WayTerms): Promise<void> {
  const { unjudged, signal, most = MOST_UNJUDGED, lookMs = LOOK_EVERY, longestMs = LONGEST } = terms;
  const begun = performance.now();
  while ((await unjudged()) > most && performance.now() - begun < longestMs)
    if (!(await pause(lookMs, signal))) return;
}
