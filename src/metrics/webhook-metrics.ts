import { Counter } from 'prom-client';
import { boundedSources } from './bounded-sources.js';
import type { Metrics } from './metrics.js';

/** What is returned is a WebhookObserver of streams, which this part may not know. */
export function webhookMetrics({ registry }: Metrics) {
  const deliveries = new Counter({
    name: 'ledgerwatch_webhook_deliveries_total',
    help: 'Webhooks by what became of them: taken, repeated (durable before), or why they were refused',
    labelNames: ['tenant', 'source', 'outcome'] as const,
    registers: [registry],
  });
  const labelsOf = boundedSources();
  return {
    took(place: { readonly tenant: string; readonly source: string }, outcome: string): void {
      deliveries.inc({ ...labelsOf(place), outcome });
    },
  };
}
