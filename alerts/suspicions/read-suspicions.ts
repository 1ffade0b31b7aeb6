import { z } from 'zod';
import { DAY, HOUR } from '../../src/kernel/clock.js';
import { Facts } from '../../src/store/facts.js';
import { systemQuery, tenantQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { sqlTime } from '../../src/store/time.js';
import { foldSuspicions, type Suspicion, SUSPICION_KIND } from './suspicion.js';

const pageQuery = tenantQuery({
  file: new URL('../queries/suspicion-page.sql', import.meta.url),
  params: { open: z.string(), beforeAt: z.int(), beforeId: z.string(), limit: z.int().min(1) },
  row: z.object({ id: z.string(), reported: z.coerce.number() }),
});
const countsQuery = tenantQuery({
  file: new URL('../queries/suspicion-counts.sql', import.meta.url),
  params: { from: z.int(), to: z.int() },
  row: z.object({ reports: z.coerce.number(), open: z.coerce.number() }),
});
const toTellQuery = systemQuery({
  file: new URL('../queries/suspicions-to-tell.sql', import.meta.url),
  params: { since: z.string(), lately: z.string() },
  row: z.object({ tenant: z.string(), id: z.string() }),
});

/** Where a page of reports ends. */
export interface SuspicionMark {
  /** Epoch ms. */
  readonly reportedAt: number;
  readonly id: string;
}

export interface SuspicionPage {
  readonly open?: 'yes' | 'no' | undefined;
  /** The last of the page before. */
  readonly before?: SuspicionMark | undefined;
  readonly limit: number;
}

const AFTER_ALL: SuspicionMark = { reportedAt: Date.UTC(9999, 0), id: '' };

/** The newest first; fewer than `limit` on the last page alone. */
export async function readSuspicions(
  store: Store,
  tenant: string,
  { open, before = AFTER_ALL, limit }: SuspicionPage,
): Promise<Suspicion[]> {
  const asked = { open: open ?? '', beforeAt: before.reportedAt, beforeId: before.id, limit };
  const page = await store.read(pageQuery, { tenant, ...asked });
  const found = await suspicionsOf(
    store,
    tenant,
    page.map(({ id }) => id),
  );
  return page.flatMap(({ id }) => found.get(id) ?? []);
}

async function suspicionsOf(
  store: Store,
  tenant: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Suspicion>> {
  const facts = await new Facts(store).readSeveral(tenant, SUSPICION_KIND, ids);
  return new Map(foldSuspicions(facts).map((one) => [one.id, one]));
}

export interface SuspicionCounts {
  readonly reports: number;
  readonly open: number;
}

/** Reported at or after `from` and before `to`, epoch ms; open are all that nobody closed. */
export async function countSuspicions(
  store: Store,
  tenant: string,
  span: { readonly from: number; readonly to: number },
): Promise<SuspicionCounts> {
  const [counts] = await store.read(countsQuery, { tenant, from: span.from, to: span.to });
  return counts ?? { reports: 0, open: 0 };
}

/** For so long a report that nobody was told of is looked at: the service may have been away. */
const LOOKED_AT_FOR = 30 * DAY;

/** By tenant, the reports that nobody was told of, and those of the last hour, by which it is decided who is told how. */
export async function suspicionsToTell(
  store: Store,
  now: number,
): Promise<ReadonlyMap<string, readonly Suspicion[]>> {
  const since = sqlTime(Math.max(0, now - LOOKED_AT_FOR));
  const rows = await store.read(toTellQuery, { since, lately: sqlTime(Math.max(0, now - HOUR)) });
  const found = new Map<string, readonly Suspicion[]>();
  for (const [tenant, own] of Map.groupBy(rows, (row) => row.tenant)) {
    const ids = own.map(({ id }) => id);
    found.set(tenant, [...(await suspicionsOf(store, tenant, ids)).values()]);
  }
  return found;
}
