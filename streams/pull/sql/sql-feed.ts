import type { SourceFormat } from '../../sources/registry.js';
import { changed } from '../failures.js';
import type { Page, PulledRecord, PollTerms, PullFeed } from '../feed.js';
import { columnsOf } from './columns.js';
import { cursorText, parseCursor, type States } from './cursor.js';
import { beginTable, readPage } from './read-table.js';
import { recordOfRow } from './rows.js';
import type { SqlSession } from './session.js';
import { asPresent, type SqlFeed, type SqlTable, tablesOf } from './tables.js';

export type Open = (signal: AbortSignal) => Promise<SqlSession>;

/**
 * The rows of a CRM's tables, each read behind a cursor of its own. A connection is open for one turn. Rows that were
 * committed late are found since each reading begins some minutes before the end of the last (`cursor.ts`).
 */
export function sqlFeed(open: Open, format: SourceFormat, feed: SqlFeed): PullFeed {
  return {
    name: feed.feed,
    format,
    async *poll(cursor, terms) {
      const session = await open(terms.signal);
      try {
        const tables = await presentTables(session, feed);
        yield* readTables(session, tables, parseCursor(cursor), terms);
      } finally {
        await session.close();
      }
    },
  };
}

/** Throws SOURCE_CHANGED when a table is not there without which the CRM is none. */
async function presentTables(session: SqlSession, feed: SqlFeed): Promise<SqlTable[]> {
  const present = await columnsOf(session, feed.table);
  const tables = tablesOf(feed, present);
  if (tables.length === 0 && feed.isOptional !== true)
    throw changed(
      `there is no table ${feed.table.table} with the columns that are read, or the user may not read it`,
    );
  return tables.map((table) => asPresent(table, present.get(table.table) ?? new Set()));
}

/** Rows of several small tables share a page: each page costs a write of the cursor. */
async function* readTables(
  session: SqlSession,
  tables: readonly SqlTable[],
  known: States,
  terms: PollTerms,
): AsyncGenerator<Page> {
  const { now, pageRows } = terms;
  let states: States = Object.fromEntries(
    tables.flatMap(({ table }) => (known[table] === undefined ? [] : [[table, known[table]]])),
  );
  let records: PulledRecord[] = [];
  for (const table of tables) {
    const { state: begun, lost } = await beginTable(session, table, states[table.table], terms);
    if (lost !== undefined) yield { records: [], cursor: cursorText(states), lost };
    for (let [state, isLast] = [begun, false]; !isLast;) {
      const page = await readPage(session, table, state, { now, limit: pageRows - records.length });
      [state, isLast] = [page.state, page.isLast];
      for (const row of page.rows) records.push(recordOfRow(table, row));
      states = { ...states, [table.table]: state };
      if (records.length < pageRows) continue;
      yield { records, cursor: cursorText(states) };
      records = [];
    }
  }
  yield { records, cursor: cursorText(states) };
}
