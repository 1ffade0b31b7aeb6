import { setTimeout as wait } from 'node:timers/promises';
import { createKafka } from '../../src/kafka/client.js';
import { AppError } from '../../src/kernel/app-error.js';
import { silentLogger } from '../../src/kernel/logger.js';
import type { Engine } from '../../src/store/engine.js';
import { setFaultTrap } from '../../streams/intake/fault-points.js';
import type { Intake } from '../../streams/intake/intake.js';
import type { Broker } from './kafka/broker.js';
import { numberOf, rowsOf } from './recount.js';
import type { TestRuntime } from './runtime.js';

export interface OverloadOptions {
  readonly seconds: number;
  /** What the flood brings and what the store takes, events a second. */
  readonly produced: number;
  readonly held: number;
}

/** What the flood of `acme` did to memory and to `other`, by Kafka and by requests at once. */
export interface OverloadReport {
  readonly produced: number;
  readonly refused: number;
  /** Longest time from receipt to stored of the other tenant's events, ms, without the flood and with it. */
  readonly quiet: { readonly kafka: number; readonly http: number };
  readonly flooded: { readonly kafka: number; readonly http: number };
  /** MiB: after a third of the time, and the most from then on. */
  readonly rss: { readonly early: number; readonly most: number };
  readonly lag: number;
  /** Offsets that are done, and what the ledger holds of them. */
  readonly done: number;
  readonly stored: number;
  readonly distinct: number;
  /** Events of requests that were answered, and those that the ledger holds. */
  readonly answered: number;
  readonly answeredStored: number;
}

const FLOOD = 'flood-events';
const QUIET = 'quiet-events';
const PARTITIONS = 3;
const QUIET_EVERY_MS = 100;
const BASELINE_MS = 4_000;
const MIB = 1024 ** 2;

/** Holds the inserts of events at so many rows a second, until it is released. */
function holdStore(engine: Engine, perSecond: number): () => void {
  const insert = engine.insert.bind(engine);
  const own = engine as { insert: Engine['insert'] };
  own.insert = async (rows, lane) => {
    if (rows.table === 'events_in') await wait((countLines(rows.body) * 1_000) / perSecond);
    return insert(rows, lane);
  };
  return () => (own.insert = insert);
}

function countLines(body: Uint8Array): number {
  let lines = 1;
  for (const byte of body) if (byte === 10) lines++;
  return lines;
}

const event = (key: string): string =>
  JSON.stringify({
    key,
    occurredAt: '2026-03-02T08:30:00Z',
    actor: { id: `u${key.length % 7}` },
    action: 'record.read',
    volume: { records: 1 },
  });

/** Floods one tenant by Kafka and by requests, while another sends a little by both. */
export async function overload(
  { runtime }: TestRuntime,
  broker: Broker,
  options: OverloadOptions,
): Promise<OverloadReport> {
  const kafka = createKafka({ brokers: [broker.bootstrap], clientId: 'overload', ssl: false }, silentLogger);
  await kafka.ensureTopics([
    { topic: FLOOD, partitions: PARTITIONS },
    { topic: QUIET, partitions: 1 },
  ]);
  const { intake, store } = runtime;
  await intake.startKafka(kafka, 'overload', [
    { topic: FLOOD, tenant: 'acme', source: 'crm' },
    { topic: QUIET, tenant: 'other', source: 'crm' },
  ]);
  const release = holdStore(store.engine, options.held);
  const producer = kafka.producer();
  await producer.start();
  const quietProducer = kafka.producer();
  await quietProducer.start();
  const stop = new AbortController();
  const watched = watchQuiet(
    intake,
    async (key) => quietProducer.send(QUIET, [{ key: null, value: event(key) }]),
    stop.signal,
  );
  await wait(BASELINE_MS);
  const quiet = watched.worst();
  const flood = floodKafka(
    async (keys) =>
      producer.send(
        FLOOD,
        keys.map((key) => ({ key: null, value: event(key) })),
      ),
    options.produced,
    stop.signal,
  );
  const requests = floodRequests(intake, stop.signal);
  const rss = await watchMemory(options.seconds * 1_000);
  const lag = intake.lags().reduce((sum, { messages }) => sum + messages, 0);
  stop.abort();
  release();
  const [produced, { answered, refused }] = await Promise.all([flood, requests]);
  await watched.ended();
  const flooded = watched.worst();
  await kafkaEnds(intake);
  const done = await doneOf(intake);
  const inFlood = `FROM events WHERE topic = '${FLOOD}'`;
  const [held] = await rowsOf(
    store,
    `SELECT toUInt32(count()) AS n, toUInt32(uniqExact(partition, offset)) AS offsets ${inFlood}`,
  );
  const answeredStored = await numberOf(
    store,
    `SELECT count() FROM events WHERE topic = 'http' AND tenant = 'acme'`,
  );
  await Promise.all([producer.stop(), quietProducer.stop()]);
  await kafka.close();
  return {
    produced,
    refused,
    quiet,
    flooded,
    rss,
    lag,
    done,
    stored: Number(held?.['n']),
    distinct: Number(held?.['offsets']),
    answered,
    answeredStored,
  };
}

/** Leaves the group: what was begun is done then. */
async function kafkaEnds(intake: Intake): Promise<void> {
  await intake.stop();
}

async function doneOf(intake: Intake): Promise<number> {
  let done = 0;
  for (let partition = 0; partition < PARTITIONS; partition++)
    done += Number((await intake.log.nextOffset(FLOOD, partition)) ?? 0n);
  return done;
}

interface Quiet {
  worst(): { kafka: number; http: number };
  ended(): Promise<void>;
}

/** Ten events a second by Kafka and one request a second, each timed from before it is sent until it is stored. */
function watchQuiet(intake: Intake, send: (key: string) => Promise<unknown>, signal: AbortSignal): Quiet {
  const sent: number[] = [];
  let next = 0;
  const worst = { kafka: 0, http: 0 };
  setFaultTrap((point, place) => {
    if (point !== 'after-done' || place.topic !== QUIET || !('to' in place)) return;
    for (; next <= Number(place.to); next++)
      worst.kafka = Math.max(worst.kafka, performance.now() - (sent[next] ?? 0));
  });
  const byKafka = (async () => {
    while (!signal.aborted) {
      sent.push(performance.now());
      await send(`quiet-${sent.length}`);
      await wait(QUIET_EVERY_MS);
    }
  })();
  const byHttp = (async () => {
    const source = await intake.sources.get('other', 'crm');
    for (let n = 0; !signal.aborted; n++) {
      const at = performance.now();
      await intake.http.submit([{ source, body: Buffer.from(event(`asked-${n}`)) }]);
      worst.http = Math.max(worst.http, performance.now() - at);
      await wait(10 * QUIET_EVERY_MS);
    }
  })();
  return {
    worst: () => {
      const now = { ...worst };
      Object.assign(worst, { kafka: 0, http: 0 });
      return now;
    },
    ended: async () => {
      await Promise.all([byKafka, byHttp]);
      for (let waited = 0; next < sent.length && waited < 30_000; waited += 50) await wait(50);
      setFaultTrap(undefined);
      if (next < sent.length) throw new Error(`${sent.length - next} quiet events are not stored`);
    },
  };
}

async function floodKafka(
  send: (keys: string[]) => Promise<unknown>,
  perSecond: number,
  signal: AbortSignal,
): Promise<number> {
  const started = performance.now();
  let produced = 0;
  while (!signal.aborted) {
    await send(Array.from({ length: 1_000 }, (_, n) => `flood-${produced + n}`));
    produced += 1_000;
    await wait(Math.max(1, (produced * 1_000) / perSecond - (performance.now() - started)));
  }
  return produced;
}

/** More than is stored within the longest wait, so that some are told to come back. */
const CLIENTS = 24;
const A_REQUEST = 1_000;

/** Clients that send as fast as they are answered, and wait as long as they are told. */
async function floodRequests(
  intake: Intake,
  signal: AbortSignal,
): Promise<{ answered: number; refused: number }> {
  const source = await intake.sources.get('acme', 'crm');
  const sums = { answered: 0, refused: 0 };
  const client = async (own: number): Promise<void> => {
    for (let n = 0; !signal.aborted; n++) {
      const messages = Array.from({ length: A_REQUEST }, (_, i) => ({
        source,
        body: Buffer.from(event(`request-${own}-${n}-${i}`)),
      }));
      for (;;) {
        try {
          const answers = await intake.http.submit(messages);
          sums.answered += answers.length;
          break;
        } catch (error) {
          if (!(error instanceof AppError) || error.code !== 'OVERLOADED') throw error;
          sums.refused++;
          const seconds = Number(error.options.detail?.['retryAfterSeconds']);
          if (await wait(seconds * 1_000, false, { signal }).catch(() => true)) return;
        }
      }
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, async (_, own) => client(own)));
  return sums;
}

async function watchMemory(ms: number): Promise<OverloadReport['rss']> {
  const started = performance.now();
  let [early, most] = [0, 0];
  for (let at = 0; at < ms; at = performance.now() - started) {
    const rss = Math.round(process.memoryUsage.rss() / MIB);
    if (at < ms / 3) early = Math.max(early, rss);
    else most = Math.max(most, rss);
    await wait(200);
  }
  return { early, most };
}
