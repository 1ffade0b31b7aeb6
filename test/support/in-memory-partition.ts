import { setTimeout as wait } from 'node:timers/promises';
import type { PartitionBatch } from '../../src/kafka/group.js';
import type { KafkaMessage } from '../../src/kafka/record-batch.js';
import type { PartitionBroker } from '../../streams/consumer/partition-deps.js';
import type { PartitionIntake } from '../../streams/consumer/partition-intake.js';

/**
 * One partition of a broker without a broker: what a fetch brings, and what becomes of a seek, a retention and a topic
 * that was made anew, as KafkaGroup promises it. The real one is in test/e2e.
 */
export class InMemoryPartition implements PartitionBroker {
  readonly values: (string | null)[] = [];
  oldest = 0n;
  committed = 0n;
  /** Messages handed over so far, those that came again included. */
  delivered = 0;
  private position = 0n;
  private seeks = 0;
  private released = false;

  constructor(
    readonly topic: string,
    private readonly messagesAFetch = 10,
  ) {}

  get newest(): bigint {
    return BigInt(this.values.length);
  }

  async held(): Promise<{ oldest: bigint; newest: bigint }> {
    return Promise.resolve({ oldest: this.oldest, newest: this.newest });
  }

  seek(offset: bigint): void {
    this.position = offset;
    this.seeks++;
  }

  pause(): void {
    this.released = false;
  }

  resume(): void {
    this.released = true;
  }

  async commit(nextOffset: bigint): Promise<void> {
    this.committed = nextOffset;
    return Promise.resolve();
  }

  /** Delivers until the signal is raised, as the group does: one fetch at a time, the next after it was taken. */
  async deliver(intake: PartitionIntake, signal: AbortSignal): Promise<void> {
    this.released = false;
    while (!signal.aborted) {
      if (!this.released || this.position === this.newest) {
        await wait(2);
        continue;
      }
      // Out of range: kafkajs goes to the oldest offset and only logs it.
      if (this.position < this.oldest || this.position > this.newest) this.position = this.oldest;
      const batch = this.fetch();
      this.delivered += batch.messages.length;
      const seeks = this.seeks;
      await intake.take(batch);
      if (seeks === this.seeks) this.position = batch.lastOffset + 1n;
    }
  }

  private fetch(): PartitionBatch {
    const { topic, position, seeks, newest } = this;
    const end = position + BigInt(this.messagesAFetch);
    const lastOffset = (end < newest ? end : newest) - 1n;
    const messages: KafkaMessage[] = [];
    for (let offset = position; offset <= lastOffset; offset++) {
      const value = this.values[Number(offset)] ?? null;
      const body = value === null ? null : Buffer.from(value);
      messages.push({ offset, timestamp: 0, key: null, value: body, headers: {} });
    }
    return {
      topic,
      partition: 0,
      firstFetchedOffset: position,
      lastOffset,
      highWatermark: newest,
      messages,
      unreadable: [],
      heartbeat: async () => Promise.resolve(),
      isStale: () => seeks !== this.seeks,
      isRunning: () => true,
    };
  }
}
