import type { PartitionBatch } from '../../src/kafka/group.js';

const HEARTBEAT_MS = 2_000;

/** Tells the broker that we live while work waits for the store. */
export async function whileBeating(work: Promise<void>, batch: PartitionBatch): Promise<void> {
  const beat = (): void => void batch.heartbeat().catch(() => undefined);
  const timer = setInterval(beat, HEARTBEAT_MS);
  try {
    await work;
  } finally {
    clearInterval(timer);
  }
}
