import {
  type GroupListener,
  KafkaGroup,
  type PartitionBatch,
  type TopicPartition,
} from '../../../src/kafka/group.js';
import type { KafkaClient } from '../../../src/kafka/client.js';

export interface TopicReader {
  readonly batches: PartitionBatch[];
  readonly joins: (readonly TopicPartition[])[];
  readonly losses: Parameters<GroupListener['onLost']>[0][];
  readonly group: KafkaGroup;
  /** Resolves when `reached` holds; looked at after each batch, join and loss. */
  until(reached: (reader: TopicReader) => boolean): Promise<void>;
  stop(): Promise<void>;
}

export interface TopicReaderOptions {
  groupId: string;
  topics: readonly string[];
  /** Where to begin after a join; default: every partition at the committed offset. */
  begin?: (group: KafkaGroup, partitions: readonly TopicPartition[]) => void;
  onBatch?: (batch: PartitionBatch, group: KafkaGroup) => Promise<void> | void;
  maxBytesPerPartition?: number;
  sessionTimeoutMs?: number;
}

/** A group member that keeps all it is given. */
export async function readTopic(kafka: KafkaClient, options: TopicReaderOptions): Promise<TopicReader> {
  const waiting = new Set<() => void>();
  const changed = (): void => {
    for (const look of waiting) look();
  };
  const begin = options.begin ?? resumeAll;
  const listener: GroupListener = {
    onBatch: async (batch) => {
      await options.onBatch?.(batch, group);
      reader.batches.push(batch);
      changed();
    },
    onJoin: (partitions) => {
      reader.joins.push(partitions);
      begin(group, partitions);
      changed();
    },
    onLost: (loss) => {
      reader.losses.push(loss);
      changed();
    },
  };
  const { groupId, topics, maxBytesPerPartition = 8 * 1024 * 1024, sessionTimeoutMs = 30_000 } = options;
  const group = kafka.group({ groupId, topics, listener, maxBytesPerPartition, sessionTimeoutMs });
  const reader: TopicReader = {
    batches: [],
    joins: [],
    losses: [],
    group,
    until: (reached) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!reached(reader)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    stop: () => group.stop(),
  };
  await group.start();
  return reader;
}

function resumeAll(group: KafkaGroup, partitions: readonly TopicPartition[]): void {
  for (const partition of partitions) group.resume(partition);
}

/** Reads partition 0 from its oldest to its newest offset as of now. */
export async function readAll(
  kafka: KafkaClient,
  topic: string,
  groupId = `read-${topic}`,
): Promise<PartitionBatch[]> {
  const newest = (await kafka.offsets(topic))[0]?.newest ?? 0n;
  const reader = await readTopic(kafka, { groupId, topics: [topic] });
  await reader.until(({ batches }) => (batches.at(-1)?.lastOffset ?? -1n) + 1n >= newest);
  await reader.stop();
  return reader.batches;
}

export const valuesOf = (batches: readonly PartitionBatch[]): (string | null)[] =>
  batches.flatMap(({ messages }) => messages.map(({ value }) => value?.toString('utf8') ?? null));
