import { nameBasedId } from '../../src/kernel/ids.js';
import { alertMessages, alertsUrl } from '../alert-message.js';
import { severityOf, severityRank } from '../alert.js';
import { type GroupChannel, isChannelDown, type SendResult } from '../channels/channel.js';
import { type NewDelivery, writeDeliveries } from '../deliveries.js';
import {
  detailOf,
  type DispatchOutcome,
  type DispatchParts,
  MESSAGES_A_RUN,
  oldestOf,
  outcomeOf,
} from '../dispatch.js';
import { ALL_CONCERNED, NOBODY_LEFT, recipientsOf } from '../recipients.js';
import type { InForce } from '../route/decide.js';
import { type Batch, type BatchMember, channelOf, planRoutes } from '../route/plan.js';
import type { RoutingTree } from '../route/tree.js';
import { TOLD_WITHIN } from '../told-within.js';
import type { OpenBook } from './open-book.js';

export interface RoutedParts extends Omit<DispatchParts, 'channels'> {
  readonly channels: readonly GroupChannel[];
  readonly tree: RoutingTree;
  readonly book: OpenBook;
  /** The silences in force of a tenant at a time (epoch ms). */
  readonly silences: (tenant: string, at: number) => Promise<readonly InForce[]>;
}

interface Planned {
  readonly tenant: string;
  readonly channel: GroupChannel;
  readonly batch: Batch;
}

/** What a message is about, whom it is for, and by which name it is known. */
interface Message extends Planned {
  readonly id: string;
  readonly to: readonly string[];
  readonly members: readonly BatchMember[];
  /** Whether the log has it already. */
  readonly isBegun: boolean;
}

interface Sums {
  readonly counts: Record<keyof DispatchOutcome, number>;
  /** When alerts were raised that nobody was told of in this run, epoch ms. */
  readonly undelivered: number[];
}

/** The attempt in the delivery log that stands for "is about to be handed over". */
const BEGUN = { attempt: 0, outcome: 'retry', detail: 'begun' } as const;

/**
 * As `DispatchAlerts`, by routes. Which alerts a message is about is written before it is handed over, so that after the
 * death of the process the same message goes out under the same id: nothing is lost, and a receiver knows a repeat.
 */
export class DispatchRouted {
  private running: Promise<DispatchOutcome> | undefined;
  private unrecorded: NewDelivery[] = [];
  private lookAgain = -Infinity;
  private backingOff: readonly number[] = [];

  constructor(private readonly parts: RoutedParts) {}

  async run(): Promise<DispatchOutcome> {
    this.running ??= this.dispatch().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async dispatch(): Promise<DispatchOutcome> {
    await this.record();
    const { clock, book, observer } = this.parts;
    const sums: Sums = { counts: { delivered: 0, retry: 0, failed: 0, waiting: 0 }, undelivered: [] };
    const changed = await book.refresh(clock.now() - TOLD_WITHIN);
    if (changed || clock.now() >= this.lookAgain) await this.deliver(await this.plan(), sums);
    observer?.waiting(oldestOf([...sums.undelivered, ...this.backingOff]));
    return sums.counts;
  }

  private async deliver(planned: readonly Planned[], { counts, undelivered }: Sums): Promise<void> {
    const down = new Set<GroupChannel>();
    for (const [index, one] of planned.entries()) {
      if (index >= MESSAGES_A_RUN || down.has(one.channel)) {
        counts.waiting += 1;
        undelivered.push(...raisedOf(one.batch.members));
        this.lookAgain = -Infinity;
        continue;
      }
      for (const message of await this.messagesOf(one)) {
        const { outcome, isDown } = await this.tell(message);
        counts[outcome] += 1;
        if (outcome === 'retry') undelivered.push(...raisedOf(message.members));
        if (isDown) down.add(one.channel);
      }
    }
  }

  /** Every message that is due, the worst first and then the oldest. */
  private async plan(): Promise<Planned[]> {
    const { book, channels, tree, silences, clock } = this.parts;
    const now = clock.now();
    const planned: Planned[] = [];
    const backingOff: number[] = [];
    this.lookAgain = Infinity;
    for (const tenant of book.tenants()) {
      const terms = { tree, silences: await silences(tenant, now), now };
      for (const channel of channels) {
        const plan = planRoutes(book.open(tenant), channel.name, terms);
        planned.push(...plan.batches.map((batch) => ({ tenant, channel, batch })));
        backingOff.push(...plan.backingOff);
        this.lookAgain = Math.min(this.lookAgain, plan.lookAgain);
      }
    }
    this.backingOff = backingOff;
    return planned.sort(worstThenOldest);
  }

  /** One message for all whom the same people are told of: nobody is told what concerns themselves. */
  private async messagesOf(planned: Planned): Promise<Message[]> {
    const { tenant, batch } = planned;
    const { routing } = this.parts;
    const { email = [], tenant: tenants } = batch.receiver;
    const addresses = [...new Set([...(tenants === true ? routing.addresses(tenant) : []), ...email])];
    const byPeople = new Map<string, { to: readonly string[]; members: BatchMember[] }>();
    for (const member of batch.members) {
      const { actorKey } = member.alert.alert;
      const to = await recipientsOf(routing, { tenant, actorKey }, addresses);
      const name = JSON.stringify(to);
      const group = byPeople.get(name) ?? { to, members: [] };
      group.members.push(member);
      byPeople.set(name, group);
    }
    // Whom it concerns may have changed since it was begun: then these are other messages.
    const begun = byPeople.size === 1 ? batch.begun : undefined;
    return [...byPeople.values()].map(({ to, members }) => ({
      ...planned,
      to,
      members,
      isBegun: begun !== undefined,
      id: begun ?? idOf(planned, members, to),
    }));
  }

  private async tell(message: Message): Promise<{ outcome: NewDelivery['outcome']; isDown: boolean }> {
    const { channel, isBegun, to, members } = message;
    const at = this.parts.clock.now();
    const isForNobody = to.length === 0;
    if (!isBegun && !isForNobody)
      await this.write(
        message,
        members.map(() => ({ ...BEGUN, at })),
      );
    const result = isForNobody ? ALL_CONCERNED : await this.send(message);
    const rows = members.map(({ due }) => ({
      attempt: due.attempt,
      outcome: outcomeOf(result, due),
      detail: detailOf(result, due),
      at,
    }));
    await this.write(message, rows);
    const outcome = rows[0]?.outcome ?? 'failed';
    this.parts.observer?.told(channel.name, outcome);
    this.log(message, outcome, rows[0]?.detail);
    return { outcome, isDown: !result.delivered && isChannelDown(result.reason) };
  }

  private log(
    { tenant, batch, id, members, to }: Message,
    outcome: NewDelivery['outcome'],
    detail: string | undefined,
  ): void {
    const about = { tenant, receiver: batch.receiver.name, batch: id, alerts: members.length };
    const { logger } = this.parts;
    if (to.length === 0) return logger.warn(about, NOBODY_LEFT);
    const level = outcome === 'delivered' ? 'info' : outcome === 'failed' ? 'error' : 'warn';
    logger[level]({ ...about, outcome, detail }, 'Alerts told');
  }

  private async send({ tenant, channel, id, to, members }: Message): Promise<SendResult> {
    const told = members.map(({ alert, due }) => ({ id: alert.id, alert: alert.alert, due }));
    const messages = await alertMessages(this.parts, { tenant, to }, told);
    const [only] = messages;
    if (messages.length === 1 && only !== undefined) return channel.send({ ...only, id });
    const { publicUrl, clock } = this.parts;
    const url = alertsUrl(publicUrl, tenant);
    return channel.sendGroup({ id, tenant, messages, to, sentAt: clock.now(), url });
  }

  private async write(
    { tenant, channel, batch, id, members }: Message,
    rows: readonly Pick<NewDelivery, 'attempt' | 'outcome' | 'detail' | 'at'>[],
  ): Promise<void> {
    for (const [index, { alert, due }] of members.entries()) {
      const row = rows[index];
      const about = { tenant, alertId: alert.id, channel: channelOf(channel.name, batch.receiver.name) };
      if (row !== undefined) this.unrecorded.push({ ...about, purpose: due.purpose, ...row, batch: id });
    }
    const ids = members.map(({ alert }) => alert.id);
    this.parts.book.forget(tenant, ids);
    await this.record();
  }

  /** Nothing is sent before what was done is recorded. */
  private async record(): Promise<void> {
    if (this.unrecorded.length === 0) return;
    await writeDeliveries(this.parts.store, this.unrecorded);
    this.unrecorded = [];
  }
}

const idOf = (
  { tenant, channel, batch }: Planned,
  members: readonly BatchMember[],
  to: readonly string[],
): string =>
  nameBasedId(
    'batch',
    tenant,
    channelOf(channel.name, batch.receiver.name),
    batch.groupKey,
    JSON.stringify(to),
    ...members.map(({ alert, due }) => `${alert.id}/${due.purpose}`).sort(),
  );

const raisedOf = (members: readonly BatchMember[]): number[] =>
  members.map(({ alert }) => Date.parse(alert.alert.raisedAt));

const worstOf = ({ batch }: Planned): number =>
  Math.max(...batch.members.map(({ alert }) => severityRank(severityOf(alert.alert))));

const worstThenOldest = (left: Planned, right: Planned): number =>
  worstOf(right) - worstOf(left) ||
  Math.min(...raisedOf(left.batch.members)) - Math.min(...raisedOf(right.batch.members));
