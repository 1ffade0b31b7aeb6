import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KafkaClient } from '../../../../src/kafka/client.js';
import type { GroupOptions } from '../../../../src/kafka/group.js';
import { AppError } from '../../../../src/kernel/app-error.js';
import { silentLogger } from '../../../../src/kernel/logger.js';
import { KafkaIntake, type KafkaIntakeDeps } from '../../../../streams/consumer/kafka-intake.js';

const AWAY = new AppError('KAFKA_REFUSED', 'no such user', { retry: true });
const LOST = { reason: 'crash', restarts: false, error: AWAY } as const;
const A_WHILE = 10_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A Kafka that lets nobody in as long as `refuses`, and whose group joins as soon as it is started. */
function fakeKafka() {
  const fake = {
    refuses: false,
    losesWhileStarting: false,
    starts: 0,
    options: undefined as GroupOptions | undefined,
  };
  const group = {
    start: async () => {
      fake.starts += 1;
      if (fake.refuses) throw AWAY;
      if (fake.losesWhileStarting) return fake.options?.listener.onLost(LOST);
      fake.options?.listener.onJoin([]);
    },
    stop: async () => undefined,
  };
  const client: Partial<KafkaClient> = {
    clusterId: async () => 'cluster',
    partitionCounts: async () => new Map([['events', 1]]),
    offsets: async () => [],
    group: (options) => {
      fake.options = options;
      return group as unknown as ReturnType<KafkaClient['group']>;
    },
  };
  const start = async () =>
    KafkaIntake.start({
      kafka: client,
      groupId: 'g',
      feeds: new Map([['events', {}]]),
      onMissing: () => undefined,
      logger: silentLogger,
    } as unknown as KafkaIntakeDeps);
  return { fake, start };
}

describe('a Kafka that does not let us in', () => {
  it('is tried again after the start until it does', async () => {
    const { fake, start } = fakeKafka();
    fake.refuses = true;
    const intake = await start();
    expect(intake.ready).toBe(false);
    await vi.advanceTimersByTimeAsync(A_WHILE);
    expect(fake.starts).toBeGreaterThan(1);
    fake.refuses = false;
    await vi.advanceTimersByTimeAsync(A_WHILE);
    expect(intake.ready).toBe(true);
  });

  it('is tried again when the group ended for good', async () => {
    const { fake, start } = fakeKafka();
    const intake = await start();
    fake.options?.listener.onLost(LOST);
    expect(intake.ready).toBe(false);
    await vi.advanceTimersByTimeAsync(A_WHILE);
    expect([intake.ready, fake.starts]).toEqual([true, 2]);
  });

  it('is tried again when the group ends for good while it starts', async () => {
    const { fake, start } = fakeKafka();
    fake.losesWhileStarting = true;
    const intake = await start();
    fake.losesWhileStarting = false;
    await vi.advanceTimersByTimeAsync(A_WHILE);
    expect(intake.ready).toBe(true);
  });

  it('is left to kafkajs while that restarts by itself', async () => {
    const { fake, start } = fakeKafka();
    await start();
    fake.options?.listener.onLost({ reason: 'crash', restarts: true, error: AWAY });
    await vi.advanceTimersByTimeAsync(A_WHILE);
    expect(fake.starts).toBe(1);
  });

  it('is not tried again after the end', async () => {
    const { fake, start } = fakeKafka();
    fake.refuses = true;
    const intake = await start();
    await intake.stop();
    await vi.advanceTimersByTimeAsync(A_WHILE);
    expect(fake.starts).toBe(1);
  });
});
