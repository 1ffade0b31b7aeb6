import { AppError } from '../../src/kernel/app-error.js';
import type { SealedSecrets } from '../../src/secrets/sealed-secrets.js';
import type { IntakeLog } from '../../src/store/intake-log.js';
import type { Store } from '../../src/store/store.js';
import type { OutgoingMessage } from '../../src/kafka/producer.js';
import type { HandOver } from './hand-over.js';
import { type Holder, readReceipt, receiptId } from './receipt.js';
import { receiptState, type ReceiptState } from './receipt-state.js';

const KEY_BYTES = 32;

export interface ReceiptDeps {
  readonly handOver: HandOver;
  readonly topic: string;
  readonly store: Store;
  readonly log: IntakeLog;
  readonly secrets: SealedSecrets;
}

/** Requests that go through Kafka: handed over, and asked about later under a receipt. */
export class Receipts {
  private constructor(
    private readonly deps: ReceiptDeps,
    private readonly key: Buffer,
  ) {}

  static async open(deps: ReceiptDeps): Promise<Receipts> {
    return new Receipts(deps, await deps.secrets.getOrCreate('receipts', KEY_BYTES));
  }

  /** The id of the receipt, once Kafka has everything; undefined for a request that holds nothing. */
  async handOver(messages: readonly OutgoingMessage[], holder: Holder): Promise<string | undefined> {
    const { handOver, topic } = this.deps;
    const ranges = await handOver.submit(messages);
    return ranges.length === 0 ? undefined : receiptId({ topic, ranges }, holder, this.key);
  }

  /** Throws NOT_FOUND for what was not given to this holder, whether it was given to somebody else or to nobody. */
  async stateOf(id: string, holder: Holder): Promise<ReceiptState> {
    const receipt = readReceipt(id, holder, this.key);
    if (receipt === undefined) throw new AppError('NOT_FOUND', 'There is no such receipt of this source');
    return receiptState(receipt, holder, this.deps);
  }
}

/** Where `Receipts` are injected; null in a process that stores requests itself. */
export const RECEIPTS = Symbol('Receipts');
