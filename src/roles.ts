import { HandOver } from '../streams/http/hand-over.js';
import { handOverOwnEvents, storeOwnEvents } from '../streams/http/own-events.js';
import { Receipts } from '../streams/http/receipts.js';
import { Trail, type TrailSink } from './access/trail/trail.js';
import type { Work } from './app.module.js';
import { kafkaConnection } from './config/kafka-connection.js';
import type { Probe } from './health/probe.js';
import { Duties } from './jobs/duties.js';
import type { Duty } from './jobs/duty.js';
import { dutiesOf } from './jobs/jobs.js';
import { pullingOf } from './jobs/pulling.js';
import { SendingBeats } from './jobs/sending-beats.js';
import { DetectionShards } from './jobs/shards.js';
import { createKafka, type KafkaClient } from './kafka/client.js';
import { AppError, errorCode } from './kernel/app-error.js';
import { MINUTE, systemClock } from './kernel/clock.js';
import { trailMetrics } from './metrics/trail-metrics.js';
import type { Runtime } from './runtime.js';

/** What a process of its role does, before it listens; `start` begins it, `stop` ends it. */
export interface RoleWork extends Work {
  start(): Promise<void>;
  /** Ends taking in and leaves Kafka; before the store is closed. */
  stop(): Promise<void>;
}

/** Puts together what the role of the configuration asks for. */
export async function workOf(runtime: Runtime): Promise<RoleWork> {
  const { config, logger, intake } = runtime;
  const { role, kafka: connection } = config;
  const kafka = connection === undefined ? undefined : createKafka(kafkaConnection(connection), logger);
  const servesApi = role === 'all' || role === 'api';
  const takesIn = role === 'all' || role === 'streams';
  const requests = servesApi ? await requestsOf(runtime, kafka) : undefined;
  const trail = trailOf(runtime, servesApi ? ownEventsTo(runtime, requests?.handOver) : NOWHERE);
  const shards = shardsOf(runtime, kafka);
  const duties = dutiesIn(runtime, shards !== undefined);
  const own = ownWorkOf(runtime, duties, { kafka, handOver: requests?.handOver, servesApi });
  const detect = async (): Promise<number> =>
    shards === undefined ? (await runtime.detection.follow({ rounds: 1 })).hours : shards.follow();
  return {
    servesApi,
    receipts: requests?.receipts,
    duties,
    trail,
    detect,
    probes: probesOf(runtime, { handOver: requests?.handOver, shards, duties }),
    async start() {
      if (servesApi && requests === undefined) await intake.takeRequests();
      if (takesIn && kafka !== undefined) await readTopics(runtime, kafka);
      await shards?.start();
      duties.start();
      own.start();
      if (servesApi) trail.start();
    },
    async stop() {
      runtime.detection.stop();
      // First of all, while what it fetched can still be stored.
      await own.stop();
      // While there is still somebody to hand over to.
      await closeTrail(trail, runtime);
      await Promise.all([requests?.handOver.stop(), shards?.stop(), intake.stop()]);
      await duties.stop();
      await kafka?.close();
    },
  };
}

/** A process without the API shows nothing but its health and metrics: there is nothing to tell of it. */
const NOWHERE: TrailSink = { append: async () => undefined };

const ownEventsTo = ({ intake, logger }: Runtime, handOver: HandOver | undefined): TrailSink =>
  handOver === undefined ? storeOwnEvents(intake, logger) : handOverOwnEvents(intake.sources, handOver);

interface OwnWorkParts {
  readonly kafka: KafkaClient | undefined;
  readonly handOver: HandOver | undefined;
  readonly servesApi: boolean;
}

interface OwnWork {
  start(this: void): void;
  stop(this: void): Promise<void>;
}

/** What this process takes in without being asked: what it fetches, and the beats of the service. */
function ownWorkOf(runtime: Runtime, duties: Duties, { servesApi, ...ways }: OwnWorkParts): OwnWork {
  const { config, clock, logger } = runtime;
  const pulling = pullingOf(runtime, duties, ways);
  const every = (config.heartbeat?.everyMinutes ?? 0) * MINUTE;
  const sink = ownEventsTo(runtime, ways.handOver);
  const beats = servesApi && every > 0 ? new SendingBeats({ sink, clock, logger, every }) : undefined;
  return {
    start: () => {
      pulling?.start();
      beats?.start();
    },
    async stop() {
      await Promise.all([pulling?.stop(), beats?.stop()]);
    },
  };
}

function trailOf({ logger, metrics, clock }: Runtime, sink: TrailSink): Trail {
  const observer = trailMetrics(metrics);
  const trail = new Trail({
    sink,
    clock,
    machineClock: systemClock,
    onFailure(error) {
      observer.failed();
      logger.warn(
        { code: errorCode(error), waiting: trail.size },
        'what was done here could not be stored yet',
      );
    },
  });
  observer.watch(trail);
  return trail;
}

async function closeTrail(trail: Trail, { logger }: Runtime): Promise<void> {
  const lost = await trail.close();
  if (lost > 0) logger.error({ lost }, 'what was done here last could not be stored and is lost');
}

interface Requests {
  readonly handOver: HandOver;
  readonly receipts: Receipts;
}

async function requestsOf(runtime: Runtime, kafka: KafkaClient | undefined): Promise<Requests | undefined> {
  const { config, logger, store, intake, secrets } = runtime;
  const topic = config.kafka?.intakeTopic;
  if (kafka === undefined || topic === undefined) return undefined;
  const handOver = new HandOver({ kafka, topic, logger });
  const receipts = await Receipts.open({ handOver, topic, store, log: intake.log, secrets });
  return { handOver, receipts };
}

function shardsOf(runtime: Runtime, kafka: KafkaClient | undefined): DetectionShards | undefined {
  const { config, logger, detection } = runtime;
  const topic = config.kafka?.controlTopic;
  const isWatching = dutiesOf(config.role).includes('watch');
  if (kafka === undefined || config.kafka === undefined || topic === undefined || !isWatching)
    return undefined;
  const groupId = `${config.kafka.groupId}-watch`;
  return new DetectionShards({
    kafka,
    groupId,
    topic,
    logger,
    open: async (shard) => detection.ofShard(shard),
  });
}

/** Detection in shards is shared out by Kafka; without them, and for all other duties, a lease says whose turn it is. */
function dutiesIn(runtime: Runtime, isSharded: boolean): Duties {
  const { config, lease, logger, metrics, detection } = runtime;
  const all = dutiesOf(config.role);
  const shared = all.filter((duty) => duty !== 'watch' || !isSharded);
  const onTaken = async (duty: Duty): Promise<void> => {
    if (duty === 'watch') await detection.reopen();
  };
  return new Duties(all, shared, { lease, logger, metrics, onTaken });
}

async function readTopics(runtime: Runtime, kafka: KafkaClient): Promise<void> {
  const { config, intake, declarations } = runtime;
  if (config.kafka === undefined) return;
  const { groupId, topics, intakeTopic } = config.kafka;
  if (topics.length === 0 && intakeTopic === undefined) return;
  const tenants = (): readonly string[] => declarations.list().map(({ id }) => id);
  const requests = intakeTopic === undefined ? undefined : { topic: intakeTopic, tenants };
  await intake.startKafka(kafka, groupId, topics, requests);
}

interface Probed {
  readonly handOver: HandOver | undefined;
  readonly shards: DetectionShards | undefined;
  readonly duties: Duties;
}

function probesOf({ config, store, intake }: Runtime, { handOver, shards, duties }: Probed): Probe[] {
  const probes: Probe[] = [
    { name: 'store', check: async () => store.ping() },
    {
      name: 'intake',
      check: async () => (intake.ready ? undefined : notReady('the consumer group does not hold')),
    },
  ];
  // Whoever takes requests must not be passed over by them because another topic is missing.
  if (config.role === 'streams')
    probes.push({
      name: 'topics',
      check: async () => (intake.missingTopics.length === 0 ? undefined : notReady('topics do not exist')),
    });
  if (handOver !== undefined) probes.push({ name: 'requests', check: async () => handOver.check() });
  if (shards !== undefined)
    probes.push({
      name: 'shards',
      check: async () => (shards.ready ? undefined : notReady('no shard group')),
    });
  for (const duty of duties.all)
    probes.push({
      name: duty,
      check: async () => undefined,
      standsBy: () => duties.standingBy.includes(duty),
    });
  return probes;
}

function notReady(why: string): never {
  throw new AppError('KAFKA_UNAVAILABLE', why, { retry: true });
}
