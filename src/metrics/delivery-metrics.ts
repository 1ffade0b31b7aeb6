import { Counter, Gauge } from 'prom-client';
import type { Metrics } from './metrics.js';

/** What is returned is a DispatchObserver of alerts, which this part may not know. */
export function deliveryMetrics({ registry }: Metrics) {
  const told = new Counter({
    name: 'ledgerwatch_alert_deliveries_total',
    help: 'Attempts to tell somebody of an alert: delivered, retry (it is tried again), failed (given up: nobody was told)',
    labelNames: ['channel', 'outcome'] as const,
    registers: [registry],
  });
  const oldest = new Gauge({
    name: 'ledgerwatch_alert_oldest_undelivered_timestamp_seconds',
    help: 'When the oldest alert was raised whose message nobody has got yet; 0 when none waits',
    registers: [registry],
  });
  oldest.set(0);
  return {
    told: (channel: string, outcome: string): void => told.inc({ channel, outcome }),
    waiting: (since: number | undefined): void => oldest.set((since ?? 0) / 1000),
  };
}
