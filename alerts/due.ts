import { SEVERITIES, type Severity } from '../src/event/finding.js';
import { DAY, MINUTE, SECOND } from '../src/kernel/clock.js';
import { lapsedAt, severityOf, severityRank, type Alert } from './alert.js';
import type { Delivery } from './deliveries.js';
import type { Followed } from './follow/followed.js';
import { isOpenedPurpose } from './opened/opened-case.js';

/** Why a message goes out; it stands in the message and in the delivery log. */
export const MESSAGE_REASONS = [
  'first',
  'escalated',
  'reopened',
  'lapsed',
  'repeat',
  'handed',
  'escalation',
  'case',
] as const;
export type MessageReason = (typeof MESSAGE_REASONS)[number];
const PURPOSE_REASONS = MESSAGE_REASONS.filter((reason) => reason !== 'escalation' && reason !== 'case');

/** Wait after the first failed attempt; it doubles with each further one. */
export const FIRST_BACKOFF = 30 * SECOND;
/** Longest wait, so that the worst alert is not the last one told when a mail server comes back. */
export const LONGEST_BACKOFF = 15 * MINUTE;
/** A message that could not be delivered for so long is given up: a receiver may be away over a long weekend. */
export const GIVE_UP_AFTER = 4 * DAY;

export type Due =
  | {
      readonly due: true;
      readonly reason: MessageReason;
      readonly purpose: string;
      readonly attempt: number;
      readonly isLastAttempt: boolean;
      /** Of a message to a receiver that follows the alert. */
      readonly followed?: Followed;
    }
  | { readonly due: false; readonly because: 'not-open' | 'told' | 'failed' | 'backoff' };

const notDue = (because: Extract<Due, { due: false }>['because']): Due => ({ due: false, because });

/** Whether a message is due and why; `log` holds the attempts on one channel in their order, `now` is epoch ms. */
export function dueMessage(alert: Alert, log: readonly Delivery[], now: number): Due {
  if (alert.status !== 'open' && alert.status !== 'acknowledged') return notDue('not-open');
  const lapsed = lapsedAt(alert, now);
  const reason = reasonToTell(alert, log, lapsed);
  if (reason === undefined) return notDue('told');
  const of = { reason, episode: alert.episode, severity: severityOf(alert) };
  const purpose = formatPurpose(reason === 'lapsed' ? { ...of, count: minuteOf(lapsed ?? now) } : of);
  return dueFor({ reason, purpose }, log, now);
}

/** Whether an alert that was told and that nobody answered is told again; `after` is ms since it was last told. */
export function dueAgain(
  alert: Alert,
  log: readonly Delivery[],
  { now, after }: { readonly now: number; readonly after: number },
): Due {
  if (alert.status !== 'open') return notDue('not-open');
  const last = lastTold(log);
  if (last === undefined || now < last + after) return notDue('told');
  const told = log.filter(
    ({ outcome, purpose }) => outcome === 'delivered' && isRepeat(purpose, alert.episode),
  );
  const repeat = { reason: 'repeat', episode: alert.episode, severity: severityOf(alert) } as const;
  const purpose = formatPurpose({ ...repeat, count: told.length + 1 });
  return dueFor({ reason: 'repeat', purpose }, log, now);
}

/** Whether somebody who was named by hand is told now: once an episode, whatever they were told by routes before. */
export function dueHanded(alert: Alert, log: readonly Delivery[], now: number): Due {
  const isTold = log.some(({ outcome, purpose: text }) => {
    const purpose = outcome === 'delivered' ? parsePurpose(text) : undefined;
    return purpose?.reason === 'handed' && purpose.episode === alert.episode;
  });
  const handed = { reason: 'handed', episode: alert.episode, severity: severityOf(alert) } as const;
  return isTold ? notDue('told') : dueFor({ reason: 'handed', purpose: formatPurpose(handed) }, log, now);
}

/** Whether a step of an escalation, or that a case opened, is due: each is known by its purpose, and told once. */
export function dueStep(purpose: string, log: readonly Delivery[], now: number): Due {
  const isTold = log.some((row) => row.purpose === purpose && row.outcome === 'delivered');
  const reason = isOpenedPurpose(purpose) ? 'case' : 'escalation';
  return isTold ? notDue('told') : dueFor({ reason, purpose }, log, now);
}

const isRepeat = (text: string, episode: number): boolean => {
  const purpose = parsePurpose(text);
  return purpose?.reason === 'repeat' && purpose.episode === episode;
};

/** When people were last told of the alert, epoch ms; that a case opened with it is another matter. */
export const lastTold = (log: readonly Delivery[]): number | undefined =>
  log.reduce<number | undefined>(
    (last, { outcome, purpose, at }) =>
      outcome === 'delivered' && !isOpenedPurpose(purpose) ? Math.max(last ?? at, at) : last,
    undefined,
  );

/** Whether something that was not told is tried now. What was written before the first attempt is none. */
export function dueFor(
  { reason, purpose }: { readonly reason: MessageReason; readonly purpose: string },
  log: readonly Delivery[],
  now: number,
): Due {
  const attempts = log.filter((delivery) => delivery.purpose === purpose && delivery.attempt > 0);
  const [first] = attempts;
  const last = attempts.at(-1);
  if (last?.outcome === 'failed') return notDue('failed');
  if (last !== undefined && now < last.at + backoff(attempts.length)) return notDue('backoff');
  const isLastAttempt = first !== undefined && now - first.at >= GIVE_UP_AFTER;
  return { due: true, reason, purpose, attempt: attempts.length + 1, isLastAttempt };
}

/** Wait after the n-th failed attempt (from 1), in ms. */
export const backoff = (attempts: number): number =>
  Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** Math.min(attempts - 1, 30));

const minuteOf = (at: number): number => Math.floor(at / MINUTE);

/**
 * Once an episode, and again when it grew worse than what people were told, or had in view when they answered, or when they
 * heard nothing since its acknowledgement lapsed.
 */
function reasonToTell(
  alert: Alert,
  log: readonly Delivery[],
  lapsed = -Infinity,
): Purpose['reason'] | undefined {
  const told = worstTold(log, alert.episode);
  const answered = alert.status === 'acknowledged' ? alert.answered : undefined;
  if (told === undefined && answered === undefined) return alert.episode === 1 ? 'first' : 'reopened';
  const known = Math.max(rankOf(told), rankOf(answered));
  if (severityRank(severityOf(alert)) > known) return 'escalated';
  return (lastTold(log) ?? Infinity) < lapsed ? 'lapsed' : undefined;
}

const rankOf = (severity: Severity | undefined): number =>
  severity === undefined ? -1 : severityRank(severity);

function worstTold(log: readonly Delivery[], episode: number): Severity | undefined {
  const told = log.flatMap((delivery) => {
    const purpose = delivery.outcome === 'delivered' ? parsePurpose(delivery.purpose) : undefined;
    return purpose?.episode === episode ? [purpose.severity] : [];
  });
  return told.sort((left, right) => severityRank(right) - severityRank(left))[0];
}

/**
 * What a message of a route is for; steps of escalations (`route/on-call/escalation.ts`) and opened cases
 * (`opened/opened-case.ts`) have purposes of their own.
 */
export interface Purpose {
  readonly reason: Exclude<MessageReason, 'escalation' | 'case'>;
  readonly episode: number;
  readonly severity: Severity;
  /** Of repeats: which one of the episode, from 1; of a lapse: in which minute since 1970. */
  readonly count?: number;
}

/** `first/1/high`, `repeat/1/high/2`: what a message was for. The same purpose is never told twice. */
export const formatPurpose = ({ reason, episode, severity, count }: Purpose): string =>
  [reason, episode, severity, ...(count === undefined ? [] : [count])].join('/');

const COUNT = /^[1-9]\d{0,8}$/;

const COUNTED: ReadonlySet<string> = new Set<Purpose['reason']>(['repeat', 'lapsed']);

export function parsePurpose(text: string): Purpose | undefined {
  const [reason, episode = '', severity, count, ...more] = text.split('/');
  const known = PURPOSE_REASONS.find((word) => word === reason);
  const rank = SEVERITIES.find((word) => word === severity);
  if (known === undefined || rank === undefined || more.length > 0 || !COUNT.test(episode)) return undefined;
  const purpose = { reason: known, episode: Number(episode), severity: rank };
  if (!COUNTED.has(known)) return count === undefined ? purpose : undefined;
  return count !== undefined && COUNT.test(count) ? { ...purpose, count: Number(count) } : undefined;
}
