import { Session } from 'chdb';

/**
 * Parameters come here inside a statement, where a server takes them beside it: their length is no length of a query.
 * How it reads is as in src/store/chdb-engine.ts: most of what it is asked is small.
 */
const ROOM =
  "SET max_query_size = 1073741824, local_filesystem_read_method = 'pread', output_format_parallel_formatting = 0";

/** Session state that a request may change; everything is set before a statement and put back after it. */
class Connection {
  #database = 'default';

  constructor(path) {
    this.path = path;
    this.#open();
  }

  #open() {
    this.session = new Session(this.path);
    this.session.query(ROOM);
    this.#database = 'default';
  }

  async use(database) {
    if (database === this.#database) return;
    await this.session.queryAsync(`USE \`${database.replaceAll('`', '')}\``);
    this.#database = database;
  }

  /** Runs with settings and parameters of this statement alone; a connection that cannot forget them is replaced. */
  async with({ settings, params }, work) {
    const set = [
      ...Object.entries(settings).map(([name, value]) => `${name} = ${literal(value)}`),
      ...Object.entries(params).map(([name, value]) => `param_${name} = ${literal(value)}`),
    ];
    if (set.length > 0) await this.session.queryAsync(`SET ${set.join(', ')}`);
    try {
      return await work(this.session);
    } catch (error) {
      // What failed stands in system.processes until the next statement of its connection.
      await this.session.queryAsync('SELECT 1');
      throw error;
    } finally {
      await this.#forget(Object.keys(settings));
    }
  }

  async #forget(names) {
    if (names.length === 0) return;
    try {
      await this.session.queryAsync(`SET ${names.map((name) => `${name} = DEFAULT`).join(', ')}`);
      await this.session.queryAsync(ROOM);
    } catch {
      this.session.close();
      this.#open();
    }
  }
}

export const literal = (text) => `'${String(text).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** Connections of one kind to one data folder; who finds none idle waits for its turn. */
export class Pool {
  #idle;
  #waiting = [];
  #busy = 0;
  #drained = () => {};

  constructor(path, size) {
    this.#idle = Array.from({ length: size }, () => new Connection(path));
  }

  async run(work) {
    const connection = this.#idle.pop() ?? (await new Promise((resolve) => this.#waiting.push(resolve)));
    this.#busy++;
    try {
      return await work(connection);
    } finally {
      this.#busy--;
      const next = this.#waiting.shift();
      if (next === undefined) this.#idle.push(connection);
      else next(connection);
      if (this.#busy === 0) this.#drained();
    }
  }

  /** Waits for what runs, then closes; what still waits for its turn is never run. */
  async close() {
    this.#waiting.length = 0;
    if (this.#busy > 0) await new Promise((resolve) => (this.#drained = resolve));
    for (const { session } of this.#idle) session.close();
  }
}
