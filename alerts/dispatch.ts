import { type Clock } from '../src/kernel/clock.js';
import type { Logger } from '../src/kernel/logger.js';
import type { Store } from '../src/store/store.js';
import { readAlerts } from './alert-log.js';
import { severityOf, severityRank, type Alert } from './alert.js';
import { alertMessages, type MessageParts } from './alert-message.js';
import type { AlertMessage, Channel, SendResult } from './channels/channel.js';
import { isChannelDown } from './channels/channel.js';
import {
  alertsToTell,
  deliveriesOf,
  writeDeliveries,
  type Delivery,
  type NewDelivery,
} from './deliveries.js';
import { reachedNote, readersReached } from './delivery-notes.js';
import { dueMessage, dueStep, type Due } from './due.js';
import { isStanding, type OpenedCase, openedPurpose } from './opened/opened-case.js';
import { openedWith } from './opened/read-opened.js';
import { type Hiding, waitingCases } from './opened/waiting-cases.js';
import { sinceAsked } from './resend/asked-again.js';
import { TOLD_WITHIN } from './told-within.js';
import { ALL_CONCERNED, NOBODY_LEFT, recipientsOf, type Recipients } from './recipients.js';

/** Messages sent in one run; the worst alerts go first, the rest waits for the next run. */
export const MESSAGES_A_RUN = 50;
const ALERTS_A_READ = 500;

/** Who is told about a tenant's alerts, and how. */
export type Routing = Recipients & MessageParts['routing'];

export interface DispatchOutcome {
  readonly delivered: number;
  readonly retry: number;
  readonly failed: number;
  /** Messages that were due but left for the next run. */
  readonly waiting: number;
}

export interface DispatchParts {
  readonly store: Store;
  readonly channels: readonly Channel[];
  readonly routing: Routing;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Address of this service as readers reach it, without a slash at the end. */
  readonly publicUrl: string;
  readonly observer?: DispatchObserver;
  readonly silenced?: Hiding;
}

export interface DispatchObserver {
  told(channel: string, outcome: NewDelivery['outcome']): void;
  /** After each run: when the oldest alert whose message is still to be delivered was raised, epoch ms. */
  waiting(oldest: number | undefined): void;
}

type DueNow = Extract<Due, { due: true }>;

interface Planned {
  readonly tenant: string;
  readonly id: string;
  readonly alert: Alert;
  readonly due: DueNow;
  /** The case that opened, where it is that which is told. */
  readonly opened?: OpenedCase;
  /** Tags of the readers who have it. */
  readonly had: ReadonlySet<string>;
  /** When its facts were read, epoch ms: what is stated later may want a further message. */
  readonly decidedAt: number;
}

type CaseDue = Planned & { readonly opened: OpenedCase };

interface Plan {
  readonly planned: Planned[];
  /** When alerts were raised whose message failed and waits for its next attempt. */
  readonly backingOff: number[];
}

/**
 * Tells people about alerts that want an answer. Serial: one message at a time. A message is sent at least once; it
 * goes out twice only when the process dies between the receiver's yes and the row that records it, and then both
 * carry the same id.
 */
export class DispatchAlerts {
  private running: Promise<DispatchOutcome> | undefined;
  /** Attempts made but not recorded, because the store was away: nothing is sent before they are. */
  private unrecorded: NewDelivery[] = [];

  constructor(private readonly parts: DispatchParts) {}

  async run(): Promise<DispatchOutcome> {
    this.running ??= this.dispatch().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async dispatch(): Promise<DispatchOutcome> {
    await this.record();
    const counts = { delivered: 0, retry: 0, failed: 0, waiting: 0 };
    const undelivered: number[] = [];
    for (const channel of this.parts.channels) {
      const { planned, backingOff } = await this.plan(channel);
      undelivered.push(...backingOff);
      let tried = 0;
      for (const one of planned.slice(0, MESSAGES_A_RUN)) {
        const { outcome, isDown } = await this.tell(channel, one);
        counts[outcome] += 1;
        tried += 1;
        if (outcome === 'retry') undelivered.push(Date.parse(one.alert.raisedAt));
        if (isDown) break;
      }
      counts.waiting += planned.length - tried;
      undelivered.push(...planned.slice(tried).map(({ alert }) => Date.parse(alert.raisedAt)));
    }
    this.parts.observer?.waiting(oldestOf(undelivered));
    return counts;
  }

  /** Every message that is due on the channel, the worst first and then the oldest. */
  private async plan(channel: Channel): Promise<Plan> {
    const now = this.parts.clock.now();
    const touched = await alertsToTell(this.parts.store, channel.name, { since: now - TOLD_WITHIN, now });
    const plan: Plan = { planned: [], backingOff: [] };
    for (const [tenant, alerts] of Map.groupBy(touched, (alert) => alert.tenant)) {
      if (this.parts.routing.addresses(tenant).length === 0) continue;
      const ids = alerts.map(({ id }) => id);
      for (let at = 0; at < ids.length; at += ALERTS_A_READ)
        await this.addDue(plan, channel, { tenant, ids: ids.slice(at, at + ALERTS_A_READ) });
    }
    plan.planned.sort(worstThenOldest);
    return plan;
  }

  private async addDue(
    plan: Plan,
    channel: Channel,
    { tenant, ids }: { tenant: string; ids: readonly string[] },
  ): Promise<void> {
    const { store, clock } = this.parts;
    const decidedAt = clock.now();
    const wanted: Planned[] = [];
    const cases: CaseDue[] = [];
    const histories = await readAlerts(store, tenant, ids);
    const deliveries = await deliveriesOf(store, tenant, ids);
    const opened = await openedWith(store, tenant, ids);
    for (const [id, { state: alert }] of histories) {
      if (alert === undefined) continue;
      const own = (deliveries.get(id) ?? []).filter((delivery) => delivery.channel === channel.name);
      const log = sinceAsked(own);
      const due = dueMessage(alert, log, decidedAt);
      if (due.due) wanted.push({ tenant, id, alert, due, had: hadOf(log, due), decidedAt });
      else if (due.because === 'backoff') plan.backingOff.push(Date.parse(alert.raisedAt));
      cases.push(...openedDue({ tenant, id, alert, decidedAt }, opened.get(id) ?? [], log));
    }
    const at = { tenant, now: decidedAt };
    const hidden = await this.parts.silenced?.(at, wanted);
    plan.planned.push(...wanted.filter(({ id }) => hidden?.has(id) !== true));
    plan.planned.push(...(await waitingCases(this.parts, at, cases)));
  }

  private async tell(
    channel: Channel,
    planned: Planned,
  ): Promise<{ outcome: NewDelivery['outcome']; isDown: boolean }> {
    const { tenant, id, due, decidedAt, opened, had } = planned;
    const actorKeys = opened?.actors ?? [planned.alert.actorKey];
    const to = await recipientsOf(this.parts.routing, { tenant, actorKeys });
    if (to.length === 0) this.parts.logger.warn({ tenant, alert: id }, NOBODY_LEFT);
    const { purpose, attempt } = due;
    const about = { tenant, alertId: id, channel: channel.name, purpose, at: decidedAt };
    let left = to.length - had.size;
    const reached = async (reader: string): Promise<void> => {
      this.unrecorded.push({ ...about, ...reachedNote(reader) });
      left -= 1;
      // The last one is recorded with the attempt.
      if (left > 0) await this.record();
    };
    const result =
      to.length === 0
        ? ALL_CONCERNED
        : await channel.send(await this.messageOf(planned, to), { had, reached });
    const outcome = outcomeOf(result, due);
    const detail = detailOf(result, due);
    this.unrecorded.push({ ...about, attempt, outcome, detail });
    this.parts.observer?.told(channel.name, outcome);
    await this.record();
    this.parts.logger[to.length === 0 ? 'warn' : levelOf(result, outcome)](
      { tenant, alert: id, channel: channel.name, purpose, attempt, outcome, detail },
      'Alert told',
    );
    return { outcome, isDown: !result.delivered && isChannelDown(result.reason) };
  }

  private async messageOf(planned: Planned, to: readonly string[]): Promise<AlertMessage> {
    const [message] = await alertMessages(this.parts, { tenant: planned.tenant, to }, [planned]);
    if (message === undefined) throw new TypeError(`alert ${planned.id} could not be rendered`);
    return message;
  }

  private async record(): Promise<void> {
    if (this.unrecorded.length === 0) return;
    await writeDeliveries(this.parts.store, this.unrecorded);
    this.unrecorded = [];
  }
}

/** Cases that are told with an alert. */
function openedDue(
  about: Omit<Planned, 'due' | 'opened' | 'had'>,
  cases: readonly OpenedCase[],
  log: readonly Delivery[],
): CaseDue[] {
  return cases.filter(isStanding).flatMap((opened) => {
    const due = dueStep(openedPurpose(opened), log, about.decidedAt);
    return due.due ? [{ ...about, due, opened, had: hadOf(log, due) }] : [];
  });
}

const hadOf = (log: readonly Delivery[], { purpose }: DueNow): ReadonlySet<string> =>
  new Set(readersReached(log.filter((row) => row.purpose === purpose)));

/** The earliest of these times; undefined of none. */
export const oldestOf = (times: readonly number[]): number | undefined =>
  times.length === 0 ? undefined : times.reduce((a, b) => Math.min(a, b));

/** What the delivery log says of an attempt. */
export function outcomeOf(result: SendResult, due: Pick<DueNow, 'isLastAttempt'>): NewDelivery['outcome'] {
  if (result.delivered) return 'delivered';
  return result.retry && !due.isLastAttempt ? 'retry' : 'failed';
}

/** How loud the log says it: that some of the readers were not reached is no success. */
export function levelOf(result: SendResult, outcome: NewDelivery['outcome']): 'info' | 'warn' | 'error' {
  if (outcome === 'failed') return 'error';
  return result.delivered && (result.missed ?? 0) === 0 ? 'info' : 'warn';
}

/** Reasons and codes, no addresses. */
export function detailOf(result: SendResult, due: Pick<DueNow, 'isLastAttempt'>): string {
  if (result.delivered) return result.detail;
  const said = result.detail === '' ? result.reason : `${result.reason}: ${result.detail}`;
  return result.retry && due.isLastAttempt ? `given up: ${said}` : said;
}

function worstThenOldest(left: Planned, right: Planned): number {
  const worse = severityRank(severityOf(right.alert)) - severityRank(severityOf(left.alert));
  return worse || (left.alert.raisedAt < right.alert.raisedAt ? -1 : 1);
}
