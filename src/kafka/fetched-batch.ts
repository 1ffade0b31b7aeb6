import type { KafkaMessage, RecordBatch } from './record-batch.js';

/** A transaction the broker reports as aborted within a fetch. */
export interface AbortedTransaction {
  producerId: string;
  firstOffset: string;
}

/** What kafkajs hands over for one partition of a fetch. */
export interface PartitionFetch {
  partition: number;
  highWatermark: string;
  abortedTransactions: AbortedTransaction[] | null;
  messages: RecordBatch[];
}

/**
 * The batches of a fetch that a consumer of committed data may see, as org.apache.kafka.clients.consumer does it:
 * transactions in order of their first offset (the broker lists them by their end), all that began up to this batch,
 * ended by the producer's abort marker. kafkajs 2.2.4 takes at most one transaction per message, in the broker's order,
 * and takes a data key of four zero bytes for the marker, so it delivers aborted messages of interleaved producers.
 */
export function committedBatches(
  batches: readonly RecordBatch[],
  transactions: readonly AbortedTransaction[],
): RecordBatch[] {
  const waiting = transactions
    .map(({ producerId, firstOffset }) => ({ producerId: BigInt(producerId), from: BigInt(firstOffset) }))
    .toSorted((a, b) => (a.from < b.from ? 1 : -1));
  const aborted = new Set<bigint>();
  return batches.filter((batch) => {
    for (
      let next = waiting.at(-1);
      next !== undefined && next.from <= batch.lastOffset;
      next = waiting.at(-1)
    ) {
      aborted.add(next.producerId);
      waiting.pop();
    }
    if (batch.isAbortMarker) aborted.delete(batch.producerId);
    return !batch.isControl && !(batch.isTransactional && aborted.has(batch.producerId));
  });
}

/**
 * Takes the place of kafkajs' own Batch (see kafkajs.ts). The difference: a fetch whose records are all aborted, control
 * records or compacted away is not "empty", so it reaches `eachBatch` and the consumer knows that the range was passed.
 */
export class FetchedBatch {
  readonly partition: number;
  readonly highWatermark: string;
  readonly messages: KafkaMessage[];
  /** Record batches that could not be read, in the order of their offsets. */
  readonly unreadable: RecordBatch[];
  private readonly fetched: readonly RecordBatch[];

  constructor(
    readonly topic: string,
    /** The offset that was asked for. */
    readonly fetchedOffset: string,
    data: PartitionFetch,
  ) {
    this.partition = data.partition;
    this.highWatermark = data.highWatermark;
    this.fetched = data.messages;
    const from = BigInt(fetchedOffset);
    const committed = committedBatches(data.messages, data.abortedTransactions ?? []);
    this.unreadable = committed.filter((batch) => batch.unreadable !== undefined);
    // A compressed batch comes whole, also what lies below the offset that was asked for.
    this.messages = committed.flatMap((batch) =>
      batch.firstOffset >= from ? batch.messages : batch.messages.filter(({ offset }) => offset >= from),
    );
  }

  /** Nothing at all came: the end of the partition, or nothing stable yet. */
  isEmpty(): boolean {
    return this.fetched.length === 0;
  }

  isEmptyDueToFiltering(): boolean {
    return false;
  }

  firstOffset(): string | null {
    return this.messages[0]?.offset.toString() ?? null;
  }

  /** The end of the last record batch that came whole, which may lie behind the last message; without one, one before the offset asked for. */
  lastOffset(): string {
    const end = this.fetched.at(-1)?.lastOffset ?? -1n;
    const before = BigInt(this.fetchedOffset) - 1n;
    return (end > before ? end : before).toString();
  }

  offsetLag(): string {
    return (BigInt(this.highWatermark) - 1n - BigInt(this.lastOffset())).toString();
  }

  offsetLagLow(): string {
    const first = this.firstOffset();
    return first === null ? '0' : (BigInt(this.highWatermark) - 1n - BigInt(first)).toString();
  }
}
