import { Counter, Gauge } from 'prom-client';
import type { Metrics } from './metrics.js';

export interface TrailObserver {
  failed(): void;
  /** Says from now on how many entries wait. */
  watch(trail: { readonly size: number }): void;
}

export function trailMetrics({ registry }: Metrics): TrailObserver {
  let watched: { readonly size: number } = { size: 0 };
  const failures = new Counter({
    name: 'ledgerwatch_trail_failures_total',
    help: 'Hand-overs of what was done here that failed and are tried again',
    registers: [registry],
  });
  const waiting = new Gauge({
    name: 'ledgerwatch_trail_waiting',
    help: 'Entries of what was done here that are not durable; from 10000 on requests are refused',
    registers: [registry],
    collect() {
      waiting.set(watched.size);
    },
  });
  return {
    failed: () => failures.inc(),
    watch(trail) {
      watched = trail;
    },
  };
}
