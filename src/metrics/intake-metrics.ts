import { Counter, Gauge, Histogram } from 'prom-client';
import type { IntakeCounts } from '../store/intake-log.js';
import { boundedSources } from './bounded-sources.js';
import type { Metrics } from './metrics.js';

/** The sums of one batch, by tenant and source. */
interface Counted {
  readonly tally: { counts(): readonly IntakeCounts[] };
}

/**
 * Counters of intake: each promise has a figure somebody can watch. What is returned is an IntakeObserver of
 * streams, which this part may not know.
 */
export function intakeMetrics({ registry }: Metrics) {
  const registers = [registry];
  const events = new Counter({
    name: 'ledgerwatch_intake_events_total',
    help: 'Events by what became of them: stored, duplicates (known before), quarantined (kept, wait for a fix), refused, unparsed (messages)',
    labelNames: ['tenant', 'source', 'outcome'] as const,
    registers,
  });
  const retries = new Counter({
    name: 'ledgerwatch_intake_retries_total',
    help: 'Writes that waited for the store and were repeated, by error code',
    labelNames: ['code'] as const,
    registers,
  });
  const seconds = new Histogram({
    name: 'ledgerwatch_intake_batch_seconds',
    help: 'Time to make one batch durable',
    buckets: [0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const last = new Gauge({
    name: 'ledgerwatch_intake_last_batch_timestamp_seconds',
    help: 'When the last batch was received',
    registers,
  });
  const labelsOf = boundedSources();
  return {
    done(batch: { readonly at: number }, { tally }: Counted, ms: number): void {
      seconds.observe(ms / 1000);
      last.set(batch.at / 1000);
      for (const { tenant, source, ...counts } of tally.counts()) {
        countOutcomes(events, labelsOf({ tenant, source }), counts);
      }
    },
    retried(code: string): void {
      retries.inc({ code });
    },
  };
}

type Labels = { readonly tenant: string; readonly source: string };

function countOutcomes(
  events: Counter<'tenant' | 'source' | 'outcome'>,
  labels: Labels,
  { stored, duplicates, quarantined, refused, unparsed }: Omit<IntakeCounts, keyof Labels>,
): void {
  for (const [outcome, by] of Object.entries({ stored, duplicates, quarantined, refused, unparsed })) {
    if (by > 0) events.inc({ ...labels, outcome }, by);
  }
}

/** Who owns what: an OwnershipObserver of streams, and which topics are waited for. */
export function ownershipMetrics({ registry }: Metrics) {
  const registers = [registry];
  const fenced = new Counter({
    name: 'ledgerwatch_intake_fenced_writes_total',
    help: 'Writes given up because a newer owner has the partition',
    labelNames: ['topic'] as const,
    registers,
  });
  const repeated = new Counter({
    name: 'ledgerwatch_intake_repeated_intents_total',
    help: 'Ranges that were begun before and were repeated',
    labelNames: ['topic'] as const,
    registers,
  });
  const missing = new Gauge({
    name: 'ledgerwatch_kafka_topics_missing',
    help: 'Topics that are to be read and do not exist',
    registers,
  });
  return {
    fenced: (topic: string): void => fenced.inc({ topic }),
    repeated: (topic: string): void => repeated.inc({ topic }),
    missing: (topics: ReadonlySet<string>): void => missing.set(topics.size),
  };
}
