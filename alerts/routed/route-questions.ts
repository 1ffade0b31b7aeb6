import type { Clock } from '../../src/kernel/clock.js';
import { isAlertShown, type AlertCommands } from '../commands.js';
import type { Sight } from '../../src/privacy/sight.js';
import { TOLD_WITHIN } from '../told-within.js';
import { deliveriesOf } from '../deliveries.js';
import { unansweredOf } from '../route/on-call/due-steps.js';
import { type Escalations, escalationsOf } from '../route/on-call/explain.js';
import { decideRoute, type InForce } from '../route/decide.js';
import { routeAnswer, type RouteAnswer } from '../route/route-answer.js';
import type { RoutingTree } from '../route/tree.js';
import { type LabelParts, labelsOfAlerts } from './labels-of-alerts.js';
import { openAlerts } from './open-alerts.js';

export interface RouteQuestionParts extends LabelParts {
  readonly tree: RoutingTree;
  readonly commands: Pick<AlertCommands, 'find'>;
  readonly clock: Clock;
  readonly silences: { inForce(tenant: string, now: number): Promise<InForce[]> };
}

const HIDDEN = 'an alert that you are not shown';

/** Where an alert of the store goes now, and why. Throws NOT_FOUND as `find` does. */
export async function routeOfAlert(
  { tree, commands, clock, silences, ...reads }: RouteQuestionParts,
  { tenant, id }: { readonly tenant: string; readonly id: string },
  sight: Sight,
): Promise<RouteAnswer> {
  const { state: alert } = await commands.find(tenant, id, sight);
  const at = clock.now();
  const others = tree.rules.length === 0 ? [] : await openAlerts(reads.store, tenant, at - TOLD_WITHIN);
  const asked = alert === undefined ? [] : [{ id, alert }];
  const [own, ...open] = await labelsOfAlerts(reads, tenant, [
    ...asked,
    ...others.filter((other) => other.id !== id),
  ]);
  if (own === undefined) throw new TypeError(`alert ${id} has no labels`);
  const decision = decideRoute(tree, own, { at, open, silences: await silences.inForce(tenant, at) });
  const shown = others.some((one) => one.id === decision.inhibited?.by && isAlertShown(sight, one.alert));
  const inhibited =
    decision.inhibited === undefined || shown ? decision.inhibited : { ...decision.inhibited, by: HIDDEN };
  const log = (await deliveriesOf(reads.store, tenant, [id])).get(id) ?? [];
  const unanswered = alert === undefined ? { episode: 1, since: at } : unansweredOf(alert, at);
  const escalations =
    alert?.status === 'open' ? escalationsOf(tree, decision, { unanswered, log, now: at }) : NO_ESCALATIONS;
  return routeAnswer(own, { ...decision, inhibited }, { at, since: unanswered.since, escalations });
}

/** What somebody answered is escalated to nobody. */
const NO_ESCALATIONS: Escalations = new Map();
