import type { Engine, Statement } from './session.js';
import type { Column, SqlTable } from './tables.js';

/** Where reading goes on: the number, or the time and the id, of the last row that was read, as the database writes them. */
export type Key = readonly string[];

/** Names are those of `tables.ts`, or names of tables that the database itself gave; values are always bound. */
interface Dialect {
  quote(this: void, name: string): string;
  param(this: void, index: number): string;
}

const DIALECTS: Readonly<Record<Engine, Dialect>> = {
  postgresql: { quote: (name) => `"${name.replaceAll('"', '""')}"`, param: (index) => `$${index + 1}` },
  mysql: { quote: (name) => `\`${name.replaceAll('`', '``')}\``, param: () => '?' },
};

/** Columns of the tables that a CRM may have; `tail` is the end of the names of one kind of them. */
export function columnsStatement(engine: Engine, name: string): Statement {
  const { param } = DIALECTS[engine];
  const [schema, where] = [
    engine === 'postgresql' ? 'current_schema()' : 'database()',
    name.startsWith('*') ? `right(table_name, 6) = ${param(0)}` : `table_name = ${param(0)}`,
  ];
  return {
    sql: `SELECT table_name AS tbl, column_name AS col FROM information_schema.columns
WHERE table_schema = ${schema} AND ${where} ORDER BY table_name, ordinal_position`,
    params: [name.replace(/^\*/, '')],
  };
}

/** The next rows behind a key, in the order of keys. */
export function pageStatement(engine: Engine, table: SqlTable, after: Key, limit: number): Statement {
  const { quote, param } = DIALECTS[engine];
  const column = ({ name, limit: most }: Column): string =>
    most === undefined ? `t.${quote(name)}` : `left(t.${quote(name)}, ${most}) AS ${quote(name)}`;
  const selected = [
    ...table.columns.map(column),
    ...(table.joined ?? []).map(({ name, sql }) => `${sql} AS ${quote(name)}`),
  ];
  const from = `SELECT ${selected.join(', ')}\nFROM ${quote(table.table)} t`;
  const [first = '', second = ''] = after;
  const most = Math.max(1, Math.trunc(limit));
  if ('number' in table.order) {
    const number = `t.${quote(table.order.number)}`;
    return {
      sql: `${from}\nWHERE ${number} > ${param(0)} ORDER BY ${number} LIMIT ${most}`,
      params: [first],
    };
  }
  const [time, id] = [`t.${quote(table.time)}`, `t.${quote(table.order.id)}`];
  return {
    sql: `${from}\nWHERE ${time} >= ${param(0)} AND (${time} > ${param(1)} OR ${id} > ${param(2)}) ORDER BY ${time}, ${id} LIMIT ${most}`,
    params: [first, first, second],
  };
}

/** Rows that are not deleted (both engines know the word) in the order of their ids, behind one of them if it is named. */
export function livePageStatement(
  engine: Engine,
  { table, columns }: { readonly table: string; readonly columns: readonly string[] },
  after: string | undefined,
  limit: number,
): Statement {
  const { quote, param } = DIALECTS[engine];
  const id = `t.${quote('id')}`;
  const behind = after === undefined ? '' : ` AND ${id} > ${param(0)}`;
  return {
    sql: `SELECT ${columns.map((name) => `t.${quote(name)}`).join(', ')} FROM ${quote(table)} t
WHERE t.${quote('deleted')} = false${behind} ORDER BY ${id} LIMIT ${Math.max(1, Math.trunc(limit))}`,
    params: after === undefined ? [] : [after],
  };
}

/** The number before the first row of a time on; null when there is none so young. */
export function firstStatement(engine: Engine, table: SqlTable, number: string, since: string): Statement {
  const { quote, param } = DIALECTS[engine];
  return {
    sql: `SELECT min(t.${quote(number)}) - 1 AS before_first FROM ${quote(table.table)} t WHERE t.${quote(table.time)} >= ${param(0)}`,
    params: [since],
  };
}

/** The lowest and the highest number that are there. */
export function rangeStatement(engine: Engine, table: SqlTable, number: string): Statement {
  const { quote } = DIALECTS[engine];
  const column = `t.${quote(number)}`;
  return {
    sql: `SELECT min(${column}) AS low, max(${column}) AS high FROM ${quote(table.table)} t`,
    params: [],
  };
}

/** How many rows there are, and the time of the oldest; MySQL may hold 0000-00-00 where there is none. */
export function oldestStatement(engine: Engine, table: SqlTable): Statement {
  const { quote } = DIALECTS[engine];
  const time = `t.${quote(table.time)}`;
  return {
    sql: `SELECT min(CASE WHEN ${time} >= '1970-01-02 00:00:00' THEN ${time} END) AS oldest, count(*) AS n FROM ${quote(table.table)} t`,
    params: [],
  };
}

/** Rows by day (as the database writes its times), from the first time to before the second. */
export function daysStatement(engine: Engine, table: SqlTable, from: string, to: string): Statement {
  const { quote, param } = DIALECTS[engine];
  const time = `t.${quote(table.time)}`;
  return {
    sql: `SELECT CAST(${time} AS date) AS d, count(*) AS n FROM ${quote(table.table)} t
WHERE ${time} >= ${param(0)} AND ${time} < ${param(1)} GROUP BY CAST(${time} AS date) ORDER BY d`,
    params: [from, to],
  };
}
