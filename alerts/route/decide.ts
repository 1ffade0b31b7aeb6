import { groupKeyOf } from './group-key.js';
import { type Inhibited, inhibitionOf, type OpenAlert } from './inhibit.js';
import { holdAll, type Matcher } from './matcher.js';
import type { ReceiverDefinition } from './definition.js';
import type { Route, RoutingTree } from './tree.js';
import { mutedAt, type Muted } from './muted.js';
import { type Step, walkTree } from './walk.js';

/** A silence that is in force. */
export interface InForce {
  readonly id: string;
  readonly tenant: string;
  readonly matchers: readonly Matcher[];
  /** Actor keys of whom it hides nothing. */
  readonly exempt: ReadonlySet<string>;
}

export interface Destination {
  readonly route: Route;
  readonly receiver: ReceiverDefinition;
  readonly groupKey: string;
  /** Why nothing is told there at this moment. */
  readonly muted: Muted | undefined;
  /** Of a step of an escalation: what it is told for, once. */
  readonly purpose?: string;
  /** It stands in for the ways of the alert itself, which goes nowhere. */
  readonly isInstead?: true;
}

/** Where an alert goes, and why. Nothing of this hides it from a list. */
export interface RouteDecision {
  readonly steps: readonly Step[];
  readonly destinations: readonly Destination[];
  readonly inhibited: Inhibited | undefined;
  /** Ids of the silences that hide it. */
  readonly silences: readonly string[];
}

export interface Situation {
  /** Epoch ms. */
  readonly at: number;
  /** Alerts that wait for an answer, in an order that stays. */
  readonly open: readonly OpenAlert[];
  readonly silences: readonly InForce[];
}

/** Pure. Of one alert; who asks of many takes `routerOf`. */
export const decideRoute = (tree: RoutingTree, alert: OpenAlert, situation: Situation): RouteDecision =>
  routerOf(tree, situation)(alert);

/** Pure. The same of each alert that is asked for: what they have in common is looked up once. */
export function routerOf(
  tree: RoutingTree,
  { at, open, silences }: Situation,
): (alert: OpenAlert) => RouteDecision {
  const inhibitedBy = inhibitionOf(tree.rules, open);
  return (alert) => {
    const { steps, ends } = walkTree(tree.root, alert.labels);
    return {
      steps,
      destinations: ends.flatMap((route) => {
        const receiver = tree.receivers.get(route.settings.receiver);
        if (receiver === undefined) return [];
        const groupKey = groupKeyOf(route, alert.labels, alert.id);
        return [{ route, receiver, groupKey, muted: mutedAt(route, at) }];
      }),
      inhibited: inhibitedBy(alert),
      silences: silences.filter((silence) => hides(silence, alert)).map(({ id }) => id),
    };
  };
}

/** Of one tenant, when all its matchers hold, and not about whom it must not hide. */
export const hides = ({ tenant, matchers, exempt }: InForce, { labels, actorKey }: OpenAlert): boolean =>
  labels['tenant']?.includes(tenant) === true &&
  !(actorKey !== undefined && exempt.has(actorKey)) &&
  holdAll(matchers, labels);
