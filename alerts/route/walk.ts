import type { Labels } from './labels.js';
import { holds, type Matcher } from './matcher.js';
import type { Route } from './tree.js';

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
