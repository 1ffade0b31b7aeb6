import type { KafkaClient } from '../kafka/client.js';
import type { GroupListener, KafkaGroup, TopicPartition } from '../kafka/group.js';
import { errorCode } from '../kernel/app-error.js';
import type { Logger } from '../kernel/logger.js';
import type { LiveDetection } from '../detect/live.js';
import type { Shard } from '../detect/shard.js';

export interface ShardsDeps {
  readonly kafka: Pick<KafkaClient, 'group' | 'partitionCounts'>;
  readonly groupId: string;
  /** The control topic: it carries nothing, its partitions are the shards. */
  readonly topic: string;
  readonly logger: Logger;
  readonly open: (shard: Shard) => Promise<LiveDetection>;
}

const LOOK_EVERY = 5_000;
/** A round of all shards of a process: what is live in one waits for the history of the others. */
const ROUNDS_MS = 2_000;

/**
 * The shards of detection that this process has, as a consumer group of the control topic shares them out. Two processes
 * may have the same shard for a moment, while the group changes: what they find has the same ids.
 */
export class DetectionShards implements GroupListener {
  private partitions: readonly number[] = [];
  private readonly followers = new Map<string, LiveDetection>();
  private group: KafkaGroup | undefined;
  private looking: NodeJS.Timeout | undefined;
  private stopping = false;
  private of: number | undefined;
  /** False while the group does not hold. */
  ready = false;

  constructor(private readonly deps: ShardsDeps) {}

  /** Joins the group once the topic exists; it is never made here. */
  async start(): Promise<void> {
    const { kafka, topic, groupId, logger } = this.deps;
    const counts = await kafka.partitionCounts([topic]);
    if (this.stopping) return;
    if (!counts.has(topic)) {
      logger.warn({ topic }, 'the control topic does not exist yet: waiting for it');
      this.startLater();
      return;
    }
    this.group = kafka.group({ groupId, topics: [topic], listener: this });
    await this.group.start();
  }

  onJoin(partitions: readonly TopicPartition[]): void {
    this.partitions = partitions.map(({ partition }) => partition);
    this.of = undefined;
    this.followers.clear();
    this.ready = true;
    this.deps.logger.info({ shards: this.partitions }, 'shards of detection taken');
  }

  onLost(): void {
    this.partitions = [];
    this.ready = false;
  }

  async onBatch(): Promise<void> {
    // The topic carries nothing, and its partitions stay paused.
  }

  /** Judges what was stored since the last call, of the actors of our shards; gives the number of hours. */
  async follow(): Promise<number> {
    let hours = 0;
    const roundMs = ROUNDS_MS / Math.max(1, this.partitions.length);
    for (const index of this.partitions) {
      const of = await this.count();
      if (!this.partitions.includes(index)) continue;
      hours += (await (await this.followerOf({ index, of })).follow({ rounds: 1, roundMs })).hours;
    }
    return hours;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.looking);
    await this.group?.stop();
  }

  private startLater(): void {
    this.looking = setTimeout(() => {
      this.start().catch((error: unknown) => {
        this.deps.logger.warn({ code: errorCode(error) }, 'the control topic cannot be read');
        if (!this.stopping) this.startLater();
      });
    }, LOOK_EVERY);
  }

  private async count(): Promise<number> {
    const { kafka, topic } = this.deps;
    this.of ??= (await kafka.partitionCounts([topic])).get(topic) ?? this.partitions.length;
    return this.of;
  }

  private async followerOf(shard: Shard): Promise<LiveDetection> {
    const name = `${shard.index}/${shard.of}`;
    const known = this.followers.get(name);
    if (known !== undefined) return known;
    const follower = await this.deps.open(shard);
    this.followers.set(name, follower);
    return follower;
  }
}
