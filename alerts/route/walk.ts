import type { Labels } from './labels.js';
import { holds, type Matcher } from './matcher.js';
import { isWithin } from './time-interval.js';
import type { Interval, Route } from './tree.js';

/** One route that was looked at. */
export interface Step {
  readonly route: Route;
  readonly depth: number;
  /** The first of its matchers that does not hold; undefined when the alert is taken. */
  readonly failed: Matcher | undefined;
}

export interface Walked {
  /** Every route that was looked at, in order. */
  readonly steps: readonly Step[];
  /** Those that the alert ends in: one, and with `continue` more. */
  readonly ends: readonly Route[];
}

/** Depth first: of siblings the first that takes the alert, and after one with `continue` the next. */
export function walkTree(root: Route, labels: Labels): Walked {
  const steps: Step[] = [];
  const ends: Route[] = [];
  visit(root, 0);
  return { steps, ends };

  function visit(route: Route, depth: number): boolean {
    const failed = route.matchers.find((matcher) => !holds(matcher, labels));
    steps.push({ route, depth, failed });
    if (failed !== undefined) return false;
    let taken = false;
    for (const below of route.routes) {
      if (!visit(below, depth + 1)) continue;
      taken = true;
      if (!below.goesOn) break;
    }
    if (!taken) ends.push(route);
    return true;
  }
}

export type Muted =
  | { readonly because: 'mute-time'; readonly interval: string }
  | { readonly because: 'not-active'; readonly intervals: readonly string[] };

/** Why a route tells nothing at this moment (epoch ms); what it does not tell now it tells once it may. */
export function mutedAt({ muteTimes, activeTimes }: Route, at: number): Muted | undefined {
  const muting = muteTimes.find(({ specs }) => isWithin(specs, at));
  if (muting !== undefined) return { because: 'mute-time', interval: muting.name };
  if (activeTimes.length === 0 || activeTimes.some(({ specs }: Interval) => isWithin(specs, at)))
    return undefined;
  return { because: 'not-active', intervals: activeTimes.map(({ name }) => name) };
}
