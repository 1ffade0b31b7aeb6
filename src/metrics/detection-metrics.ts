import { Counter, Histogram } from 'prom-client';
import type { Metrics } from './metrics.js';

/** What is returned is told by LiveDetection, which this part may not know. */
export function detectionMetrics({ registry }: Metrics) {
  const delay = new Histogram({
    name: 'ledgerwatch_detection_delay_seconds',
    help: 'From the moment a batch of events was stored to the moment detection has judged it',
    buckets: [1, 2, 5, 10, 30, 60, 120, 300, 900, 3600],
    registers: [registry],
  });
  const findings = new Counter({
    name: 'ledgerwatch_detection_findings_total',
    help: 'Findings that detection wrote, newer versions of one finding counted too',
    registers: [registry],
  });
  return {
    judged(delays: readonly number[], found: number): void {
      for (const ms of delays) delay.observe(Math.max(0, ms) / 1000);
      findings.inc(found);
    },
  };
}
