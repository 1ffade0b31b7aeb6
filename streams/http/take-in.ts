import type { IntakeSource, Message, Answer } from '../intake/message.js';
import type { Intake } from '../intake/intake.js';
import { outgoingOf } from './outgoing.js';
import type { Receipts } from './receipts.js';

type Incoming = readonly Omit<Message, 'offset'>[];

/** What became of a request's messages. `stored`: each of them has its answer, and all is durable. */
export type TakenIn =
  | { readonly kind: 'stored'; readonly sums: Sums; readonly answers: readonly Answer[] }
  | { readonly kind: 'accepted'; readonly received: number; readonly receipt: string };

export interface Sums {
  readonly received: number;
  readonly stored: number;
  readonly duplicates: number;
  readonly quarantined: number;
  readonly refused: number;
}

const NOTHING = { stored: 0, duplicates: 0, quarantined: 0, refused: 0 };

/**
 * The way in of requests: to the store, or to Kafka where this process hands them over. Resolves once everything is durable;
 * what it rejects may be sent again as it is.
 */
export class TakeIn {
  constructor(
    private readonly intake: Pick<Intake, 'http'>,
    private readonly receipts: Receipts | null,
  ) {}

  async take(messages: Incoming, from: IntakeSource): Promise<TakenIn> {
    return this.receipts === null ? this.store(messages) : this.handOver(messages, from, this.receipts);
  }

  private async store(messages: Incoming): Promise<TakenIn> {
    const answers = await this.intake.http.submit(messages);
    const sums = { received: answers.length, ...NOTHING };
    for (const { status } of answers) sums[status === 'duplicate' ? 'duplicates' : status]++;
    return { kind: 'stored', sums, answers };
  }

  private async handOver(messages: Incoming, from: IntakeSource, receipts: Receipts): Promise<TakenIn> {
    const outgoing = outgoingOf(messages, from);
    const id = await receipts.handOver(outgoing, from);
    if (id === undefined) return { kind: 'stored', sums: { received: 0, ...NOTHING }, answers: [] };
    return { kind: 'accepted', received: outgoing.length, receipt: `/v1/receipts/${id}` };
  }
}
