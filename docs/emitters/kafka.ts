// Tells Ledgerwatch of exports by Kafka. Node 22.18 or newer, `npm install kafkajs`, then:
//   KAFKA_BROKERS=broker:9092 KAFKA_TOPIC=crm.audit node kafka.ts
import { Kafka, logLevel } from 'kafkajs';

const { KAFKA_BROKERS = '127.0.0.1:9092', KAFKA_TOPIC = 'crm.audit' } = process.env;

interface Export {
  /** The id that the CRM's own log gives the export. */
  id: number;
  at: Date;
  user: string;
  report: string;
  rows: number;
  address: string;
}

// The key comes from the CRM and never from a clock or a random number: the same export always has the same key.
const eventOf = (made: Export) => ({
  key: `export-${made.id}`,
  occurredAt: made.at.toISOString(),
  actor: { id: made.user },
  action: 'report.export',
  target: { type: 'report', id: made.report },
  outcome: 'success',
  context: { ip: made.address },
  volume: { records: made.rows },
});

const kafka = new Kafka({ clientId: 'crm', brokers: KAFKA_BROKERS.split(','), logLevel: logLevel.ERROR });
// All replicas have the batch before it counts as sent, and what the client sends again by itself comes once. A batch that
// failed is sent again as it is: its keys make what is there already a duplicate.
const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, retry: { retries: 10 } });

const now = new Date();
const exports: Export[] = [
  { id: 7001, at: now, user: 'u17', report: 'r9', rows: 350, address: '198.51.100.7' },
  { id: 7002, at: now, user: 'u17', report: 'r4', rows: 12, address: '198.51.100.7' },
];
await producer.connect();
try {
  // One event a message; the user as the message's key keeps the acts of one person in their order.
  const messages = exports.map((made) => ({ key: made.user, value: JSON.stringify(eventOf(made)) }));
  const sent = await producer.send({ topic: KAFKA_TOPIC, acks: -1, messages });
  process.stdout.write(
    `${JSON.stringify({ sent: messages.length, to: sent.map((one) => one.partition) })}\n`,
  );
} finally {
  await producer.disconnect();
}
