import { z } from 'zod';
import { systemQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { sqlTime } from '../../src/store/time.js';
import { imbalance } from './tally.js';

const count = z.coerce.number();

const sumsQuery = systemQuery({
  file: new URL('./sums.sql', import.meta.url),
  params: { tenant: z.string(), from: z.string(), to: z.string() },
  row: z.object({
    tenant: z.string(),
    source: z.string(),
    messages: count,
    parsed: count,
    unparsed: count,
    events: count,
    stored: count,
    duplicates: count,
    quarantined: count,
    refused: count,
  }),
});

export type SourceSums = z.infer<typeof sumsQuery.row> & {
  /** Both are 0 unless something was lost or counted twice. */
  readonly outOfBalance: { readonly messages: number; readonly events: number };
};

export interface SumsRange {
  /** All tenants when absent. */
  readonly tenant?: string;
  /** Hours of first receipt, epoch ms; `to` is not included. */
  readonly from?: number;
  readonly to?: number;
}

/** The conservation sums: messages = parsed + unparsed, events = stored + duplicates + quarantined + refused. */
export async function intakeSums(store: Store, range: SumsRange = {}): Promise<SourceSums[]> {
  const { tenant = '', from = 0, to = Date.UTC(2200, 0) } = range;
  const rows = await store.read(sumsQuery, { tenant, from: sqlTime(from), to: sqlTime(to) });
  return rows.map((row) => ({ ...row, outOfBalance: imbalance(row) }));
}
