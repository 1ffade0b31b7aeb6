import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { IntakeCounts } from '../store/intake-log.js';
import type { Clock } from '../kernel/clock.js';
import type { Metrics } from './metrics.js';

/** The sums of one batch, by tenant and source. */
interface Counted {
  readonly tally: { counts(): readonly IntakeCounts[] };
}

/**
 * Counters of intake: each promise has a figure somebody can watch. What is returned is an IntakeObserver of
 * streams, which this part may not know.
 */
export function intakeMetrics({ registry }: Metrics, clock: Clock) {
  const registers = [registry];
  const events = new Counter({
    name: 'ledgerwatch_intake_events_total',
    help: 'Events by what became of them',
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
  return {
    done(batch: { readonly at: number }, { tally }: Counted, ms: number): void {
      seconds.observe(ms / 1000);
      last.set(batch.at / 1000);
      for (const { tenant, source, stored, duplicates, quarantined, refused, unparsed } of tally.counts()) {
        for (const [outcome, by] of Object.entries({ stored, duplicates, quarantined, refused, unparsed })) {
          if (by > 0) events.inc({ tenant, source, outcome }, by);
        }
      }
    },
    retried(code: string): void {
      retries.inc({ code });
    },
    watch: (view: IntakeView): void => watch(view, registry, clock),
  };
}

/** What intake says of itself whenever it is asked. */
interface IntakeView {
  /** How far each partition that this process reads is behind. */
  lags(): readonly (OfSource & {
    readonly topic: string;
    readonly partition: number;
    readonly messages: number;
  })[];
  /** What came by request and is not stored yet. */
  waiting(): readonly (OfSource & { readonly requests: number; readonly bytes: number })[];
}

interface OfSource {
  readonly tenant: string;
  readonly source: string;
  /** Epoch ms. */
  readonly oldestAt?: number;
}

const OF_SOURCE = ['tenant', 'source'] as const;

/** Gauges that are read when somebody asks, so that they are right also while nothing moves. */
function watch(view: IntakeView, registry: Registry, clock: Clock): void {
  const registers = [registry];
  new Gauge({
    name: 'ledgerwatch_intake_lag_messages',
    help: 'Offsets of Kafka that are not stored yet, of the partitions that this process reads',
    labelNames: ['topic', 'partition'] as const,
    registers,
    collect() {
      this.reset();
      for (const { topic, partition, messages } of view.lags()) this.set({ topic, partition }, messages);
    },
  });
  new Gauge({
    name: 'ledgerwatch_intake_oldest_unstored_seconds',
    help: 'Age of the oldest event that came and is not stored yet; 0 when there is none',
    labelNames: OF_SOURCE,
    registers,
    collect() {
      this.reset();
      for (const { tenant, source, seconds } of agesOf(view, clock.now()))
        this.set({ tenant, source }, seconds);
    },
  });
  for (const [name, help, of] of WAITING) {
    new Gauge({
      name: `ledgerwatch_intake_waiting_${name}`,
      help,
      labelNames: OF_SOURCE,
      registers,
      collect() {
        this.reset();
        for (const waits of view.waiting())
          this.set({ tenant: waits.tenant, source: waits.source }, of(waits));
      },
    });
  }
}

type Waiting = ReturnType<IntakeView['waiting']>[number];

const WAITING: readonly (readonly [name: string, help: string, of: (waits: Waiting) => number])[] = [
  ['requests', 'Requests with events that are not stored yet', ({ requests }) => requests],
  ['bytes', 'Bytes of requests with events that are not stored yet', ({ bytes }) => bytes],
];

/** The age of each source's oldest event, over all its partitions and requests. */
function agesOf(view: IntakeView, now: number): { tenant: string; source: string; seconds: number }[] {
  const all: readonly OfSource[] = [...view.lags(), ...view.waiting()];
  return [...Map.groupBy(all, ({ tenant, source }) => `${tenant}/${source}`).values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const ages = own.map(({ oldestAt }) => (oldestAt === undefined ? 0 : (now - oldestAt) / 1_000));
    return [{ tenant: first.tenant, source: first.source, seconds: Math.max(0, ...ages) }];
  });
}
