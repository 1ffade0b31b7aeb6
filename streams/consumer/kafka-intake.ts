import { errorCode, errorMessage } from '../../src/kernel/app-error.js';
import type { KafkaClient } from '../../src/kafka/client.js';
import {
  KafkaGroup,
  type GroupListener,
  type PartitionBatch,
  type TopicPartition,
} from '../../src/kafka/group.js';
import type { Findings } from '../../src/store/findings.js';
import type { IntakeSource } from '../intake/message.js';
import { Shares } from '../intake/shares.js';
import { lossFinding } from './loss.js';
import type { PartitionLag } from './lag.js';
import type { PartitionDeps } from './partition-deps.js';
import { PartitionIntake } from './partition-intake.js';

export interface KafkaIntakeDeps extends Omit<PartitionDeps, 'broker' | 'onLoss' | 'held' | 'gatherMs'> {
  readonly kafka: KafkaClient;
  readonly groupId: string;
  readonly findings: Findings;
  /** Which declared source each topic carries. */
  readonly sources: ReadonlyMap<string, IntakeSource>;
}

/**
 * Takes events from Kafka: one PartitionIntake for each partition that the group gives us. What a process stored is in
 * the intake log, so nothing depends on Kafka's own commits.
 */
export class KafkaIntake implements GroupListener {
  private readonly group: KafkaGroup;
  private readonly open = new Map<string, PartitionIntake>();
  private readonly held = new Shares(HELD_BYTES);
  private closing: Promise<unknown> = Promise.resolve();
  private joined = 0;
  private cluster = '';
  private joining: Promise<void> = Promise.resolve();
  private joinTimer: NodeJS.Timeout | undefined;
  private looking: NodeJS.Timeout | undefined;
  private isLooking = false;
  private isStopping = false;
  /** False while Kafka cannot be reached or the group does not hold. */
  ready = false;

  private constructor(private readonly deps: KafkaIntakeDeps) {
    this.group = deps.kafka.group({
      groupId: deps.groupId,
      topics: [...deps.sources.keys()],
      listener: this,
    });
  }

  /** Resolves after the first attempt; a Kafka that cannot be used is told, and tried again until it can. */
  static async start(deps: KafkaIntakeDeps): Promise<KafkaIntake> {
    const intake = new KafkaIntake(deps);
    await intake.join();
    intake.looking = setInterval(() => void intake.lookForNewest(), LOOK_MS);
    return intake;
  }

  /** How far each of our partitions is behind. */
  lags(): PartitionLag[] {
    return [...this.open.values()].map(({ place, source: from, lag, oldestAt }) => {
      const { topic, partition } = place;
      const { tenant, source } = from;
      const oldest = oldestAt === undefined ? {} : { oldestAt };
      return { topic, partition, tenant, source, messages: lag.messages, ...oldest };
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
    if (!loss.restarts) this.joinLater();
  }

  async onBatch(batch: PartitionBatch): Promise<void> {
    await this.open.get(keyOf(batch))?.take(batch);
  }

  /** Writes what is held, commits it, and leaves the group. */
  async stop(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.looking);
    clearTimeout(this.joinTimer);
    await Promise.all([...this.open.values()].map(async (partition) => partition.finish()));
    this.open.clear();
    await this.closing;
    await this.joining;
    await this.group.stop();
  }

  /** A partition that is paused hears nothing of what comes behind. */
  private async lookForNewest(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    try {
      for (const topic of new Set([...this.open.values()].map(({ place }) => place.topic))) {
        for (const { partition, newest } of await this.deps.kafka.offsets(topic))
          this.open.get(keyOf({ topic, partition }))?.lag.sawNewest(newest);
      }
    } catch (error) {
      this.deps.logger.warn({ code: errorCode(error) }, 'the newest offsets are not known');
    } finally {
      this.isLooking = false;
    }
  }

  private async join(): Promise<void> {
    this.joining = this.tryToJoin();
    await this.joining;
  }

  private async tryToJoin(): Promise<void> {
    try {
      this.cluster = await this.deps.kafka.clusterId();
      if (!this.isStopping) await this.group.start();
    } catch (error) {
      this.deps.logger.error(
        { code: errorCode(error), message: errorMessage(error) },
        'Kafka cannot be used; it is tried again',
      );
      this.joinLater();
    }
  }

  private joinLater(): void {
    clearTimeout(this.joinTimer);
    if (!this.isStopping) this.joinTimer = setTimeout(() => void this.join(), JOIN_AGAIN);
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
      const source = this.deps.sources.get(topic);
      if (source === undefined) continue;
      const intake = this.partitionOf({ topic, partition }, source);
      this.open.set(keyOf({ topic, partition }), intake);
      intake.openUntilDone();
    }
  }

  private partitionOf(place: TopicPartition, source: IntakeSource): PartitionIntake {
    const { kafka, findings, clock, logger } = this.deps;
    const broker = {
      held: async () => {
        const all = await kafka.offsets(place.topic);
        return all.find((one) => one.partition === place.partition) ?? { oldest: 0n, newest: 0n };
      },
      seek: (offset: bigint) => this.group.seek(place, offset),
      pause: () => this.group.pause(place),
      resume: () => this.group.resume(place),
      commit: async (next: bigint) => this.group.commit(place, next),
    };
    const onLoss = async (_: unknown, from: bigint, to: bigint): Promise<void> => {
      logger.error(
        { ...place, from: String(from), to: String(to) },
        'offsets are gone at the broker before they were taken in',
      );
      await findings.write([lossFinding(place, source, { from, to, at: clock.now() })]);
    };
    const gatherMs = (): number => Math.max(GATHER_MS, this.open.size * BETWEEN_INSERTS_MS);
    const deps = { ...this.deps, held: this.held, gatherMs, broker, onLoss };
    return new PartitionIntake({ cluster: this.cluster, ...place }, source, deps);
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

/** Bodies of messages that all partitions together hold and that are not written. */
const HELD_BYTES = 64 * 1024 ** 2;
/** How long messages are gathered; longer with many partitions, so that a process makes at most some 20 inserts a second. */
const GATHER_MS = 1_000;
const BETWEEN_INSERTS_MS = 50;

/** How often the newest offsets are asked for. */
const LOOK_MS = 10_000;

/** What kafkajs does not try again by itself, as a login that was refused, may be mended by somebody meanwhile. */
const JOIN_AGAIN = 5_000;

const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;
