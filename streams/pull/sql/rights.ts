import type { SqlSession } from './session.js';

const WRITES = ['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'];

/** Rights of MySQL that change data or reach beyond it; what MariaDB and MySQL write before ` ON `. */
const MYSQL_WRITES =
  /\b(?:ALL PRIVILEGES|INSERT|UPDATE|DELETE|DROP|ALTER|CREATE|FILE|SUPER|TRIGGER|EXECUTE|GRANT OPTION)\b/;

/** Whether the user could also write what it reads. Our session cannot; but whoever takes the password could. */
export async function mayWrite(session: SqlSession, tables: readonly string[]): Promise<boolean> {
  return session.engine === 'mysql' ? mayWriteMysql(session) : mayWritePostgres(session, tables);
}

/** https://www.postgresql.org/docs/15/functions-info.html#FUNCTIONS-INFO-ACCESS-TABLE: several rights mean any of them. */
async function mayWritePostgres(session: SqlSession, tables: readonly string[]): Promise<boolean> {
  for (const table of tables) {
    const [found] = await session.query({
      sql: 'SELECT has_table_privilege(quote_ident($1), $2) AS may',
      params: [table, WRITES.join(', ')],
    });
    if (found?.['may'] === 't') return true;
  }
  return false;
}

async function mayWriteMysql(session: SqlSession): Promise<boolean> {
  const grants = await session.query({ sql: 'SHOW GRANTS FOR CURRENT_USER', params: [] });
  return grants
    .flatMap((grant) => Object.values(grant))
    .some((text) => MYSQL_WRITES.test(rightsOf(text ?? '')));
}

/** Without names, which may be words of rights too, and without the hash of a password. */
function rightsOf(grant: string): string {
  const [rights = ''] = grant.split(' ON ');
  return grant.includes('WITH GRANT OPTION') ? `${rights} GRANT OPTION` : rights.replaceAll(/`[^`]*`/g, '');
}
