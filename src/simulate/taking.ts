import type { Channel, Incident, Takings } from './incident.js';
import type { Random } from './random.js';

/** Less than this is not worth a thief's while: one customer list, or what a program opens in an hour. */
const LEAST: Takings = { export: 3_000, query: 6_000, open: 2_000 };

/** A theft is at least so many times the most that the person ever took in 24 hours before. */
const BEYOND_OWN_DAYS = 5;

/** No thief in here takes more than this, unless it is less than `BEYOND_OWN_DAYS` asks of somebody who moves much. */
const MOST_RECORDS = 250_000;

/** A careful thief takes what is wanted, be it little; below this nobody would call it a theft. */
const CAREFUL_LEAST: Takings = { export: 300, query: 1_000, open: 200 };

/** How far beyond the least: a share of it, log-normal (median and sd of the logarithm), so that no two are equal. */
const BEYOND_LEAST = { median: 0.4, sigma: 0.8 };

/**
 * The records that a theft of volume takes. Who steals wants the book, the list or the table, all of it, once: the size
 * follows from what there is to take and hardly from what the person usually does, so it is
 * the largest of a floor, five times the most of any 24 hours that the person really had in that channel before
 * (both times 1 + a log-normal share), and `wanted`: the book, or the usual day times a heavy-tailed factor.
 * A theft that hides within the person's own habit is another kind (`low-and-slow`), which no look at one day's
 * volume can see; so finding all of these says that plain theft is found, and nothing about careful theft.
 */
export function takingOf(
  { past, careful = false }: Pick<Incident, 'past' | 'careful'>,
  channel: Channel,
  random: Random,
  wanted: number,
): number {
  if (careful) return Math.ceil(Math.max(CAREFUL_LEAST[channel], Math.min(MOST_RECORDS, wanted)));
  const least = leastTaking({ past }, channel);
  const beyond = least * (1 + random.logNormal(BEYOND_LEAST.median, BEYOND_LEAST.sigma));
  return Math.ceil(Math.max(least, Math.min(Math.max(MOST_RECORDS, 2 * least), Math.max(beyond, wanted))));
}

/** No theft by this person in this channel is smaller. */
export const leastTaking = (
  { past, careful = false }: Pick<Incident, 'past' | 'careful'>,
  channel: Channel,
): number => (careful ? CAREFUL_LEAST[channel] : Math.max(LEAST[channel], BEYOND_OWN_DAYS * past[channel]));
