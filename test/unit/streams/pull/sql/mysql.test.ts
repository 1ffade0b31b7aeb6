import { describe, expect, it } from 'vitest';
import { mysqlMeaning } from '../../../../../streams/pull/sql/mysql.js';
import { sqlError } from '../../../../../streams/pull/sql/errors.js';
import {
  columnsStatement,
  oldestStatement,
  pageStatement,
} from '../../../../../streams/pull/sql/statements.js';
import { SQL_FEEDS } from '../../../../../streams/pull/sql/tables.js';

describe('what an error of MySQL means', () => {
  // https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html
  it.each([
    ['ER_ACCESS_DENIED_ERROR', 'SOURCE_REFUSED'],
    ['ER_ACCOUNT_HAS_BEEN_LOCKED', 'SOURCE_REFUSED'],
    ['ER_MUST_CHANGE_PASSWORD_LOGIN', 'SOURCE_REFUSED'],
    ['ER_SECURE_TRANSPORT_REQUIRED', 'SOURCE_REFUSED'],
    ['ER_NOT_SUPPORTED_AUTH_MODE', 'SOURCE_REFUSED'],
    ['ER_HOST_NOT_PRIVILEGED', 'SOURCE_REFUSED'],
    ['ER_TABLEACCESS_DENIED_ERROR', 'SOURCE_REFUSED'],
    ['ER_BAD_DB_ERROR', 'SOURCE_REFUSED'],
    ['HANDSHAKE_SSL_ERROR', 'SOURCE_REFUSED'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'SOURCE_REFUSED'],
    ['ER_NO_SUCH_TABLE', 'SOURCE_CHANGED'],
    // MySQL ends a statement by max_execution_time with one, MariaDB by max_statement_time with the other.
    ['ER_QUERY_TIMEOUT', 'SOURCE_AWAY'],
    ['ER_STATEMENT_TIMEOUT', 'SOURCE_AWAY'],
    ['ER_CON_COUNT_ERROR', 'SOURCE_AWAY'],
    ['ECONNREFUSED', 'SOURCE_AWAY'],
    ['toString', 'SOURCE_AWAY'],
  ])('%s is %s', (code, expected) => {
    const error = Object.assign(new Error("user 'kim'@'10.0.0.5'"), { code });
    const meant = sqlError(mysqlMeaning(error), error);
    expect(meant).toMatchObject({ code: expected });
    expect(meant.message).not.toContain('kim');
  });
});

const TABLES = Object.entries(SQL_FEEDS).flatMap(([crm, feeds]) =>
  crm === 'odoo' ? [] : feeds.map(({ table }): [string, typeof table] => [table.table, table]),
);

describe.each(TABLES)('statements over %s', (name, table) => {
  const after = ['2026-10-05 09:00:00', 'a1'];

  // Since 8.0.22 a bound LIMIT must be an integer, and numbers are bound as doubles: https://github.com/sidorares/node-mysql2/issues/1239
  it('bind texts alone, and no limit', () => {
    const { sql, params } = pageStatement('mysql', table, after, 500);
    expect(params.every((param) => typeof param === 'string')).toBe(true);
    expect(sql.endsWith(' LIMIT 500')).toBe(true);
  });

  // Since 8.0.16 a text that is no time is an error beside a column of times, or no row at all where it is bound:
  // https://bugs.mysql.com/bug.php?id=93513
  it('compare a time with nothing but times', () => {
    const { sql } = oldestStatement('mysql', table);
    expect(sql).toContain(`'1970-01-02 00:00:00'`);
    expect(sql).not.toMatch(/(?:''|0000-00-00)/);
  });

  // Columns of information_schema have upper-case names in MySQL 8: https://dev.mysql.com/doc/refman/8.4/en/information-schema-introduction.html
  it('name what they read of information_schema', () => {
    expect(columnsStatement('mysql', name).sql).toMatch(/table_name AS tbl, column_name AS col/);
  });
});
