import { SECOND } from '../../src/kernel/clock.js';
import type { MessageParts } from '../alert-message.js';
import type { EndpointChannel, GroupChannel, SendResult } from '../channels/channel.js';
import { followsOf, isChannelDown } from '../channels/channel.js';
import { type NewDelivery, writeDeliveries } from '../deliveries.js';
import { notBeforeNote, reachedNote, shownNote } from '../delivery-notes.js';
import { detailOf, type DispatchOutcome, type DispatchParts, levelOf, outcomeOf } from '../dispatch.js';
import { ALL_CONCERNED, NOBODY_LEFT } from '../recipients.js';
import type { ReceiverDefinition } from '../route/definition.js';
import {
  type BatchMember,
  channelOf,
  type Decided,
  planLane,
  type PlannedLane,
  type RoutePlan,
} from '../route/plan.js';
import { shownInstead } from '../follow/shown-instead.js';
import { planFollowing } from '../route/plan-followed.js';
import {
  handOver,
  messagesOf,
  type Planned,
  readersOf,
  type RoutedMessage,
  worstThenOldest,
} from './routed-message.js';
import type { OpenBook } from './open-book.js';

/** Messages of one turn; the worst alerts go first, the rest waits for the next. */
const MESSAGES_A_TURN = 50;
/** A turn begins no further message after that: another process may have taken over the duty. */
const LONGEST_TURN = 30 * SECOND;

export type LaneChannel = GroupChannel | EndpointChannel;

export const isEndpoint = (channel: LaneChannel): channel is EndpointChannel => 'receiver' in channel;

export interface LaneParts extends MessageParts, Pick<DispatchParts, 'routing' | 'logger' | 'observer'> {
  readonly routing: DispatchParts['routing'];
  readonly book: Pick<OpenBook, 'forget'>;
  /** States that a receiver is never told again. */
  readonly ended: (channel: EndpointChannel) => Promise<void>;
}

/** The attempt in the delivery log that stands for "is about to be handed over". */
const BEGUN = { attempt: 0, outcome: 'retry', detail: 'begun' } as const;

/** Nobody is asked any more: the receiver wanted no end of messages but the end of them. */
const GONE: SendResult = { delivered: false, retry: false, reason: 'gone', detail: 'ended' };

/**
 * What is sent one after the other, and waits for nothing else: all mail, or what goes to one endpoint. What a lane could
 * not hand over, or record, holds up itself alone.
 */
export class Lane implements PlannedLane {
  readonly name: string;
  readonly channel: string;
  /** When something may be due next, epoch ms. */
  lookAgain = -Infinity;
  /** Whether the receiver ended it for good. */
  isGone = false;
  private unrecorded: NewDelivery[] = [];
  private quietUntil = -Infinity;
  private backingOff: readonly number[] = [];
  private undelivered: number[] = [];
  private turn: Promise<void> | undefined;
  private error: unknown;

  constructor(
    readonly by: LaneChannel,
    private readonly parts: LaneParts,
    private readonly counts: Record<keyof DispatchOutcome, number>,
  ) {
    this.channel = by.name;
    this.name = isEndpoint(by) ? channelOf(by.name, by.receiver) : by.name;
  }

  readonly takes = ({ name, email, tenant }: ReceiverDefinition): boolean =>
    isEndpoint(this.by) ? name === this.by.receiver : email !== undefined || tenant === true;

  get isIdle(): boolean {
    return this.turn === undefined;
  }

  /** When the alerts were raised that wait for a message of this lane, epoch ms. */
  get waiting(): readonly number[] {
    return [...this.undelivered, ...this.backingOff];
  }

  /** Nothing is begun before that (epoch ms): the receiver asked for it. */
  holdUntil(at: number): void {
    this.quietUntil = at;
  }

  /** Plans and sends without being waited for; `settled` and `thrown` say how it went. */
  begin(decided: readonly (readonly [tenant: string, Decided])[], now: number): void {
    const planned = this.plan(decided, now);
    this.turn = this.deliver(planned)
      .catch((error: unknown) => {
        this.lookAgain = -Infinity;
        this.error = error;
      })
      .finally(() => {
        this.turn = undefined;
      });
  }

  /** Until what was begun has ended. */
  async settled(): Promise<void> {
    await this.turn;
  }

  /** What broke since it was asked last. */
  thrown(): unknown {
    const { error } = this;
    this.error = undefined;
    return error;
  }

  /** Nothing is sent before what was done is recorded. */
  async record(): Promise<void> {
    const rows = this.unrecorded;
    if (rows.length === 0) return;
    await writeDeliveries(this.parts.store, rows);
    this.unrecorded = [];
    for (const [tenant, own] of Map.groupBy(rows, (row) => row.tenant))
      this.parts.book.forget(
        tenant,
        own.map(({ alertId }) => alertId),
      );
  }

  private plan(decided: readonly (readonly [string, Decided])[], now: number): Planned[] {
    const planned: Planned[] = [];
    const backingOff: number[] = [];
    this.lookAgain = Infinity;
    for (const [tenant, of] of decided) {
      const plan = this.planOf(of, now);
      planned.push(...plan.batches.map((batch) => ({ tenant, batch })));
      backingOff.push(...plan.backingOff);
      this.lookAgain = Math.min(this.lookAgain, plan.lookAgain);
    }
    this.backingOff = backingOff;
    return planned.sort(worstThenOldest);
  }

  private planOf(decided: Decided, now: number): RoutePlan {
    const { by, channel, takes } = this;
    const follows = followsOf(this.name);
    if (follows === undefined || !isEndpoint(by)) return planLane(decided, this, now);
    return planFollowing(decided, { channel, takes, follows, receiver: by.receiver }, now);
  }

  private async deliver(planned: readonly Planned[]): Promise<void> {
    const { clock } = this.parts;
    this.undelivered = planned.flatMap(({ batch }) => raisedOf(batch.members));
    const turn = { ends: clock.now() + LONGEST_TURN, sent: 0, isOver: clock.now() < this.quietUntil };
    const undelivered: number[] = [];
    for (const one of planned)
      undelivered.push(...(turn.isOver ? this.leave(one.batch.members) : await this.deliverBatch(one, turn)));
    this.undelivered = undelivered;
  }

  /** When the alerts were raised that nobody was told of. What is left of a batch was begun: it waits for nothing but its turn. */
  private async deliverBatch(planned: Planned, turn: Turn): Promise<number[]> {
    const undelivered: number[] = [];
    const messages = await messagesOf(this.parts.routing, this.by, planned);
    await this.beginAll(messages);
    for (const message of messages) {
      if (turn.isOver) {
        undelivered.push(...this.leave(message.members));
        continue;
      }
      const { outcome, isDown } = await this.tell(message);
      this.counts[outcome] += 1;
      turn.sent += 1;
      if (outcome === 'retry') undelivered.push(...raisedOf(message.members));
      turn.isOver = isDown || turn.sent >= MESSAGES_A_TURN || this.parts.clock.now() > turn.ends;
    }
    return undelivered;
  }

  private leave(members: readonly BatchMember[]): number[] {
    this.counts.waiting += 1;
    this.lookAgain = this.quietUntil;
    return raisedOf(members);
  }

  private async beginAll(messages: readonly RoutedMessage[]): Promise<void> {
    const at = this.parts.clock.now();
    if (this.isGone) return;
    for (const message of messages)
      if (!message.isBegun && message.to?.length !== 0)
        this.note(
          message,
          message.members.map(() => ({ ...BEGUN, at })),
        );
    await this.record();
  }

  private async tell(message: RoutedMessage): Promise<{ outcome: NewDelivery['outcome']; isDown: boolean }> {
    const { members } = message;
    const at = this.parts.clock.now();
    const result = await this.resultOf(message, at);
    const rows = members.map(({ due }) => ({
      attempt: due.attempt,
      outcome: outcomeOf(result, due),
      detail: detailOf(result, due),
      at,
    }));
    if (result.delivered) this.noteShown(message, at);
    this.note(message, rows);
    if (!result.delivered && result.notBefore !== undefined)
      this.note({ ...message, members: members.slice(0, 1) }, [{ ...notBeforeNote(result.notBefore), at }]);
    await this.record();
    const outcome = rows[0]?.outcome ?? 'failed';
    this.parts.observer?.told(this.channel, outcome);
    this.log(message, levelOf(result, outcome), { outcome, detail: rows[0]?.detail });
    if (!result.delivered) this.quietUntil = result.notBefore ?? this.quietUntil;
    return { outcome, isDown: this.isDown(result) };
  }

  /** Whether the next message would meet the same. What an endpoint wants to be asked later is no matter of the message. */
  private isDown(result: SendResult): boolean {
    if (result.delivered || this.isGone) return false;
    return isChannelDown(result.reason) || (result.retry && isEndpoint(this.by));
  }

  private async resultOf(message: RoutedMessage, at: number): Promise<SendResult> {
    if (message.to?.length === 0) return ALL_CONCERNED;
    if (this.isGone) return GONE;
    const had = readersOf(message, channelOf(this.channel, message.batch.receiver.name));
    let left = (message.to ?? []).length - had.size;
    const handing = {
      had,
      reached: async (reader: string): Promise<void> => {
        this.note(
          message,
          message.members.map(() => ({ ...reachedNote(reader), at })),
        );
        left -= 1;
        // The last one is recorded with the attempt.
        if (left > 0) await this.record();
      },
    };
    const result = await handOver(this.parts, this.by, message, handing);
    if (!result.delivered && result.reason === 'gone' && isEndpoint(this.by)) {
      await this.parts.ended(this.by);
      this.isGone = true;
    }
    return result;
  }

  private log(message: RoutedMessage, level: ReturnType<typeof levelOf>, became: object): void {
    const { tenant, batch, id, members, to } = message;
    const about = {
      tenant,
      channel: this.channel,
      receiver: batch.receiver.name,
      batch: id,
      alerts: members.length,
    };
    const { logger } = this.parts;
    if (to?.length === 0) return logger.warn(about, NOBODY_LEFT);
    logger[level]({ ...about, ...became }, 'Alerts told');
  }

  private noteShown(message: RoutedMessage, at: number): void {
    const states = message.members.map(shownInstead);
    this.note(
      message,
      states.map((state) => (state === undefined ? undefined : { ...shownNote(state), at })),
    );
  }

  /** To be recorded: then the book knows less than the log. */
  private note(
    { tenant, batch, id, members }: RoutedMessage,
    rows: readonly (Pick<NewDelivery, 'attempt' | 'outcome' | 'detail' | 'at'> | undefined)[],
  ): void {
    const channel = channelOf(this.channel, batch.receiver.name);
    for (const [index, { alert, due }] of members.entries()) {
      const row = rows[index];
      const about = { tenant, alertId: alert.id, channel, purpose: due.purpose };
      if (row !== undefined) this.unrecorded.push({ ...about, ...row, batch: id });
    }
  }
}

interface Turn {
  /** Epoch ms. */
  readonly ends: number;
  sent: number;
  isOver: boolean;
}

/** Of alerts that somebody waits to hear of; who follows one has heard of it. */
const raisedOf = (members: readonly BatchMember[]): number[] =>
  members
    .filter(({ due }) => due.followed === undefined || due.followed.as === 'create')
    .map(({ alert }) => Date.parse(alert.alert.raisedAt));
