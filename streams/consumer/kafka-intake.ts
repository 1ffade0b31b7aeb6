import { errorCode, errorMessage } from '../../src/kernel/app-error.js';
import type { KafkaClient } from '../../src/kafka/client.js';
import {
  KafkaGroup,
  type GroupListener,
  type PartitionBatch,
  type TopicPartition,
} from '../../src/kafka/group.js';
import type { Findings } from '../../src/store/findings.js';
import { Shares } from '../intake/shares.js';
import type { Feed } from './feed.js';
import { lossFinding } from './loss.js';
import type { PartitionLag } from './lag.js';
import type { PartitionDeps } from './partition-deps.js';
import { PartitionIntake } from './partition-intake.js';

export interface KafkaIntakeDeps extends Omit<PartitionDeps, 'broker' | 'onLoss' | 'held' | 'gatherMs'> {
  readonly kafka: KafkaClient;
  readonly groupId: string;
  readonly findings: Findings;
  /** Whose messages each topic carries. */
  readonly feeds: ReadonlyMap<string, Feed>;
  /** Told which of the topics do not exist, whenever that changes. */
  readonly onMissing: (topics: ReadonlySet<string>) => void;
  /** Ms between two looks for a topic that is missing. */
  readonly lookEvery?: number;
}

const LOOK_EVERY = 5_000;
/** How often the newest offsets are asked for, ms. */
const NEWEST_EVERY = 10_000;
/** Bodies of messages that all partitions together hold and that are not written. */
const HELD_BYTES = 64 * 1024 ** 2;
/** How long messages are gathered; longer with many partitions, so that a process makes at most some 20 inserts a second. */
const GATHER_MS = 1_000;
const BETWEEN_INSERTS_MS = 50;

/**
 * Takes events from Kafka: one PartitionIntake for each partition that the group gives us. What a process stored is in
 * the intake log, so nothing depends on Kafka's own commits. A topic that does not exist yet is waited for, while the
 * others are read; it is never made here.
 */
export class KafkaIntake implements GroupListener {
  private group: KafkaGroup | undefined;
  private readonly open = new Map<string, PartitionIntake>();
  private readonly held = new Shares(HELD_BYTES);
  private newestTimer: NodeJS.Timeout | undefined;
  private closing: Promise<unknown> = Promise.resolve();
  private joined = 0;
  private cluster = '';
  private lookTimer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private isStopping = false;
  /** Topics that the group reads; none while there is no group that holds. */
  private topics: readonly string[] = [];
  /** False while Kafka cannot be reached, the group does not hold, or none of the topics exists. */
  ready = false;

  private constructor(private readonly deps: KafkaIntakeDeps) {}

  /** Resolves after the first attempt; a Kafka that cannot be used is told, and tried again until it can. */
  static async start(deps: KafkaIntakeDeps): Promise<KafkaIntake> {
    const intake = new KafkaIntake(deps);
    await intake.look();
    intake.lookForNewest();
    return intake;
  }

  /** How far each of our partitions is behind. */
  lags(): PartitionLag[] {
    return [...this.open.values()].map((partition) => partition.behind);
  }

  /** Topics that do not exist at the broker, as far as it could be asked. */
  get missing(): readonly string[] {
    return [...this.deps.feeds.keys()].filter((topic) => !this.topics.includes(topic));
  }

  /** Joins the group, anew when more of the topics exist than before; then looks again while some are missing. */
  private async look(): Promise<void> {
    this.looking = this.joinExisting().catch((error: unknown) => {
      this.deps.logger.error(
        { code: errorCode(error), message: errorMessage(error) },
        'Kafka cannot be used; it is tried again',
      );
    });
    await this.looking;
    if (this.missing.length > 0) this.lookLater();
  }

  private lookLater(): void {
    clearTimeout(this.lookTimer);
    if (this.isStopping) return;
    this.lookTimer = setTimeout(() => void this.look(), this.deps.lookEvery ?? LOOK_EVERY);
  }

  private async joinExisting(): Promise<void> {
    const { kafka, feeds, groupId, onMissing } = this.deps;
    this.cluster = await kafka.clusterId();
    const counts = await kafka.partitionCounts([...feeds.keys()]);
    const existing = [...feeds.keys()].filter((topic) => counts.has(topic) || this.topics.includes(topic));
    onMissing(new Set([...feeds.keys()].filter((topic) => !existing.includes(topic))));
    if (this.isStopping || existing.length === this.topics.length) return;
    await this.leave();
    this.group = kafka.group({ groupId, topics: existing, listener: this });
    // Before it starts: a group that is lost for good while it starts must not be taken for one that holds.
    this.topics = existing;
    await this.group.start().catch((error: unknown) => {
      this.topics = [];
      throw error;
    });
  }

  onJoin(partitions: readonly TopicPartition[]): void {
    this.ready = true;
    const join = ++this.joined;
    const before = this.dropAll();
    this.closing = before;
    void this.openAll(partitions, join, before);
  }

  onLost(loss: { reason: string; restarts: boolean; error?: unknown }): void {
    this.ready = false;
    this.deps.logger.warn(
      { reason: loss.reason, code: errorCode(loss.error) },
      'partitions lost until the group joins again',
    );
    this.closing = this.dropAll();
    if (loss.restarts) return;
    this.topics = [];
    this.lookLater();
  }

  async onBatch(batch: PartitionBatch): Promise<void> {
    await this.open.get(keyOf(batch))?.take(batch);
  }

  /** Writes what is held, commits it, and leaves the group. */
  async stop(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.lookTimer);
    clearTimeout(this.newestTimer);
    await this.looking;
    await this.leave();
  }

  private async leave(): Promise<void> {
    const { group } = this;
    if (group === undefined) return;
    await Promise.all([...this.open.values()].map(async (partition) => partition.finish()));
    this.open.clear();
    await this.closing;
    await group.stop();
    this.group = undefined;
    this.ready = false;
  }

  /** The first batch after a join waits until this process's older batches have ended. */
  private async openAll(
    partitions: readonly TopicPartition[],
    join: number,
    before: Promise<unknown>,
  ): Promise<void> {
    await before;
    if (join !== this.joined) return;
    for (const { topic, partition } of partitions) {
      const feed = this.deps.feeds.get(topic);
      if (feed === undefined) continue;
      const intake = this.partitionOf({ topic, partition }, feed);
      this.open.set(keyOf({ topic, partition }), intake);
      intake.openUntilDone();
    }
  }

  private partitionOf(place: TopicPartition, feed: Feed): PartitionIntake {
    const { kafka, findings, clock, logger } = this.deps;
    const { group } = this;
    if (group === undefined) throw new TypeError('partitions without a group');
    const broker = {
      held: async () => {
        const all = await kafka.offsets(place.topic);
        return all.find((one) => one.partition === place.partition) ?? { oldest: 0n, newest: 0n };
      },
      seek: (offset: bigint) => group.seek(place, offset),
      pause: () => group.pause(place),
      resume: () => group.resume(place),
      commit: async (next: bigint) => group.commit(place, next),
    };
    const onLoss = async (_: unknown, from: bigint, to: bigint): Promise<void> => {
      logger.error(
        { ...place, from: String(from), to: String(to) },
        'offsets are gone at the broker before they were taken in',
      );
      const lost = { from, to, at: clock.now() };
      await findings.write(feed.concerned().map((of) => lossFinding(place, of, lost)));
    };
    const gatherMs = (): number => Math.max(GATHER_MS, this.open.size * BETWEEN_INSERTS_MS);
    const deps = { ...this.deps, held: this.held, gatherMs, broker, onLoss };
    return new PartitionIntake({ cluster: this.cluster, ...place }, feed, deps);
  }

  /** A partition that is paused hears nothing of what comes behind. */
  private lookForNewest(): void {
    if (this.isStopping) return;
    this.newestTimer = setTimeout(() => {
      void this.readNewest().finally(() => this.lookForNewest());
    }, NEWEST_EVERY);
  }

  private async readNewest(): Promise<void> {
    try {
      for (const topic of new Set([...this.open.values()].map(({ place }) => place.topic))) {
        for (const { partition, newest } of await this.deps.kafka.offsets(topic))
          this.open.get(keyOf({ topic, partition }))?.sawNewest(newest);
      }
    } catch (error) {
      this.deps.logger.warn({ code: errorCode(error) }, 'how far intake is behind is not known');
    }
  }

  private async dropAll(): Promise<void> {
    const partitions = [...this.open.values()];
    this.open.clear();
    await Promise.all(
      partitions.map(async (partition) => partition.drop().catch((error: unknown) => this.tell(error))),
    );
  }

  private tell(error: unknown): void {
    this.deps.logger.error(
      { code: errorCode(error), message: errorMessage(error) },
      'a partition did not end cleanly',
    );
  }
}

const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;
