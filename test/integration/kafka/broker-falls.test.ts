import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKafka, type KafkaClient } from '../../../src/kafka/client.js';
import type { KafkaProducer } from '../../../src/kafka/producer.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { type Broker, startBroker } from '../../support/kafka/broker.js';
import { kafkaAvailable } from '../../support/kafka/java.js';
import { readTopic, valuesOf } from '../../support/kafka/read-topic.js';

const available = kafkaAvailable();
if (!available.ok) console.warn(available.reason);

describe.skipIf(!available.ok)('a broker that falls', () => {
  let broker: Broker;
  let kafka: KafkaClient;
  let producer: KafkaProducer;

  beforeAll(async () => {
    broker = await startBroker();
    kafka = createKafka({ brokers: [broker.bootstrap], clientId: 'test' }, silentLogger);
    producer = kafka.producer();
    await producer.start();
  });

  afterAll(async () => {
    await producer?.stop();
    await kafka?.close();
    await broker?.stop();
  });

  it('goes on when the broker falls and comes back', async () => {
    const topic = 'fallen';
    await kafka.ensureTopics([{ topic, partitions: 1 }]);
    await producer.send(topic, [{ value: 'before' }]);
    const reader = await readTopic(kafka, {
      groupId: 'fallen',
      topics: [topic],
      // The member that fell with its connection holds the group up until its session ends.
      sessionTimeoutMs: 6_000,
    });
    await reader.until(({ batches }) => batches.length === 1);
    await broker.restart();
    await producer.send(topic, [{ value: 'after' }]);
    await reader.until(({ batches }) => valuesOf(batches).includes('after'));
    await reader.stop();
    expect(new Set(valuesOf(reader.batches))).toEqual(new Set(['before', 'after']));
  });
});
