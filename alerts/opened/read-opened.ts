import { z } from 'zod';
import { tenantQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { newestOpened, OPENED_KIND, type OpenedCase } from './opened-case.js';

const openedQuery = tenantQuery({
  file: new URL('../queries/opened-cases.sql', import.meta.url),
  params: { kind: z.string(), ids: z.array(z.string()) },
  row: z.object({ id: z.string(), data: z.string() }),
});

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
