import { Gauge } from 'prom-client';
import { type ReconcileDeps, reconcileSources } from '../../streams/pull/reconcile/reconcile-sources.js';
import type { Declarations } from '../access/tenants/declarations.js';
import { DEFAULT_PROMISED_DELAY_MINUTES } from '../config/sections.js';
import { boundedSources } from '../metrics/bounded-sources.js';
import type { Metrics } from '../metrics/metrics.js';
import { Findings } from '../store/findings.js';
import type { Job } from './runner.js';

interface Parts extends Pick<ReconcileDeps, 'store' | 'clock' | 'logger' | 'connections'> {
  readonly metrics: Metrics;
  readonly declarations: Pick<Declarations, 'source'>;
}

/** Holds what connected sources still have against what is stored of them. */
export function createReconciliation({ metrics, declarations, ...parts }: Parts): Job['run'] {
  const labelsOf = boundedSources();
  const missing = new Gauge({
    name: 'ledgerwatch_pull_missing_records',
    help: 'Records that a connected source has and we do not, of the last 31 days, counted once a day; what may still be late is not among them',
    labelNames: ['tenant', 'source'] as const,
    registers: [metrics.registry],
  });
  const findings = new Findings(parts.store);
  return async (signal) => {
    const sums = new Map<string, { labels: ReturnType<typeof labelsOf>; missing: number }>();
    const written = await reconcileSources(
      {
        ...parts,
        findings,
        termsOf(tenant, source) {
          const declared = declarations.source(tenant, source);
          const { promisedDelayMinutes = DEFAULT_PROMISED_DELAY_MINUTES, timeZone } = declared ?? {};
          const liveFrom = declared?.liveFrom === undefined ? undefined : Date.parse(declared.liveFrom);
          return { promisedMinutes: promisedDelayMinutes, timeZone, liveFrom };
        },
        counted(of, count) {
          const labels = labelsOf(of);
          const key = `${labels.tenant}/${labels.source}`;
          sums.set(key, { labels, missing: (sums.get(key)?.missing ?? 0) + count });
        },
      },
      signal,
    );
    for (const { labels, missing: sum } of sums.values()) missing.set({ ...labels }, sum);
    return written;
  };
}
