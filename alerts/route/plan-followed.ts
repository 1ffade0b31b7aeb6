import { dueFollowed, type FollowedAlert, isEnded, isTrigger } from '../follow/due-followed.js';
import type { Follows } from '../follow/followed.js';
import { dueIncident } from '../opened/due-incident.js';
import { isStandingRisk, openedPurpose } from '../opened/opened-case.js';
import { sinceAsked } from '../resend/asked-again.js';
import type { Due } from '../due.js';
import {
  type Batch,
  batchOf,
  channelOf,
  type Decided,
  HELD_LOOK,
  type PlannedLane,
  planLane,
  type Routable,
  type RoutePlan,
} from './plan.js';

/** The way to one receiver that follows alerts. */
export interface FollowingLane extends PlannedLane {
  readonly receiver: string;
  readonly follows: Follows;
}

interface Waiting {
  readonly alert: Routable;
  readonly log: Routable['log'];
  /** The alert, or the case that is told with it. */
  readonly of: string;
  readonly due: Due;
}

/**
 * Pure: of one tenant, everything that a receiver which follows alerts has to be told now. Who keeps an image of their
 * state gets each by itself and at once: groups, waits and repeats are for people. Where an alert goes is asked for the
 * first message alone; who has it is told the rest, whatever route or silence takes it by then.
 */
export function planFollowing(all: Decided, lane: FollowingLane, now: number): RoutePlan {
  // What goes elsewhere instead goes to people: an image of the alert would be made where it goes nowhere itself.
  const decided = { ...all, told: all.told.filter(({ destination }) => destination.isInstead !== true) };
  const own = planOwn(decided, lane, now);
  if (lane.follows === 'state') return own;
  const told = planLane(decided, lane, now);
  return {
    batches: [...told.batches, ...own.batches],
    lookAgain: Math.min(told.lookAgain, own.lookAgain),
    backingOff: told.backingOff,
  };
}

function planOwn(decided: Decided, lane: FollowingLane, now: number): RoutePlan {
  const waiting = waitingAt(decided, lane, now);
  const backingOff = waiting.filter(({ due }) => !due.due && due.because === 'backoff');
  const isLater = decided.held || backingOff.length > 0;
  return {
    batches: waiting.flatMap((one) => toBatch(one, decided, lane)),
    lookAgain: Math.min(isLater ? now + HELD_LOOK : Infinity, decided.changesAt),
    backingOff: backingOff
      .filter(({ log }) => !isKnown(log))
      .map(({ alert }) => Date.parse(alert.alert.raisedAt)),
  };
}

/** Whether the receiver has heard of it: then nobody waits to hear of the alert. */
const isKnown = (log: Routable['log']): boolean => log.some(({ outcome }) => outcome === 'delivered');

function waitingAt({ told, all }: Decided, lane: FollowingLane, now: number): Waiting[] {
  const { receiver, follows } = lane;
  const channel = channelOf(lane.channel, receiver);
  const routed = new Set(
    told.flatMap(({ alert, destination }) => (destination.receiver.name === receiver ? [alert.id] : [])),
  );
  return all.flatMap((alert) => {
    const log = sinceAsked(alert.log.filter((delivery) => delivery.channel === channel));
    const isRouted = routed.has(alert.id);
    if (log.length === 0 && !isRouted) return [];
    const { changedAt } = alert;
    const followed = { alert: alert.alert, log, changedAt, isRouted };
    const own = { alert, log, of: alert.id, due: dueFollowed(follows, followed, now) };
    if (follows === 'state') return [own, ...incidentsAt(followed, alert, now)];
    return isPagedForRisk(alert, log) ? [] : [own];
  });
}

/** What was paged last is a risk that stands, which the verdict on its alert does not end. */
function isPagedForRisk({ alert, opened = [] }: Routable, log: Routable['log']): boolean {
  const last = log.findLast(({ purpose }) => isTrigger(purpose))?.purpose;
  return isEnded(alert) && opened.some((one) => isStandingRisk(one) && openedPurpose(one) === last);
}

/** The cases that are told with an alert, to who has it or gets it. */
const incidentsAt = ({ log, isRouted }: FollowedAlert, alert: Routable, now: number): Waiting[] =>
  (alert.opened ?? []).map((opened) => {
    const followed = { opened, log, isRouted: isRouted || isKnown(log) };
    return { alert, log, of: opened.case, due: dueIncident(followed, now) };
  });

function toBatch(waiting: Waiting, { receivers }: Decided, lane: FollowingLane): Batch[] {
  const { alert, due } = waiting;
  const receiver = receivers.get(lane.receiver);
  if (!due.due || receiver === undefined) return [];
  const group = { groupKey: `followed/${waiting.of}`, digest: undefined };
  return [{ receiver, begun: batchOf(waiting), ...group, members: [{ alert, due }] }];
}
