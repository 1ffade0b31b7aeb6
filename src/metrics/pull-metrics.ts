import { Counter } from 'prom-client';
import { boundedSources } from './bounded-sources.js';
import type { Metrics } from './metrics.js';

/** What a poller tells of each turn of a feed: `ok`, or the code of its error. */
export interface PullObserver {
  turned(of: { tenant: string; source: string }, outcome: string, records: number): void;
}

export function pullMetrics({ registry }: Metrics): PullObserver {
  const labelsOf = boundedSources();
  const registers = [registry];
  const turns = new Counter({
    name: 'ledgerwatch_pull_turns_total',
    help: 'Turns in which a feed of a connected source was read, by how they ended: ok, or the code of the error',
    labelNames: ['tenant', 'source', 'outcome'] as const,
    registers,
  });
  const records = new Counter({
    name: 'ledgerwatch_pull_records_total',
    help: 'Records that were read from connected sources, duplicates among them',
    labelNames: ['tenant', 'source'] as const,
    registers,
  });
  return {
    turned(of, outcome, count) {
      const labels = labelsOf(of);
      turns.inc({ ...labels, outcome });
      records.inc({ ...labels }, count);
    },
  };
}
