import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

/** Seconds; requests answer after an insert (some 10 ms), reports take longer. */
const DURATION_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * One registry for each running service (none is global, so tests do not share one). Other parts register theirs:
 * `new Counter({ name, help, labelNames, registers: [metrics.registry] })`. Labels are closed sets: codes, routes,
 * ids of tenants and sources; never actors or addresses.
 */
export class Metrics {
  readonly registry = new Registry();

  readonly requests = new Counter({
    name: 'ledgerwatch_http_requests_total',
    help: 'Requests that were answered, by route and status; their duration is in ledgerwatch_http_request_seconds',
    labelNames: ['method', 'route', 'status'] as const,
    registers: [this.registry],
  });

  readonly requestSeconds = new Histogram({
    name: 'ledgerwatch_http_request_seconds',
    help: 'Time from the first byte of a request to the end of its answer',
    labelNames: ['method', 'route'] as const,
    buckets: DURATION_BUCKETS,
    registers: [this.registry],
  });

  readonly problems = new Counter({
    name: 'ledgerwatch_problems_total',
    help: 'Answers that were a problem, by code of docs/errors.md',
    labelNames: ['code'] as const,
    registers: [this.registry],
  });

  /** Memory, event loop and processor of this process; once per process. */
  collectProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }
}
