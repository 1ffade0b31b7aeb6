import type { Action } from '../../event/actions.js';

/** What one feed of a source tells of one action. */
export interface FeedAction {
  readonly feed: string;
  readonly action: Action;
  /** Events whose volume is its own, and those that another feed owns. */
  readonly own: number;
  readonly corroborating: number;
  /** `YYYY-MM-DD` (UTC), those on which it told of it. */
  readonly days: readonly string[];
}

/** Two feeds that tell the same acts. */
export interface FeedPair {
  readonly owner: string;
  readonly other: string;
  readonly actions: readonly Action[];
}

/** Whether a source declares that another feed owns these acts of a feed. */
export type IsOwnedElsewhere = (feed: string, action: string) => boolean;

/**
 * Which feeds can be held against each other, as they were seen to tell: of each action the feed that corroborates it as is
 * declared, and of those that tell it as their own the one that tells most.
 */
export function pairsOf(seen: readonly FeedAction[], isOwnedElsewhere: IsOwnedElsewhere): FeedPair[] {
  const pairs = new Map<string, { owner: string; other: string; actions: Action[] }>();
  for (const { feed: other, action, corroborating } of seen) {
    if (corroborating === 0 || !isOwnedElsewhere(other, action)) continue;
    const owner = ownerOf(action, other, seen);
    if (owner === undefined) continue;
    const name = `${owner}\0${other}`;
    const pair = pairs.get(name) ?? { owner, other, actions: [] };
    pair.actions.push(action);
    pairs.set(name, pair);
  }
  return [...pairs.values()];
}

function ownerOf(action: Action, other: string, seen: readonly FeedAction[]): string | undefined {
  const owners = seen.filter((one) => one.action === action && one.feed !== other && one.own > 0);
  return owners.sort((a, b) => b.own - a.own)[0]?.feed;
}

/** Whether a feed told of anything at all on that day: one that is silent is told otherwise. */
export const isHeardOn = (day: string, feed: string, seen: readonly FeedAction[]): boolean =>
  seen.some((one) => one.feed === feed && one.days.includes(day));
