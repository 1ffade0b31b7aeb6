import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { AppError } from '../kernel/app-error.js';
import type { FetchedBatch } from './fetched-batch.js';
import type { KafkaMessage, RecordBatch } from './record-batch.js';
import { kafkaUnavailable } from './unavailable.js';

export interface GroupOptions {
  groupId: string;
  /** Every one must exist; topics are never created here. */
  topics: readonly string[];
  listener: GroupListener;
  /** How many partitions are handed to `onBatch` at a time; default 4. */
  partitionsConsumedConcurrently?: number;
  /** Most bytes of one partition in a fetch (a larger single batch still comes whole); default 4 MiB. */
  maxBytesPerPartition?: number;
  /** Most bytes of one fetch from one broker; default 16 MiB. */
  maxBytes?: number;
  /** Longest wait for data, ms; also how late a seek or resume may be seen. Default 250. */
  maxWaitMs?: number;
  /** Ms without a heartbeat after which the broker gives the partitions away; default 30,000. */
  sessionTimeoutMs?: number;
  /** How late partitions that were added to a topic may be noticed, ms; default 30,000. */
  metadataMaxAgeMs?: number;
  /** Ms between heartbeats, of which `heartbeat()` sends at most one; default 3,000. */
  heartbeatIntervalMs?: number;
}

export interface TopicPartition {
  topic: string;
  partition: number;
}

/** What one fetch brought of one partition. */
export interface PartitionBatch extends TopicPartition {
  /** The position that was asked for: the range of this batch begins here, whatever the first message's offset is. */
  firstFetchedOffset: bigint;
  /** The end of the range; at or behind the last message, since aborted, control and compacted records leave holes. */
  lastOffset: bigint;
  /** One behind the newest offset of the partition when it was fetched. */
  highWatermark: bigint;
  /** Committed messages with rising offsets; may be empty. Keys and values are views: copy what is kept for long. */
  messages: readonly KafkaMessage[];
  /** Batches of a producer in this range that could not be read (`unreadable` says why), none of them in `messages`. */
  unreadable: readonly RecordBatch[];
  /** Tells the broker that we live; to be called while work takes long. Rejects when the group is rebalancing. */
  heartbeat(): Promise<void>;
  /** True once the partition was sought elsewhere or the group was joined anew: what is still held of this batch is void. */
  isStale(): boolean;
  /** False once the group is being stopped. */
  isRunning(): boolean;
}

export interface GroupListener {
  /** Takes one batch; when it resolves the next fetch goes on behind `lastOffset`, when it rejects the same range comes again. */
  onBatch(batch: PartitionBatch): Promise<void>;
  /** The whole new assignment: what is not in it is no longer ours. Must not throw. Every partition is paused until `resume`. */
  onJoin(partitions: readonly TopicPartition[]): void;
  /** The assignment is void until the next `onJoin`; `restarts` false means that there will be none. Must not throw. */
  onLost(loss: { reason: 'rebalance' | 'crash'; restarts: boolean; error?: AppError }): void;
}

const MIB = 1024 * 1024;

/**
 * A member of a consumer group. Nothing is committed but by `commit`.
 *
 * What the caller can rely on:
 * - After each join every assigned partition is paused, and batches from before it are dropped: `onBatch` is called for a
 *   partition only after `resume` (with `seek` before it, from the offset sought; without, from the committed offset,
 *   without one from the oldest). So the caller may take its time to find out where to start.
 * - One `onBatch` at a time per partition, in order of offsets. Without `seek` and faults the next batch's
 *   `firstFetchedOffset` is the last one's `lastOffset` + 1. Batches whose messages are all aborted, control records or
 *   compacted away are delivered too, with no messages: kafkajs alone would pass over them unseen (it resolves them inside).
 * - `lastOffset` is the end of the last record batch that came whole, not the last message's offset.
 * - Messages of aborted transactions never come, nor those of a transaction that is still open (they hold up what follows).
 * - A record batch that cannot be read stops nothing: it comes in `unreadable`.
 *
 * What it can not rely on:
 * - That ranges are the same when they are read again: a fetch ends where the byte limit falls, and retention or compaction
 *   may have removed something. Whoever repeats a range must cut the batch at its end.
 * - That `firstFetchedOffset` is where it left off: after a restart, or when the offset is below the broker's oldest (or above
 *   its newest, after an unclean election), kafkajs goes to the oldest offset and only logs it. Compare it, and
 *   `KafkaClient.offsets`, and call it a loss; it also commits the oldest offset then.
 * - That `onLost` comes before the partitions are another member's: a stopped process learns of it afterwards. There is no
 *   fencing here and no generation number; and every rebalance takes all partitions from all members (eager protocol).
 * - That an empty partition gives a sign of life: no data, no `onBatch`.
 *
 * The next fetch from a broker waits until `onBatch` has resolved for all partitions of the last one: return soon, and use
 * `pause` against overload. Paused partitions keep their place; heartbeats go on.
 */
export class KafkaGroup {
  private readonly consumer: Consumer;
  /** Partitions that `resume` has released since the last join. */
  private readonly released = new Set<string>();
  private joins = 0;
  private isMember = false;
  private isStopping = false;

  constructor(
    kafka: Kafka,
    private readonly options: GroupOptions,
  ) {
    this.consumer = kafka.consumer({
      groupId: options.groupId,
      allowAutoTopicCreation: false,
      maxBytesPerPartition: options.maxBytesPerPartition ?? 4 * MIB,
      maxBytes: options.maxBytes ?? 16 * MIB,
      maxWaitTimeInMs: options.maxWaitMs ?? 250,
      sessionTimeout: options.sessionTimeoutMs ?? 30_000,
      heartbeatInterval: options.heartbeatIntervalMs ?? 3_000,
      metadataMaxAge: options.metadataMaxAgeMs ?? 30_000,
    });
    this.listen();
  }

  /**
   * Connects and makes the first attempt to join; `onJoin` or `onLost` says how that went. Rejects with KAFKA_UNAVAILABLE
   * when no broker answers or a topic is missing; it may be called again then.
   */
  async start(): Promise<void> {
    try {
      await this.consumer.connect();
      await this.consumer.subscribe({ topics: [...this.options.topics], fromBeginning: true });
      await this.consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: this.options.partitionsConsumedConcurrently ?? 4,
        eachBatch: (payload) => this.deliver(payload),
      });
    } catch (error) {
      throw kafkaUnavailable(error);
    }
  }

  /** The next fetch of the partition begins at `offset`; what was fetched before is no longer delivered. */
  seek({ topic, partition }: TopicPartition, offset: bigint): void {
    this.whileMember(() => this.consumer.seek({ topic, partition, offset: offset.toString() }));
  }

  pause({ topic, partition }: TopicPartition): void {
    this.whileMember(() => this.consumer.pause([{ topic, partitions: [partition] }]));
  }

  resume({ topic, partition }: TopicPartition): void {
    this.whileMember(() => {
      this.released.add(keyOf(topic, partition));
      this.consumer.resume([{ topic, partitions: [partition] }]);
    });
  }

  /** Commits `nextOffset` (one behind the last that is done). Rejects when this member no longer owns the partition. */
  async commit({ topic, partition }: TopicPartition, nextOffset: bigint): Promise<void> {
    if (!this.isMember) throw notMember();
    try {
      await this.consumer.commitOffsets([{ topic, partition, offset: nextOffset.toString() }]);
    } catch (error) {
      throw kafkaUnavailable(error);
    }
  }

  /** Waits for the running `onBatch` calls, leaves the group and closes; commit before it. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.isMember = false;
    await this.consumer.disconnect();
  }

  private listen(): void {
    const { GROUP_JOIN, REBALANCING, CRASH } = this.consumer.events;
    this.consumer.on(GROUP_JOIN, ({ payload }) => this.joined(payload.memberAssignment));
    this.consumer.on(REBALANCING, () => this.lost({ reason: 'rebalance', restarts: true }));
    this.consumer.on(CRASH, ({ payload }) =>
      this.lost({ reason: 'crash', restarts: payload.restart, error: kafkaUnavailable(payload.error) }),
    );
  }

  /** Called by kafkajs before it fetches anything of the new assignment. */
  private joined(assignment: Record<string, number[]>): void {
    // A rebalance that was under way when we began to leave still ends with a join.
    if (this.isStopping) return;
    this.joins += 1;
    this.isMember = true;
    this.released.clear();
    const partitions: TopicPartition[] = [];
    for (const [topic, numbers] of Object.entries(assignment)) {
      for (const partition of numbers) partitions.push({ topic, partition });
      this.consumer.pause([{ topic, partitions: numbers }]);
    }
    this.options.listener.onJoin(partitions);
  }

  private lost(loss: Parameters<GroupListener['onLost']>[0]): void {
    this.isMember = false;
    this.released.clear();
    this.options.listener.onLost(loss);
  }

  private async deliver({ batch: given, ...payload }: EachBatchPayload): Promise<void> {
    // kafkajs.ts puts our class in the place of kafkajs' own.
    const batch = given as unknown as FetchedBatch;
    const { topic, partition } = batch;
    const join = this.joins;
    const isStale = (): boolean => join !== this.joins || payload.isStale();
    if (!this.released.has(keyOf(topic, partition)) || isStale()) return;
    await this.options.listener.onBatch({
      topic,
      partition,
      firstFetchedOffset: BigInt(batch.fetchedOffset),
      lastOffset: BigInt(batch.lastOffset()),
      highWatermark: BigInt(batch.highWatermark),
      messages: batch.messages,
      unreadable: batch.unreadable,
      heartbeat: () => payload.heartbeat(),
      isStale,
      isRunning: () => payload.isRunning(),
    });
    if (!isStale()) payload.resolveOffset(batch.lastOffset());
  }

  private whileMember(act: () => void): void {
    if (!this.isMember) throw notMember();
    act();
  }
}

const keyOf = (topic: string, partition: number): string => `${topic}/${partition}`;

const notMember = (): AppError =>
  new AppError('PARTITION_FENCED', 'this process is no member of the consumer group now', { retry: true });
