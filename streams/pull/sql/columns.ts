import { columnsStatement } from './statements.js';
import type { SqlSession } from './session.js';
import type { SqlTable } from './tables.js';

/** The columns of each table that the database has and this user may see. */
export async function columnsOf(
  session: SqlSession,
  { table }: Pick<SqlTable, 'table'>,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const found = new Map<string, Set<string>>();
  for (const { tbl, col } of await session.query(columnsStatement(session.engine, table))) {
    if (tbl === null || tbl === undefined || col === null || col === undefined) continue;
    const columns = found.get(tbl) ?? new Set<string>();
    found.set(tbl, columns.add(col));
  }
  return found;
}
