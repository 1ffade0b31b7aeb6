import { z } from 'zod';
import { tenantQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { sqlTime } from '../../src/store/time.js';
import { newestOpened, OPENED_KIND, type OpenedCase } from './opened-case.js';

const openedQuery = tenantQuery({
  file: new URL('../queries/opened-cases.sql', import.meta.url),
  params: { kind: z.string(), ids: z.array(z.string()) },
  row: z.object({ id: z.string(), data: z.string() }),
});

const sinceQuery = tenantQuery({
  file: new URL('../queries/opened-since.sql', import.meta.url),
  params: { kind: z.string(), since: z.string() },
  row: z
    .object({ id: z.string(), version: z.coerce.number(), data: z.string() })
    .transform(({ data, ...row }) => ({ ...row, data: JSON.parse(data) as unknown })),
});

/** What was stated last of each case, by the alert with which it is told, of those of which something was since (epoch ms). */
export async function openedSince(
  store: Store,
  tenant: string,
  since: number,
): Promise<{ readonly id: string; readonly version: number; readonly data: unknown }[]> {
  return store.read(sinceQuery, { tenant, kind: OPENED_KIND, since: sqlTime(Math.max(0, since)) });
}

/** By alert, the cases that people are told of with it. */
export async function openedWith(
  store: Store,
  tenant: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly OpenedCase[]>> {
  if (ids.length === 0) return new Map();
  const rows = await store.read(openedQuery, { tenant, kind: OPENED_KIND, ids: [...ids] });
  return new Map(
    [...Map.groupBy(rows, ({ id }) => id)].map(([id, own]) => [
      id,
      newestOpened(own.map(({ data }) => ({ data: JSON.parse(data) as unknown }))),
    ]),
  );
}
