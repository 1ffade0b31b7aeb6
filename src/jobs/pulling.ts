import { type Deliver, handOverPulled, storePulled } from '../../streams/pull/deliver.js';
import { HandOver } from '../../streams/http/hand-over.js';
import { Pulling } from '../../streams/pull/pulling.js';
import { DEFAULT_PROMISED_DELAY_MINUTES } from '../config/sections.js';
import type { KafkaClient } from '../kafka/client.js';
import { pullMetrics } from '../metrics/pull-metrics.js';
import type { Runtime } from '../runtime.js';
import type { Duties } from './duties.js';

interface ByKafka {
  readonly kafka: KafkaClient | undefined;
  /** That of the requests of this process, if it takes any. */
  readonly handOver: HandOver | undefined;
}

/** The pollers of connected sources, in a process that has the duty; what they read goes the way of requests. */
export function pullingOf(
  runtime: Runtime,
  duties: Pick<Duties, 'all' | 'mayRun' | 'epochOf'>,
  byKafka: ByKafka,
): Pick<Pulling, 'start' | 'stop'> | undefined {
  if (!duties.all.includes('pull')) return undefined;
  const { store, clock, logger, findings, intake, connections, declarations, metrics } = runtime;
  const handOver = ownHandOver(runtime, byKafka);
  const pulling = new Pulling({
    store,
    clock,
    logger,
    findings,
    connections,
    deliver: deliverBy(runtime, handOver?.by),
    sourceOf: async (tenant, source) => intake.sources.get(tenant, source),
    promisedMinutes: (tenant, source) =>
      declarations.source(tenant, source)?.promisedDelayMinutes ?? DEFAULT_PROMISED_DELAY_MINUTES,
    holds: async () => duties.mayRun('pull'),
    epoch: () => duties.epochOf('pull'),
    observer: pullMetrics(metrics),
  });
  return {
    start: () => pulling.start(),
    stop: async () => {
      await pulling.stop();
      if (handOver?.isOwn === true) await handOver.by.stop();
    },
  };
}

const deliverBy = ({ intake }: Runtime, handOver: HandOver | undefined): Deliver =>
  handOver === undefined ? storePulled(intake) : handOverPulled(handOver);

function ownHandOver(
  { config, logger }: Runtime,
  { kafka, handOver }: ByKafka,
): { by: HandOver; isOwn: boolean } | undefined {
  if (handOver !== undefined) return { by: handOver, isOwn: false };
  const topic = config.kafka?.intakeTopic;
  if (kafka === undefined || topic === undefined) return undefined;
  return { by: new HandOver({ kafka, topic, logger }), isOwn: true };
}
