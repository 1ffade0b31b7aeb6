import { Gauge } from 'prom-client';
import type { Declarations } from '../access/tenants/declarations.js';
import { unknownShares } from '../catalogue/seen.js';
import { boundedSources } from '../metrics/bounded-sources.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Store } from '../store/store.js';

/** Measures of how many acts it is not known what kind of data they touched; as old as the last run of the job. */
export function createUnknownMeasure(
  store: Store,
  { registry }: Metrics,
  declarations: Pick<Declarations, 'list'>,
): () => Promise<number> {
  const labelsOf = boundedSources();
  const labelNames = ['tenant', 'source'];
  const acts = new Gauge({
    name: 'ledgerwatch_catalogue_acts',
    help: 'Acts on data of the last 30 days',
    labelNames,
    registers: [registry],
  });
  const unknown = new Gauge({
    name: 'ledgerwatch_catalogue_unknown_acts',
    help: 'Those of ledgerwatch_catalogue_acts of which it is not known what kind of data they touched',
    labelNames,
    registers: [registry],
  });
  return async () => {
    const shares: { tenant: string; source: string; events: number; unknown: number }[] = [];
    for (const { id: tenant } of declarations.list())
      for (const share of await unknownShares(store, tenant)) shares.push({ tenant, ...share });
    acts.reset();
    unknown.reset();
    for (const share of shares) {
      const labels = { ...labelsOf(share) };
      acts.inc(labels, share.events);
      unknown.inc(labels, share.unknown);
    }
    return shares.length;
  };
}
