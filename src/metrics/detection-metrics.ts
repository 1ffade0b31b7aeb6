import { Counter, Histogram } from 'prom-client';
import type { Metrics } from './metrics.js';

/** What is returned is told by detection, which this part may not know. */
export function detectionMetrics({ registry }: Metrics) {
  const delay = new Histogram({
    name: 'ledgerwatch_detection_delay_seconds',
    help: 'From the moment a batch of events was stored to the moment detection has judged it',
    buckets: [1, 2, 5, 10, 30, 60, 120, 300, 900, 3600],
    registers: [registry],
  });
  const pastDelay = new Histogram({
    name: 'ledgerwatch_detection_past_delay_seconds',
    help: 'The same for batches of events that were three days old or older when they came in: they wait behind all others',
    buckets: [10, 60, 300, 900, 3600, 6 * 3600, 24 * 3600],
    registers: [registry],
  });
  const findings = new Counter({
    name: 'ledgerwatch_detection_findings_total',
    help: 'Findings that detection wrote, newer versions of one finding counted too',
    registers: [registry],
  });
  return {
    judged(lane: 'live' | 'past', delays: readonly number[]): void {
      const of = lane === 'live' ? delay : pastDelay;
      for (const ms of delays) of.observe(Math.max(0, ms) / 1000);
    },
    found(count: number): void {
      findings.inc(count);
    },
  };
}
