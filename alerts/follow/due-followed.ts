import { nameBasedId } from '../../src/kernel/ids.js';
import { type Alert, isWorse, severityOf, weightyClaims } from '../alert.js';
import type { Delivery } from '../deliveries.js';
import { stateShown } from '../delivery-notes.js';
import { type Due, dueFor, parsePurpose } from '../due.js';
import { parseIncident } from '../opened/due-incident.js';
import { isOpenedPurpose } from '../opened/opened-case.js';
import { isStepPurpose } from '../route/on-call/escalation.js';
import {
  type FollowedAs,
  type FollowedPurpose,
  type Follows,
  formatFollowed,
  parseFollowed,
} from './followed.js';

/** An alert as one receiver knows it. */
export interface FollowedAlert {
  readonly alert: Alert;
  /** Attempts at this receiver, in their order. */
  readonly log: readonly Delivery[];
  /** When something was stated of it last, epoch ms. */
  readonly changedAt: number;
  /** Whether the routes take it there now: without that nobody is told of it for the first time. */
  readonly isRouted: boolean;
}

/** Whether it waits for no answer any more. */
export const isEnded = ({ status }: Pick<Alert, 'status'>): boolean =>
  status !== 'open' && status !== 'acknowledged';

/**
 * What a receiver that follows alerts has to be told of this one at `now` (epoch ms). Only the newest state is told, not
 * each step to it. What was begun is finished under its id first, since it may have arrived.
 */
export function dueFollowed(follows: Follows, followed: FollowedAlert, now: number): Due {
  const wanted = follows === 'state' ? stateToTell(followed) : answerToTell(followed);
  if (wanted === undefined) return { due: false, because: 'told' };
  const { alert, log } = followed;
  const reason = alert.episode === 1 ? 'first' : 'reopened';
  const due = dueFor({ reason, purpose: formatFollowed(wanted) }, log, now);
  if (!due.due) return due;
  const { as, sequence } = wanted;
  return { ...due, followed: { as, sequence, changedAt: changeOf(followed, now) } };
}

/** Whether the receiver will have to be told something, now or after a wait. */
export const isOwed = (follows: Follows, followed: FollowedAlert): boolean =>
  dueFollowed(follows, followed, Infinity).due;

/** Eight hex digits of all that an image of an alert shows and that stays: what only grew within a finding is in the next message. */
export function stateOf(alert: Alert): string {
  const { status, episode, verdict = '', duplicateOf = '', assignee, contained } = alert;
  const findings = weightyClaims(alert).map(({ findingId }) => findingId);
  const shown = [status, String(episode), severityOf(alert), verdict, duplicateOf, assignee];
  return nameBasedId('state', ...shown, contained.join(), findings.sort().join()).slice(0, 8);
}

/** Nothing is stated when an acknowledgement lapses: it changes the alert by the clock. */
function changeOf({ alert, changedAt }: FollowedAlert, now: number): number {
  const lapsed =
    alert.status === 'open' && alert.acknowledgedUntil !== undefined
      ? Date.parse(alert.acknowledgedUntil)
      : 0;
  return lapsed <= now ? Math.max(changedAt, lapsed) : changedAt;
}

function stateToTell({ alert, log, isRouted }: FollowedAlert): FollowedPurpose | undefined {
  const { begun, last } = progressOf(log);
  if (begun !== undefined) return begun;
  const ended = isEnded(alert);
  if (last === undefined && (ended || !isRouted)) return undefined;
  const wanted = purposeOf(alert, log, ended ? 'close' : last === undefined ? 'create' : 'update');
  const isTold = last?.state === wanted.state && (last.as === 'close') === ended;
  return isTold ? undefined : wanted;
}

interface Progress {
  /** What is under way: it may have arrived. */
  readonly begun: FollowedPurpose | undefined;
  /** The state that it was shown last: a repeat shows the alert as it is by then. */
  readonly last: Pick<FollowedPurpose, 'as' | 'state'> | undefined;
}

/** By the numbers of the messages: two rows of one millisecond have no order in the log. */
function progressOf(log: readonly Delivery[]): Progress {
  const messages = [...Map.groupBy(log, ({ purpose }) => purpose)].flatMap(([purpose, rows]) => {
    const parsed = parseFollowed(purpose);
    const ends = new Set(rows.map(({ outcome }) => outcome));
    if (parsed === undefined) return [];
    const shown = { as: parsed.as, state: stateShown(rows) ?? parsed.state };
    return [{ purpose: parsed, shown, isTaken: ends.has('delivered'), isFailed: ends.has('failed') }];
  });
  messages.sort((left, right) => left.purpose.sequence - right.purpose.sequence);
  return {
    begun: messages.find(({ isTaken, isFailed }) => !isTaken && !isFailed)?.purpose,
    last: messages.findLast(({ isTaken }) => isTaken)?.shown,
  };
}

/** An acknowledgement of something milder than what was told since is none of that. */
function answerToTell({ alert, log }: FollowedAlert): FollowedPurpose | undefined {
  const incident = incidentOf(log);
  if (isEnded(alert)) return incident === 'none' ? undefined : purposeOf(alert, log, 'resolve');
  const isAnswered = alert.status === 'acknowledged' && !isWorse(severityOf(alert), alert.answered);
  return isAnswered && incident === 'triggered' ? purposeOf(alert, log, 'acknowledge') : undefined;
}

/** What the service has open of it, as far as is known here; `perhaps`: its answer to the trigger is not known. */
type Incident = 'none' | 'perhaps' | 'triggered' | 'acknowledged';

/** A message of a route, a step of an escalation, or that a case opened. */
export const isTrigger = (purpose: string): boolean =>
  parsePurpose(purpose) !== undefined || isStepPurpose(purpose) || isOpenedPurpose(purpose);

const incidentOf = (log: readonly Delivery[]): Incident =>
  log.reduce<Incident>((incident, { purpose, outcome }) => {
    const as = parseFollowed(purpose)?.as;
    if (as !== undefined)
      return outcome !== 'delivered' ? incident : as === 'resolve' ? 'none' : 'acknowledged';
    if (!isTrigger(purpose)) return incident;
    if (outcome === 'delivered') return 'triggered';
    if (outcome === 'retry') return incident === 'none' ? 'perhaps' : incident;
    return incident === 'perhaps' ? 'none' : incident;
  }, 'none');

function purposeOf(alert: Alert, log: readonly Delivery[], as: FollowedAs): FollowedPurpose {
  // What was told of a case stands in the log of its alert, and has numbers of its own.
  const own = log.filter(({ purpose }) => parseIncident(purpose) === undefined);
  const taken = own.filter(({ outcome }) => outcome === 'delivered').map(({ purpose }) => purpose);
  const sequence = new Set(taken).size + 1;
  return { as, episode: alert.episode, severity: severityOf(alert), sequence, state: stateOf(alert) };
}
