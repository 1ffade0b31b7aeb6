import type { Destination, RouteDecision } from './decide.js';

/** Where an alert goes at this moment. */
export interface Ways {
  readonly isHidden: boolean;
  /** Each receiver once. */
  readonly routed: readonly Destination[];
  /** A time, a rule or a silence holds something back. */
  readonly isHeld: boolean;
}

/** Pure. */
export function waysOf(decision: RouteDecision): Ways {
  const hidden = isHidden(decision);
  const destinations = hidden ? [] : oncePerReceiver(decision.destinations);
  const routed = destinations.filter(({ muted }) => muted === undefined);
  return { isHidden: hidden, routed, isHeld: hidden || routed.length < destinations.length };
}

/** Whether a rule or a silence hides it, from whomever. */
export const isHidden = ({ inhibited, silences }: Pick<RouteDecision, 'inhibited' | 'silences'>): boolean =>
  inhibited !== undefined || silences.length > 0;

/** Of two routes to one receiver the first counts; who is nobody is told nothing. */
function oncePerReceiver(destinations: readonly Destination[]): Destination[] {
  const byName = new Map<string, Destination>();
  for (const destination of destinations) {
    const { name, nobody } = destination.receiver;
    if (nobody !== true && !byName.has(name)) byName.set(name, destination);
  }
  return [...byName.values()];
}
