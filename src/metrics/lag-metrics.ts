import { Gauge } from 'prom-client';
import type { Clock } from '../kernel/clock.js';
import { boundedSources } from './bounded-sources.js';
import type { Metrics } from './metrics.js';

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

type Labels = Readonly<Record<string, string | number>>;

/** Gauges that are read when somebody asks, so that they are right also while nothing moves. */
export function watchIntake(view: IntakeView, { registry }: Metrics, clock: Clock): void {
  const labelsOf = boundedSources();
  const gauge = (name: string, help: string, values: () => Iterable<readonly [Labels, number]>): Gauge =>
    new Gauge({
      name: `ledgerwatch_intake_${name}`,
      help,
      labelNames: name === 'lag_messages' ? ['topic', 'partition'] : ['tenant', 'source'],
      registers: [registry],
      collect() {
        this.reset();
        for (const [labels, value] of values()) this.set(labels, value);
      },
    });
  gauge('lag_messages', 'Offsets of Kafka that this process reads and has not stored', () =>
    view.lags().map(({ topic, partition, messages }) => [{ topic, partition }, messages]),
  );
  gauge('oldest_unstored_seconds', 'Age of the oldest event that came and is not stored', () =>
    ages([...view.lags(), ...view.waiting()], clock.now(), labelsOf),
  );
  gauge('waiting_requests', 'Requests with events that are not stored', () =>
    view.waiting().map((source) => [{ ...labelsOf(source) }, source.requests]),
  );
  gauge('waiting_bytes', 'Bytes of requests with events that are not stored', () =>
    view.waiting().map((source) => [{ ...labelsOf(source) }, source.bytes]),
  );
}

/** The greatest age of each source, over all its partitions and requests. */
function ages(
  all: readonly OfSource[],
  now: number,
  labelsOf: ReturnType<typeof boundedSources>,
): (readonly [Labels, number])[] {
  const bySource = Map.groupBy(all, (one) => Object.values(labelsOf(one)).join('/'));
  return [...bySource.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const oldest = Math.min(now, ...own.map(({ oldestAt = now }) => oldestAt));
    return [[{ ...labelsOf(first) }, (now - oldest) / 1_000]];
  });
}
