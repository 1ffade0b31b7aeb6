import type { Verdict } from '../src/event/finding.js';
import { DAY, HOUR } from '../src/kernel/clock.js';
import { asOf, isWorse, severityOf, severityRank } from './alert.js';
import type { Alert, AlertState, AlertStatus } from './alert.js';
import type { Containment } from './alert-fact.js';
import { noEffect, stating, type Decision, type NoEffect } from './decide.js';

/** What people do about an alert. */
export type AnswerCommand =
  | { readonly type: 'acknowledge' }
  | ({ readonly type: 'resolve' } & Judgement)
  /** To an account; to nobody when empty. */
  | { readonly type: 'assign'; readonly to: string }
  | { readonly type: 'comment'; readonly text: string }
  | { readonly type: 'contain'; readonly action: Containment; readonly note: string }
  | { readonly type: 'escalate'; readonly receiver: string };

export interface Judgement {
  readonly verdict: Verdict;
  readonly note: string;
  /** The id of the alert that this one repeats; of the verdict `duplicate` alone. */
  readonly duplicateOf?: string | undefined;
}

/** An acknowledgement that is not confirmed lapses: somebody said that they look, and then nothing was heard. */
const HOLDS_OF_WORST = DAY;
const HOLDS = 3 * DAY;
/** A confirmation that would add less is the same click twice. */
const LEAST_ADDED = HOUR;

/** Assignments, comments, measures and escalations kept of one alert. */
export const MAX_REMARKS = 500;

/** For how long an acknowledgement of so bad an alert holds, in ms. */
export const holdsFor = (alert: Pick<Alert, 'claims' | 'worst'>): number =>
  severityRank(severityOf(alert)) >= severityRank('high') ? HOLDS_OF_WORST : HOLDS;

/** What somebody's answer changes; `id` is the alert's own, `now` is epoch ms. */
export function decideAnswer(
  state: AlertState,
  command: AnswerCommand,
  { id, now }: { readonly id: string; readonly now: number },
): Decision {
  const alert = asOf(state, now);
  if (alert === undefined) return noEffect('unknown-alert');
  if (command.type === 'acknowledge') return decideAcknowledge(alert, now);
  if (command.type === 'resolve') return decideResolve(alert, command, id);
  return alert.remarks >= MAX_REMARKS ? noEffect('too-many-remarks') : decideRemark(alert, command);
}

const NOT_OPEN: Readonly<Record<Exclude<AlertStatus, 'open' | 'acknowledged'>, NoEffect>> = {
  resolved: 'already-resolved',
  history: 'history',
  withdrawn: 'withdrawn',
};

/** Again, it confirms: it holds longer, or for something worse. */
function decideAcknowledge(alert: Alert, now: number): Decision {
  const { status, acknowledgedUntil, answered } = alert;
  if (status !== 'open' && status !== 'acknowledged') return noEffect(NOT_OPEN[status]);
  const until = now + holdsFor(alert);
  if (status === 'acknowledged' && !isWorse(severityOf(alert), answered)) {
    const added = acknowledgedUntil === undefined ? 0 : until - Date.parse(acknowledgedUntil);
    if (added < LEAST_ADDED) return noEffect('already-acknowledged');
  }
  return stating({ type: 'acknowledged', data: { until: new Date(until).toISOString() } });
}

/** A second verdict that differs corrects the first. */
function decideResolve(alert: Alert, { verdict, note, duplicateOf }: Judgement, id: string): Decision {
  if (alert.status === 'withdrawn') return noEffect('withdrawn');
  if (duplicateOf === id) return noEffect('duplicate-of-itself');
  const said =
    alert.status === 'resolved' &&
    alert.verdict === verdict &&
    alert.note === note &&
    alert.duplicateOf === duplicateOf;
  if (said) return noEffect('already-resolved');
  const data = { verdict, note, ...(duplicateOf === undefined ? {} : { duplicateOf }) };
  return stating({ type: 'resolved', data });
}

type Remark = Extract<AnswerCommand, { type: 'assign' | 'comment' | 'contain' | 'escalate' }>;

/** Only what waits for somebody is assigned or escalated; a comment or a measure is recorded whatever became of it. */
function decideRemark(alert: Alert, command: Remark): Decision {
  const { status, assignee, escalatedTo } = alert;
  if (command.type === 'comment') return stating({ type: 'commented', data: { text: command.text } });
  if (command.type === 'contain') {
    const { action, note } = command;
    return stating({ type: 'contained', data: { action, note } });
  }
  if (status !== 'open' && status !== 'acknowledged') return noEffect(NOT_OPEN[status]);
  if (command.type === 'assign')
    return assignee === command.to
      ? noEffect('already-assigned')
      : stating({ type: 'assigned', data: { to: command.to } });
  return escalatedTo.includes(command.receiver)
    ? noEffect('already-escalated')
    : stating({ type: 'escalated', data: { receiver: command.receiver } });
}
