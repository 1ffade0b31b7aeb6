import type { PollTerms } from '../feed.js';
import { furthestOf, goneOnTo, OLD, placeOf, readThrough, startAt, type TableState } from './cursor.js';
import { keyOf, notAhead, oldPlace, sqlText } from './rows.js';
import type { SqlRow, SqlSession } from './session.js';
import { firstStatement, type Key, pageStatement, rangeStatement } from './statements.js';
import type { SqlTable } from './tables.js';

export interface TablePage {
  readonly rows: readonly SqlRow[];
  readonly state: TableState;
  readonly isLast: boolean;
}

/** The next rows of a table, and how far it is read with them. */
export async function readPage(
  session: SqlSession,
  table: SqlTable,
  state: TableState,
  { now, limit }: { now: number; limit: number },
): Promise<TablePage> {
  const rows = await session.query(pageStatement(session.engine, table, placeOf(state), limit));
  const last = rows.at(-1);
  const gone =
    last === undefined ? state : goneOnTo(state, keyOf(table, last), oldPlace(table, rows, now - OLD), now);
  if (rows.length >= limit) return { rows, state: gone, isLast: false };
  const reached: Key | undefined = gone.next === undefined ? undefined : notAhead(table, gone.next, now);
  return { rows, state: readThrough(gone, reached, now), isLast: true };
}

export interface Begun {
  readonly state: TableState;
  /** What is gone although it was never read. */
  readonly lost?: string;
}

/** Where the reading of a table begins: at its cursor, else at the first row since the time that the turn names. */
export async function beginTable(
  session: SqlSession,
  table: SqlTable,
  state: TableState | undefined,
  { since, now }: Pick<PollTerms, 'since' | 'now'>,
): Promise<Begun> {
  const { order } = table;
  if (!('number' in order)) return { state: state ?? startAt([sqlText(since), '']) };
  const [range] = await session.query(rangeStatement(session.engine, table, order.number));
  const [low, high] = [bigOf(range?.['low']), bigOf(range?.['high'])];
  if (state !== undefined) return followed(table, state, { low, high, now });
  const [first] = await session.query(firstStatement(session.engine, table, order.number, sqlText(since)));
  return { state: startAt([first?.['before_first'] ?? String(high ?? 0n)]) };
}

interface Range {
  readonly low: bigint | undefined;
  readonly high: bigint | undefined;
  readonly now: number;
}

/**
 * Numbers that begin anew mean that the table was emptied or taken back from a copy: all of it is read again. Rows that
 * were deleted before we came back are told; a short gap is a transaction that was rolled back.
 */
function followed({ table }: SqlTable, state: TableState, { low, high, now }: Range): Begun {
  const read = bigOf(furthestOf(state)[0]) ?? 0n;
  if (high !== undefined && high < read) return { state: startAt(['0']) };
  if (low === undefined || low <= read + 1n || now - state.readAt < OLD) return { state };
  const [from, to] = [read + 1n, low - 1n];
  return { state, lost: `up to ${to - from + 1n} rows of ${table}, the numbers from ${from} to ${to}` };
}

const bigOf = (text: string | null | undefined): bigint | undefined =>
  text !== null && text !== undefined && /^\d{1,20}$/.test(text) ? BigInt(text) : undefined;
