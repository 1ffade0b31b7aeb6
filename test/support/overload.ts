import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createKafka } from '../../src/kafka/client.js';
import { AppError } from '../../src/kernel/app-error.js';
import { silentLogger } from '../../src/kernel/logger.js';
import type { Runtime } from '../../src/runtime.js';
import { type FaultPlace, setFaultTrap } from '../../streams/intake/fault-points.js';
import type { Batch } from '../../streams/intake/batch.js';
import type { Intake } from '../../streams/intake/intake.js';
import { intakeSums } from '../../streams/intake/sums.js';
import { Front } from './clickhouse-front/front.js';
import { type Broker, startBroker } from './kafka/broker.js';
import { declareTestSources } from './runtime.js';
import { openSharedRuntime } from './shared-runtime.js';
import { numberOf, rowsOf } from './sql.js';

export interface OverloadOptions {
  readonly seconds: number;
  /** What the flood brings and what the store takes, events a second. */
  readonly produced: number;
  readonly held: number;
  readonly signal?: AbortSignal;
}

interface ByWay {
  readonly kafka: number;
  readonly http: number;
}

/** What the flood of `acme` did to memory and to `other`, by Kafka and by requests at once. */
export interface OverloadReport {
  readonly produced: number;
  readonly refused: number;
  /** Longest time from receipt to stored of the other tenant's events, ms, without the flood and with it. */
  readonly quiet: ByWay;
  readonly flooded: ByWay;
  /** Most events of the flood that were stored between receipt of one of the other tenant's and its being stored. */
  readonly behind: ByWay;
  /** What the store took, events a second. */
  readonly held: number;
  /** MiB: after a third of the time, and the most from then on. */
  readonly rss: { readonly early: number; readonly most: number };
  readonly lag: number;
  /** Offsets that are done, what the ledger holds of them, and how many of those differ. */
  readonly done: number;
  readonly stored: number;
  readonly distinct: number;
  /** Events of requests that were answered, and those that the ledger holds. */
  readonly answered: number;
  readonly answeredStored: number;
  /** Sources of which a sum does not hold. */
  readonly outOfBalance: readonly string[];
}

/**
 * How much later the other tenant's events may be stored than without the flood: as many of its events as the store
 * takes meanwhile. Turns decide that and no clock does, so that it holds on a machine that is busy with other work.
 */
export const LATER_MS = 5_000;
/** Growth of the process after the first third: what waits is bounded, garbage comes and goes. */
const FLAT_MIB = 300;

/** What must hold of a flood, and what is wrong when it does not. */
export const OVERLOAD_CHECKS: readonly (readonly [
  string,
  (report: OverloadReport) => Readonly<Record<string, unknown>> | undefined,
])[] = [
  [
    'more comes than is taken: it lies at Kafka, and requests are told to come back',
    ({ lag, produced, refused }) =>
      lag > produced / 2 && refused > 0 ? undefined : { lag, produced, refused },
  ],
  [
    'another tenant’s events are stored no more than 5 s later than without the flood',
    ({ behind, held, quiet, flooded }) =>
      Math.max(behind.kafka, behind.http) < (held * LATER_MS) / 1_000
        ? undefined
        : { behind, quiet, flooded },
  ],
  ['memory is flat', ({ rss }) => (rss.most - rss.early < FLAT_MIB ? undefined : { rss })],
  [
    'nothing is lost or stored twice, and both sums hold',
    ({ done, stored, distinct, answered, answeredStored, outOfBalance }) =>
      done > 1_000 &&
      stored === done &&
      distinct === done &&
      answeredStored === answered &&
      outOfBalance.length === 0
        ? undefined
        : { done, stored, distinct, answered, answeredStored, outOfBalance },
  ],
];

const FLOOD = 'flood-events';
const QUIET = 'quiet-events';
const PARTITIONS = 3;
const QUIET_EVERY_MS = 100;
const BASELINE_MS = 4_000;
const MIB = 1024 ** 2;

const event = (key: string): string =>
  JSON.stringify({
    key,
    occurredAt: new Date(Date.now() - 60_000).toISOString(),
    actor: { id: `u${key.length % 7}` },
    action: 'record.read',
    volume: { records: 1 },
  });

interface World {
  readonly runtime: Runtime;
  readonly front: Front;
  readonly broker: Broker;
}

/** Floods one tenant by Kafka and by requests, while another sends a little by both; the front holds the store. */
export async function overload(options: OverloadOptions): Promise<OverloadReport> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ledgerwatch-overload-'));
  const [front, broker] = await Promise.all([Front.start(), startBroker()]);
  try {
    const runtime = await openSharedRuntime(front.url, dataDir);
    await declareTestSources(runtime);
    await runtime.intake.takeRequests();
    const report = await underFlood({ runtime, front, broker }, options);
    await runtime.close();
    return report;
  } finally {
    await Promise.all([front.stop(), broker.stop()]);
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function underFlood(
  { runtime, front, broker }: World,
  options: OverloadOptions,
): Promise<OverloadReport> {
  const kafka = createKafka({ brokers: [broker.bootstrap], clientId: 'overload', ssl: false }, silentLogger);
  await kafka.ensureTopics([
    { topic: FLOOD, partitions: PARTITIONS },
    { topic: QUIET, partitions: 1 },
  ]);
  const { intake } = runtime;
  await intake.startKafka(kafka, 'overload', [
    { topic: FLOOD, tenant: 'acme', source: 'crm' },
    { topic: QUIET, tenant: 'other', source: 'crm' },
  ]);
  await front.faults.throttle(options.held);
  const [producer, quietProducer] = [kafka.producer(), kafka.producer()];
  await Promise.all([producer.start(), quietProducer.start()]);
  const stop = new AbortController();
  options.signal?.addEventListener('abort', () => stop.abort());
  const sendQuiet = async (key: string): Promise<unknown> =>
    quietProducer.send(QUIET, [{ key: null, value: event(key) }]);
  const sendFlood = async (keys: readonly string[]): Promise<unknown> =>
    producer.send(
      FLOOD,
      keys.map((key) => ({ key: null, value: event(key) })),
    );
  const watched = watchQuiet(intake, sendQuiet, stop.signal);
  await wait(BASELINE_MS);
  const quiet = watched.worst().ms;
  const flood = floodKafka(sendFlood, options.produced, stop.signal);
  const requests = floodRequests(intake, stop.signal);
  const rss = await watchMemory(options.seconds * 1_000, stop.signal);
  const lag = intake.lags().reduce((sum, { messages }) => sum + messages, 0);
  stop.abort();
  await front.faults.throttle(undefined);
  const [produced, { answered, refused }] = await Promise.all([flood, requests]);
  await watched.ended();
  const worst = watched.worst();
  // What was begun is done then.
  await intake.stop();
  await Promise.all([producer.stop(), quietProducer.stop()]);
  await kafka.close();
  const times = { quiet, flooded: worst.ms, behind: worst.behind, held: options.held };
  return { produced, refused, ...times, rss, lag, answered, ...(await recounted(runtime)) };
}

/** What the ledger holds of the flood, by its own rows and by what intake noted. */
async function recounted({
  store,
  intake,
}: Runtime): Promise<
  Pick<OverloadReport, 'done' | 'stored' | 'distinct' | 'answeredStored' | 'outOfBalance'>
> {
  const sums = await intakeSums(store);
  const outOfBalance: string[] = [];
  for (const { tenant, source, stored, outOfBalance: by } of sums) {
    const of = `tenant = '${tenant}' AND source = '${source}'`;
    const held = await numberOf(store, `SELECT count() FROM events WHERE ${of}`);
    if (by.messages !== 0 || by.events !== 0 || held !== stored) outOfBalance.push(`${tenant}/${source}`);
  }
  const [held] = await rowsOf(
    store,
    `SELECT toUInt32(count()) AS n, toUInt32(uniqExact(partition, offset)) AS offsets FROM events WHERE topic = '${FLOOD}'`,
  );
  const requests = `SELECT count() FROM events WHERE topic = 'http' AND tenant = 'acme'`;
  return {
    done: await doneOf(intake),
    stored: Number(held?.['n']),
    distinct: Number(held?.['offsets']),
    answeredStored: await numberOf(store, requests),
    outOfBalance,
  };
}

async function doneOf(intake: Intake): Promise<number> {
  let done = 0;
  for (let partition = 0; partition < PARTITIONS; partition++)
    done += Number((await intake.log.nextOffset(FLOOD, partition)) ?? 0n);
  return done;
}

interface Quiet {
  worst(): { ms: ByWay; behind: ByWay };
  ended(): Promise<void>;
}

/** Ten events a second by Kafka and one request a second, each watched from before it is sent until it is stored. */
function watchQuiet(intake: Intake, send: (key: string) => Promise<unknown>, signal: AbortSignal): Quiet {
  const sent: Moment[] = [];
  let [next, flooding] = [0, 0];
  const now = (): Moment => ({ at: performance.now(), flooding });
  const none = { ms: 0, behind: 0 };
  let worst = { kafka: none, http: none };
  const stored = (way: keyof ByWay, since: Moment): void => {
    const { ms, behind } = worst[way];
    worst[way] = {
      ms: Math.max(ms, performance.now() - since.at),
      behind: Math.max(behind, flooding - since.flooding),
    };
  };
  /** Rows of the flood in the batch that each partition is inserting. */
  const inserting = new Map<string, number>();
  setFaultTrap((point, place) => {
    const partition = `${place.topic}/${place.partition}`;
    if (point === 'in-insert') inserting.set(partition, floodRows(place));
    if (point === 'after-insert') {
      // At its end the store takes all that waits in large batches: that is no flood that anybody is held up by.
      if (!signal.aborted) flooding += inserting.get(partition) ?? 0;
      inserting.delete(partition);
    }
    if (point !== 'after-done' || place.topic !== QUIET || !('to' in place)) return;
    for (; next <= Number(place.to); next++) stored('kafka', sent[next]!);
  });
  const byKafka = (async () => {
    while (!signal.aborted) {
      sent.push(now());
      await send(`quiet-${sent.length}`);
      await wait(QUIET_EVERY_MS);
    }
  })();
  const byHttp = (async () => {
    const source = await intake.sources.get('other', 'crm');
    for (let n = 0; !signal.aborted; n++) {
      const since = now();
      await intake.http.submit([{ source, body: Buffer.from(event(`asked-${n}`)) }]);
      stored('http', since);
      await wait(10 * QUIET_EVERY_MS);
    }
  })();
  return {
    worst: () => {
      const { kafka, http } = worst;
      worst = { kafka: none, http: none };
      return {
        ms: { kafka: kafka.ms, http: http.ms },
        behind: { kafka: kafka.behind, http: http.behind },
      };
    },
    ended: async () => {
      await Promise.all([byKafka, byHttp]);
      for (let waited = 0; next < sent.length && waited < 30_000; waited += 50) await wait(50);
      setFaultTrap(undefined);
      if (next < sent.length) throw new Error(`${sent.length - next} quiet events are not stored`);
    },
  };
}

/** When an event was sent, and how many of the flood's had been stored until then. */
interface Moment {
  readonly at: number;
  readonly flooding: number;
}

/** Rows of the flooding tenant in a batch that is inserted. */
function floodRows(place: FaultPlace | Batch): number {
  if (!('decided' in place)) return 0;
  return place.decided.filter(({ verdict }) => verdict.kind === 'row' && verdict.row.tenant === 'acme')
    .length;
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

async function watchMemory(ms: number, signal: AbortSignal): Promise<OverloadReport['rss']> {
  const started = performance.now();
  let [early, most] = [0, 0];
  for (let at = 0; at < ms && !signal.aborted; at = performance.now() - started) {
    const rss = Math.round(process.memoryUsage.rss() / MIB);
    if (at < ms / 3) early = Math.max(early, rss);
    else most = Math.max(most, rss);
    await wait(200);
  }
  return { early, most };
}
