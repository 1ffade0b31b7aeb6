import type { Alert } from '../alert.js';
import { asOf, lapsedAt, severityOf, weightyClaims } from '../alert.js';
import type { Delivery } from '../deliveries.js';
import { type Due, dueAgain, dueMessage, dueStep, lastTold } from '../due.js';
import { isEnded } from '../follow/due-followed.js';
import { parseFollowed } from '../follow/followed.js';
import { type Destination, type InForce, routerOf } from './decide.js';
import { sinceAsked } from '../resend/asked-again.js';
import type { ReceiverDefinition } from './definition.js';
import { digestAt, type DigestEvery } from './digest.js';
import { digestDue } from './digest-due.js';
import { handedAt, handedTo, isHandedAlone } from './handed.js';
import type { OpenAlert } from './inhibit.js';
import type { OpenedCase } from '../opened/opened-case.js';
import { openedDestinations } from '../opened/opened-destinations.js';
import { outlivesAnswers } from '../opened/opened-case.js';
import { type BeginningStep, dueSteps } from './on-call/due-steps.js';
import { groupDue, type Member } from './timing.js';
import type { RoutingTree } from './tree.js';
import { waysOf } from './ways.js';

/** An open alert with all that decides whom it is told to. */
export interface Routable extends OpenAlert {
  readonly alert: Alert;
  /** Attempts of all receivers, in their order. */
  readonly log: readonly Delivery[];
  /** When something was stated of it last, epoch ms. */
  readonly changedAt: number;
  /** Cases of which people are told with it. */
  readonly opened?: readonly OpenedCase[];
}

type DueNow = Extract<Due, { due: true }>;

export interface BatchMember {
  readonly alert: Routable;
  readonly due: DueNow;
}

/** Alerts that a receiver is told in one message. */
export interface Batch {
  readonly receiver: ReceiverDefinition;
  /** Of the message that was begun; undefined for a new one. */
  readonly begun: string | undefined;
  readonly groupKey: string;
  /** Whether it is what came together for a time, instead of at once. */
  readonly digest: DigestEvery | undefined;
  readonly members: readonly BatchMember[];
}

/** What is sent one after the other, whatever the others do: a channel, or the way to one receiver. */
export interface PlannedLane {
  /** As the delivery log begins with. */
  readonly channel: string;
  readonly takes: (receiver: ReceiverDefinition) => boolean;
}

export interface RoutePlan {
  readonly batches: readonly Batch[];
  /** When the next thing may be due, epoch ms; infinite when nothing waits. */
  readonly lookAgain: number;
  /** When alerts were raised that wait for a further attempt, epoch ms. */
  readonly backingOff: readonly number[];
}

export interface PlanTerms {
  readonly tree: RoutingTree;
  /** Alerts that wait for no answer any more, of which somebody who follows them has to be told. */
  readonly ended?: readonly Routable[];
  readonly silences: readonly InForce[];
  /** Epoch ms. */
  readonly now: number;
  /** IANA name. */
  readonly timeZone: string;
}

/** What is held back by a time, a rule, a silence or a failure is looked at again after so long. */
export const HELD_LOOK = 30_000;

const UNANSWERED = { status: 'open', acknowledgedUntil: undefined } as const;

/** Under which name the delivery log knows a receiver. */
export const channelOf = (channel: string, receiver: string): string => `${channel}:${receiver}`;

/** What was told before there were routes went to everybody there was: nobody is told again because of routes. */
const isOfReceiver = (delivery: Delivery, channel: string, receiver: string): boolean =>
  delivery.channel === channelOf(channel, receiver) ||
  (delivery.channel === channel && delivery.outcome === 'delivered');

/** Where the open alerts of a tenant go now. */
export interface Decided {
  readonly told: readonly { readonly alert: Routable; readonly destination: Destination }[];
  /** Whether something is held back by a time, a rule or a silence. */
  readonly held: boolean;
  /** Steps of escalations that begin now; their rows are written before anybody is told. */
  readonly begins: readonly (BeginningStep & { readonly alertId: string })[];
  /** When an acknowledgement lapses or a step begins, epoch ms; infinite when neither does. */
  readonly changesAt: number;
  /** Of whatever a receiver that follows alerts may have heard. */
  readonly all: readonly Routable[];
  readonly receivers: RoutingTree['receivers'];
  /** Of the tenant, IANA name. */
  readonly timeZone: string;
}

interface Waiting {
  readonly alert: Routable;
  readonly destination: Destination;
  readonly log: readonly Delivery[];
  readonly due: Due;
  /** Whether it is something that was told already. */
  readonly again: boolean;
  readonly digest: DigestEvery | undefined;
}

/** Pure: of one tenant, everything that a lane has to tell now. */
export function planLane(decided: Decided, { channel, takes }: PlannedLane, now: number): RoutePlan {
  const waiting = decided.told
    .filter(({ destination }) => takes(destination.receiver))
    .map(({ alert, destination }) => waitingAt(alert, destination, { channel, now }));
  const backingOff = waiting.filter(({ due }) => !due.due && due.because === 'backoff');
  const begun = waiting.filter((one) => batchOf(one) !== undefined);
  const others = waiting.filter((one) => batchOf(one) === undefined);
  const groups = [...Map.groupBy(others, groupOf).values()].map((group) =>
    groupPlan(group, { now, timeZone: decided.timeZone }),
  );
  const isLater = decided.held || backingOff.length > 0;
  return {
    batches: [...begunBatches(begun), ...groups.flatMap(({ batch }) => batch ?? [])],
    lookAgain: Math.min(
      isLater ? now + HELD_LOOK : Infinity,
      decided.changesAt,
      ...groups.map(({ at }) => at),
    ),
    backingOff: backingOff.map(({ alert }) => Date.parse(alert.alert.raisedAt)),
  };
}

/** Pure. `waiting` are in an order that stays. */
export function decideAll(waiting: readonly Routable[], terms: PlanTerms): Decided {
  const { tree, silences, now, timeZone, ended = [] } = terms;
  const open = waiting.map((one) => ({ ...one, alert: asOf(one.alert, now) ?? one.alert }));
  const told: Decided['told'][number][] = [];
  const begins: Decided['begins'][number][] = [];
  const changes = open.map(lapseOf);
  const ways = new Map<string, readonly Destination[]>();
  const route = routerOf(tree, { at: now, open, silences });
  let held = false;
  for (const alert of open) {
    const decision = route(alert);
    const { isHidden, routed, isHeld } = waysOf(decision);
    held ||= isHeld;
    const escalated = handedTo(alert, tree).filter(
      ({ receiver }) => !routed.some((one) => one.receiver.name === receiver.name),
    );
    const routes = isHidden ? [] : decision.destinations.filter(({ muted }) => muted === undefined);
    const steps = dueSteps(tree, alert, { routes, now });
    ways.set(alert.id, routed);
    begins.push(...steps.begins.map((step) => ({ ...step, alertId: alert.id })));
    changes.push(steps.nextAt);
    // Somebody asked for it: no matter who said before that they look, and until when.
    const asked = { ...alert, alert: { ...alert.alert, ...UNANSWERED } };
    told.push(
      ...[...routed, ...steps.destinations].map((destination) => ({ alert, destination })),
      ...escalated.map((destination) => ({ alert: asked, destination })),
    );
  }
  const all = [...open, ...ended];
  const outlived = ended.filter((alert) => isOutlived(alert, now));
  const later = new Map(outlived.map((alert) => [alert.id, waysOf(route(alert))]));
  held ||= [...later.values()].some(({ isHeld }) => isHeld);
  for (const alert of all) {
    const own = ways.get(alert.id) ?? later.get(alert.id)?.routed ?? [];
    const destinations = openedDestinations(alert, { own, others: ways }, now);
    told.push(...destinations.map((destination) => ({ alert, destination })));
  }
  const changesAt = Math.min(Infinity, ...changes);
  return { told, begins, held, changesAt, all, receivers: tree.receivers, timeZone };
}

/** Whether it was answered, and something that is told with it stands nevertheless. */
const isOutlived = ({ alert, opened = [] }: Routable, now: number): boolean =>
  isEnded(alert) && opened.some((one) => outlivesAnswers(one, now));

/** When an acknowledgement lapses, so that it has to be looked at again; epoch ms. */
const lapseOf = ({ alert }: Routable): number =>
  alert.status === 'acknowledged' && alert.acknowledgedUntil !== undefined
    ? Date.parse(alert.acknowledgedUntil)
    : Infinity;

function waitingAt(
  alert: Routable,
  destination: Destination,
  { channel, now }: { readonly channel: string; readonly now: number },
): Waiting {
  const { name } = destination.receiver;
  const own = alert.log.filter(
    (delivery) => isOfReceiver(delivery, channel, name) && parseFollowed(delivery.purpose) === undefined,
  );
  const log = sinceAsked(own);
  const { purpose } = destination;
  // Whom a step of an escalation comes to, or a case is told, waits for no digest.
  if (purpose !== undefined)
    return { alert, destination, log, digest: undefined, due: dueStep(purpose, log, now), again: false };
  const handed = handedAt(alert, destination, { log, now });
  if (handed !== undefined) return { alert, log, digest: undefined, again: false, ...handed };
  const news = dueMessage(alert.alert, log, now);
  const after = destination.route.settings.repeatInterval;
  const known = {
    alert,
    destination,
    log,
    digest: channel === 'email' ? digestOf(alert, destination) : undefined,
  };
  if (news.due || news.because !== 'told') return { ...known, due: news, again: false };
  return { ...known, due: dueAgain(alert.alert, log, { now, after }), again: true };
}

/** What is critical, and what somebody asked to have told, waits for no digest. */
const digestOf = ({ alert }: Routable, { route, receiver }: Destination): DigestEvery | undefined =>
  severityOf(alert) === 'critical' || isHandedAlone(route) ? undefined : receiver.digest;

/** The message that was begun for the same purpose and did not come through. */
export function batchOf({ due, log }: Pick<Waiting, 'due' | 'log'>): string | undefined {
  if (!due.due) return undefined;
  const last = log.findLast(({ purpose }) => purpose === due.purpose);
  return last?.outcome === 'retry' ? last.batch : undefined;
}

function begunBatches(begun: readonly Waiting[]): Batch[] {
  const groups = Map.groupBy(begun, (one) => `${one.destination.receiver.name}/${batchOf(one)}`);
  return [...groups.values()].flatMap((group) => toBatch(group, batchOf));
}

const groupOf = ({ destination, digest }: Waiting): string =>
  JSON.stringify([destination.receiver.name, digest === undefined ? destination.groupKey : { digest }]);

function groupPlan(
  group: readonly Waiting[],
  { now, timeZone }: { readonly now: number; readonly timeZone: string },
): { batch: Batch | undefined; at: number } {
  const [first] = group;
  if (first === undefined) return { batch: undefined, at: Infinity };
  const { digest, destination } = first;
  const { settings } = destination.route;
  const members = group.map(memberOf);
  const next = (at: number): number => (digest === undefined ? at : digestAt(digest, at, timeZone));
  const found =
    digest === undefined
      ? groupDue(members, settings, now)
      : digestDue(members, { repeatInterval: settings.repeatInterval, next }, now);
  if (!found.due) return { batch: undefined, at: found.at ?? Infinity };
  const told = group.filter(({ alert, due }) => due.due && found.ids.includes(alert.id));
  return { batch: toBatch(told, () => undefined)[0], at: Infinity };
}

function toBatch(group: readonly Waiting[], begun: (one: Waiting) => string | undefined): Batch[] {
  const [first] = group;
  if (first === undefined) return [];
  const { digest } = first;
  const { receiver, groupKey: own } = first.destination;
  const groupKey = digest === undefined ? own : `digest/${receiver.name}`;
  const members = group.flatMap(({ alert, due }) => (due.due ? [{ alert, due }] : []));
  return [{ receiver, begun: begun(first), groupKey, digest, members }];
}

function memberOf({ alert: { id, alert }, log, due, again }: Waiting): Member {
  const isNew = due.due && !again;
  const isUnanswered = alert.status === 'open' && (due.due || due.because === 'told');
  const since = due.due && due.reason === 'lapsed' ? lapsedAt(alert, Infinity) : undefined;
  return { id, isNew, since: since ?? newsSince(alert), told: lastTold(log), isUnanswered };
}

/** When the first finding was judged that makes it as bad as it is; never later for what only grew. */
function newsSince(alert: Alert): number {
  const claims = weightyClaims(alert);
  const times = claims
    .filter(({ severity }) => severity === claims[0]?.severity)
    .map(({ evaluatedAt }) => Date.parse(evaluatedAt));
  return Math.min(...times);
}
