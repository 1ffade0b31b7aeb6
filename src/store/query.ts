import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { AppError } from '../kernel/app-error.js';
import type { Engine, Params, Readers } from './engine.js';

/** A named read: one `.sql` file, bound parameters, and a schema for what comes back. */
export interface Query<P extends Params, R> {
  readonly name: string;
  readonly sql: string;
  readonly row: z.ZodType<R>;
  readonly params: z.ZodType<P>;
  readonly readers: Readers;
}

/** A read of one tenant's rows: `tenant` is a required parameter of every query that sees customers' rows. */
export function tenantQuery<S extends z.ZodRawShape, R>(
  definition: Definition<S, R>,
): Query<z.infer<z.ZodObject<S & { tenant: z.ZodString }>> & Params, R> {
  return toQuery({ ...definition, params: { ...definition.params, tenant: z.string().min(1) } });
}

/** A read of one tenant's rows that a person or a program waits for: search, reports, quarantine, receipts. */
export function searchQuery<S extends z.ZodRawShape, R>(
  definition: Definition<S, R>,
): ReturnType<typeof tenantQuery<S, R>> {
  return { ...tenantQuery(definition), readers: 'searches' };
}

/** A read of the product's own state across tenants: intake log, claims, migrations, facts of the system. */
export function systemQuery<S extends z.ZodRawShape, R>(
  definition: Definition<S, R>,
): Query<z.infer<z.ZodObject<S>> & Params, R> {
  return toQuery(definition);
}

interface Definition<S extends z.ZodRawShape, R> {
  /** `new URL('./x.sql', import.meta.url)` */
  readonly file: URL;
  readonly params: S;
  readonly row: z.ZodType<R>;
}

function toQuery<P extends Params, R>(definition: Definition<z.ZodRawShape, R>): Query<P, R> {
  const name = definition.file.pathname.split('/').at(-1) ?? 'query';
  // The schema of `params` gives exactly the shape P that the two public functions state.
  const params = z.strictObject(definition.params) as unknown as z.ZodType<P>;
  return {
    name,
    sql: readFileSync(definition.file, 'utf8'),
    row: definition.row,
    params,
    readers: 'product',
  };
}

export async function runQuery<P extends Params, R>(
  engine: Engine,
  query: Query<P, R>,
  params: P,
): Promise<R[]> {
  const text = await engine.select(query.sql, query.params.parse(params), { readers: query.readers });
  const rows: R[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const row = query.row.safeParse(JSON.parse(line));
    if (!row.success) {
      throw new AppError(
        'STORE_QUERY_FAILED',
        `${query.name} gave a row of another shape: ${z.prettifyError(row.error)}`,
      );
    }
    rows.push(row.data);
  }
  return rows;
}
