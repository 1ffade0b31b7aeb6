import { z } from 'zod';
import type { Store } from '../../src/store/store.js';

/** Rows of a statement that the product does not know: tests count by their own SQL. */
export async function rowsOf(store: Store, sql: string): Promise<Record<string, unknown>[]> {
  return (await store.engine.select(sql, {}))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
}

export async function numberOf(store: Store, sql: string): Promise<number> {
  return Number(Object.values((await rowsOf(store, sql))[0] ?? {})[0]);
}
