import { Gauge } from 'prom-client';
import { z } from 'zod';
import type { Metrics } from '../metrics/metrics.js';
import { systemQuery } from '../store/query.js';
import type { Store } from '../store/store.js';

const FIGURES = ['bytes', 'events', 'parts', 'free', 'total'] as const;

const sizeQuery = systemQuery({
  file: new URL('./store-size.sql', import.meta.url),
  params: {},
  row: z.object({
    bytes: z.coerce.number(),
    events: z.coerce.number(),
    parts: z.coerce.number(),
    free: z.coerce.number(),
    total: z.coerce.number(),
  }),
});

const METRICS: Record<(typeof FIGURES)[number], { readonly name: string; readonly help: string }> = {
  bytes: { name: 'ledgerwatch_store_bytes', help: 'What all tables take on the disk of the store' },
  events: { name: 'ledgerwatch_store_events', help: 'Events that the ledger holds, of all tenants' },
  parts: {
    name: 'ledgerwatch_store_parts',
    help: 'Sets of files the tables consist of; thousands mean that merging does not keep up with inserts',
  },
  free: { name: 'ledgerwatch_store_disk_free_bytes', help: 'What is free on the disk the store writes to' },
  total: { name: 'ledgerwatch_store_disk_bytes', help: 'Size of the disk the store writes to' },
};

/** Measures the store; its figures are as old as the last run of the job. */
export function createStoreMeasure(store: Store, { registry }: Metrics): () => Promise<number> {
  const gauges = FIGURES.map((figure) => {
    return [figure, new Gauge({ ...METRICS[figure], registers: [registry] })] as const;
  });
  return async () => {
    const [size] = await store.read(sizeQuery, {});
    if (size !== undefined) for (const [figure, gauge] of gauges) gauge.set(size[figure]);
    return 0;
  };
}
