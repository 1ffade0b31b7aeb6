import { Throttle } from './faults.mjs';
import { Pool } from './pool.mjs';
import { refuseMissingParams } from './statement.mjs';

/** Runs statements on the embedded engine: reads, writes and the rules over both never wait for each other. */
export class Execution {
  throttle = new Throttle();

  constructor(path) {
    this.pools = { read: new Pool(path, 12), write: new Pool(path, 3), rule: new Pool(path, 1) };
  }

  async execute(statement, queryId) {
    const started = process.hrtime.bigint();
    const result =
      statement.insert === undefined ? await this.query(statement, queryId) : await this.insert(statement);
    const summary = {
      read_rows: String(result.rowsRead ?? 0),
      read_bytes: String(result.bytesRead ?? 0),
      written_rows: String(result.rowsWritten ?? 0),
      written_bytes: String(result.bytesWritten ?? 0),
      total_rows_to_read: '0',
      result_rows: String(result.rowsRead ?? 0),
      result_bytes: '0',
      elapsed_ns: String(process.hrtime.bigint() - started),
    };
    return { bytes: result.bytes, headers: headersOf(queryId, statement.format, summary) };
  }

  /** The embedded engine gives its own ids: ours stands in front of the text, where a KILL finds it. */
  async query(statement, queryId) {
    refuseMissingParams(statement);
    const { kind, text, database } = statement;
    const rules = /^\s*KILL\b|\bsystem\.processes\b/i.test(text);
    const pool = rules ? this.pools.rule : kind === 'select' ? this.pools.read : this.pools.write;
    const ours = rules ? text.replaceAll(/\bquery_id\s*=\s*('[^']*'|\{\w+:String\})/g, taggedBy) : text;
    return pool.run(async (connection) => {
      await connection.use(database);
      const sql = `/* query_id=${queryId.replaceAll(/[^\w.:-]/g, '')} */ ${ours}`;
      const done = async (session) => session.queryAsync(sql, { format: statement.format });
      const result = await connection.with(statement, done);
      return { bytes: Buffer.from(result.bytes()), rowsRead: result.rowsRead, bytesRead: result.bytesRead };
    });
  }

  async insert({ insert: rows, settings, database }) {
    await this.throttle.pass(rows.table, rows.values);
    return this.pools.write.run(async (connection) => {
      await connection.use(database);
      if (rows.values.length === 0) return { bytes: Buffer.alloc(0) };
      const written = await connection.session.insert({ ...rows, settings });
      return { ...written, bytes: Buffer.alloc(0) };
    });
  }

  async close() {
    for (const pool of Object.values(this.pools)) await pool.close();
  }
}

const headersOf = (queryId, format, summary) => ({
  'Content-Type': format.startsWith('JSON')
    ? 'application/x-ndjson; charset=UTF-8'
    : 'text/tab-separated-values',
  'X-ClickHouse-Server-Display-Name': 'front',
  'X-ClickHouse-Query-Id': queryId,
  'X-ClickHouse-Format': format,
  'X-ClickHouse-Timezone': 'UTC',
  'X-ClickHouse-Summary': JSON.stringify(summary),
});

const taggedBy = (_, id) => `startsWith(query, concat('/* query_id=', ${id}, ' */'))`;
