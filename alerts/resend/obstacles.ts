import type { PeopleDirectory } from '../../src/people/directory/directory.js';
import type { Store } from '../../src/store/store.js';
import { readAlertFacts } from '../alert-log.js';
import { type RouteDecision, routerOf } from '../route/decide.js';
import { DEFAULT_TREE } from '../route/default-routes.js';
import type { OpenAlert } from '../route/inhibit.js';
import type { RoutingTree } from '../route/tree.js';
import { type AlertOfTenant, labelsOfAlerts } from '../routed/labels-of-alerts.js';
import { openAlerts } from '../routed/open-alerts.js';
import type { Silences } from '../silences/silences.js';
import { isTouchedSince, TOLD_WITHIN } from '../told-within.js';
import { isAnswered, isOfCase, isRouted, type Obstacle, obstacleTo } from './obstacle.js';
import type { AlertDelivery } from './read-deliveries.js';

export interface ObstacleParts {
  readonly store: Store;
  readonly directory: Pick<PeopleDirectory, 'known'>;
  readonly silences: Pick<Silences, 'inForce'>;
  /** Undefined where there is no file of routes. */
  readonly tree: RoutingTree | undefined;
}

const ALERTS_A_READ = 500;

/** Of each message, in their order, what keeps it from going out now; undefined of those that go. */
export async function obstaclesTo(
  parts: ObstacleParts,
  tenant: string,
  messages: readonly AlertDelivery[],
): Promise<(Obstacle | undefined)[]> {
  const asked = messages.filter((message) => !isAnswered(message));
  const old = parts.tree === undefined ? new Set<string>() : await oldOf(parts.store, tenant, asked);
  const decisions = await decisionsOf(parts, tenant, asked.filter(isRouted));
  return messages.map((message) => {
    if (isAnswered(message)) return 'answered';
    if (old.has(message.id)) return 'old';
    return obstacleTo(message, parts.tree, isRouted(message) ? decisions.get(message.id) : undefined);
  });
}

/** Ids of those that routes tell no more. A case opened before it was told: then it is as new as that. */
async function oldOf(
  store: Store,
  tenant: string,
  messages: readonly AlertDelivery[],
): Promise<ReadonlySet<string>> {
  const since = store.clock.now() - TOLD_WITHIN;
  const old = new Set(messages.map(({ id }) => id));
  for (const message of messages) if (isOfCase(message) && message.at >= since) old.delete(message.id);
  const ids = [...old];
  for (let at = 0; at < ids.length; at += ALERTS_A_READ)
    for (const [id, facts] of await readAlertFacts(store, tenant, ids.slice(at, at + ALERTS_A_READ)))
      if (isTouchedSince(facts, since)) old.delete(id);
  return old;
}

/** Where each of these goes now, by id. */
async function decisionsOf(
  { store, directory, silences, tree = DEFAULT_TREE }: ObstacleParts,
  tenant: string,
  messages: readonly AlertOfTenant[],
): Promise<ReadonlyMap<string, RouteDecision>> {
  if (messages.length === 0) return new Map();
  const at = store.clock.now();
  const reads = { store, directory };
  const asked = await labelled(reads, tenant, [...new Map(messages.map((one) => [one.id, one])).values()]);
  const open =
    tree.rules.length === 0
      ? []
      : await labelled(reads, tenant, await openAlerts(store, tenant, at - TOLD_WITHIN));
  const routed = routerOf(tree, { at, open, silences: await silences.inForce(tenant, at) });
  return new Map(asked.map((alert) => [alert.id, routed(alert)]));
}

async function labelled(
  reads: Pick<ObstacleParts, 'store' | 'directory'>,
  tenant: string,
  alerts: readonly AlertOfTenant[],
): Promise<OpenAlert[]> {
  const found: OpenAlert[] = [];
  for (let at = 0; at < alerts.length; at += ALERTS_A_READ)
    found.push(...(await labelsOfAlerts(reads, tenant, alerts.slice(at, at + ALERTS_A_READ))));
  return found;
}
