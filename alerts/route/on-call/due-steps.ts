import type { Alert } from '../../alert.js';
import type { Delivery } from '../../deliveries.js';
import type { Destination } from '../decide.js';
import type { RoutingTree, Settings } from '../tree.js';
import {
  type BegunStep,
  type Escalation,
  progressOf,
  stepPurpose,
  stepRow,
  type Unanswered,
} from './escalation.js';
import { whomToTell } from './whom.js';

/** A step that begins now: its row has to be written before anybody is told of it. */
export interface BeginningStep {
  readonly row: Delivery;
  /** Schedules that have nobody on call. */
  readonly gaps: readonly string[];
}

export interface DueSteps {
  readonly destinations: readonly Destination[];
  readonly begins: readonly BeginningStep[];
  /** When the next step begins while nobody answers, epoch ms; infinite when none does. */
  readonly nextAt: number;
}

interface Waiting {
  readonly alert: Alert;
  readonly log: readonly Delivery[];
}

/** Since when it has waited for an answer: since it was opened, or since its acknowledgement lapsed. */
export function unansweredOf(
  { episode, openSince, raisedAt, acknowledgedUntil }: Alert,
  now: number,
): Unanswered {
  const opened = Date.parse(openSince ?? raisedAt);
  const lapsed = acknowledgedUntil === undefined ? -Infinity : Date.parse(acknowledgedUntil);
  return { episode, since: lapsed <= now ? Math.max(opened, lapsed) : opened };
}

/**
 * Pure. What the escalations of these routes, all of which tell now, come to for an alert. Whoever acknowledges or judges
 * it stops them, as does what hides it.
 */
export function dueSteps(
  tree: RoutingTree,
  waiting: Waiting,
  { routes, now }: { readonly routes: readonly Destination[]; readonly now: number },
): DueSteps {
  if (waiting.alert.status !== 'open') return { destinations: [], begins: [], nextAt: Infinity };
  const byName = new Map<string, Destination>();
  for (const destination of routes) {
    const name = destination.route.settings.escalation?.name;
    if (name !== undefined && !byName.has(name)) byName.set(name, destination);
  }
  const all = [...byName.values()].map((destination) => stepsOf(tree, waiting, { destination, now }));
  return {
    destinations: all.flatMap(({ destinations }) => destinations),
    begins: all.flatMap(({ begins }) => begins),
    nextAt: Math.min(Infinity, ...all.map(({ nextAt }) => nextAt)),
  };
}

function stepsOf(
  tree: RoutingTree,
  { alert, log }: Waiting,
  { destination, now }: { readonly destination: Destination; readonly now: number },
): DueSteps {
  const { escalation, receiver: otherwise } = destination.route.settings;
  if (escalation === undefined) return { destinations: [], begins: [], nextAt: Infinity };
  const unanswered = unansweredOf(alert, now);
  const begins: BeginningStep[] = [];
  let progress = progressOf(escalation, unanswered, log);
  while (progress.next !== undefined && progress.next.at <= now) {
    const came = whomToTell(tree, { escalation, otherwise }, { ...progress.next, at: now });
    const purpose = stepPurpose(alert.episode, progress.next, escalation.name);
    begins.push({ row: stepRow(purpose, escalation.name, { came, at: now }), gaps: came.gaps });
    progress = progressOf(escalation, unanswered, [...log, ...begins.map(({ row }) => row)]);
  }
  const told = progress.begun.flatMap((step) => {
    const purpose = stepPurpose(alert.episode, step, escalation.name);
    return destinationsOf(tree, step, { destination, escalation, purpose });
  });
  return { destinations: told, begins, nextAt: progress.next?.at ?? Infinity };
}

interface Told {
  /** Of the route that escalates. */
  readonly destination: Destination;
  readonly escalation: Escalation;
  readonly purpose: string;
}

/** At once, and each once; what of a group comes to the same step at the same time is one message. */
const AT_ONCE = { groupWait: 0, groupInterval: 0, repeatInterval: Infinity, escalation: undefined } as const;

function destinationsOf(
  { receivers }: RoutingTree,
  { to, step, round }: BegunStep,
  { destination, escalation, purpose }: Told,
): Destination[] {
  const path = `escalation/${escalation.name}/${step}/${round}`;
  return to.flatMap((name) => {
    const receiver = receivers.get(name);
    if (receiver === undefined || receiver.nobody === true) return [];
    const settings: Settings = { ...destination.route.settings, ...AT_ONCE, receiver: name };
    const route = { ...destination.route, path, settings };
    return [{ route, receiver, groupKey: `${path}/${destination.groupKey}`, muted: undefined, purpose }];
  });
}
