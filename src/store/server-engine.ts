import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { randomId } from '../kernel/ids.js';
import { sqlLiteral } from './bind.js';
import { Calls } from './calls.js';
import {
  CALL_LIMIT_MS,
  type Engine,
  type Lane,
  type Params,
  type RawRows,
  type ReadTerms,
  insertSettings,
} from './engine.js';
import { type ServerOptions, clientOf, ensureDatabase } from './server-client.js';
import { insertError, isReset, lineFault, storeError } from './store-error.js';

/** What runs beside each other: reads of either kind, either lane of writing, and orders such as KILL; each with connections of its own. */
const CONNECTIONS = { product: 6, searches: 4, events: 4, records: 4, orders: 2 } as const;
type Line = keyof typeof CONNECTIONS;

/** How long closing waits for what is under way. */
const CLOSE_MS = 3_000;
const ORDER_MS = 5_000;

/** A ClickHouse server over HTTP: the same statements, the parameters bound by the client. Every call ends in bounded time. */
export class ServerEngine implements Engine {
  readonly name = 'server';
  readonly cluster: string | undefined;
  private readonly calls = new Calls();
  private readonly clients: Readonly<Record<Line, ClickHouseClient>>;
  private readonly callLimitMs: number;

  private constructor(options: ServerOptions) {
    this.cluster = options.cluster;
    this.callLimitMs = options.callLimitMs ?? CALL_LIMIT_MS;
    this.clients = {
      product: clientOf(options, CONNECTIONS.product),
      searches: clientOf(options, CONNECTIONS.searches),
      events: clientOf(options, CONNECTIONS.events),
      records: clientOf(options, CONNECTIONS.records),
      orders: clientOf(options, CONNECTIONS.orders),
    };
  }

  static async open(options: ServerOptions): Promise<ServerEngine> {
    try {
      await ensureDatabase(options);
    } catch (error) {
      throw storeError(lineFault(error), `opening the store at ${options.url}`);
    }
    return new ServerEngine(options);
  }

  async select(sql: string, params: Params, terms: ReadTerms = {}): Promise<string> {
    const all = { readers: 'product', limitMs: this.callLimitMs, ...terms } as const;
    try {
      return await this.readOnce(sql, params, all).catch(async (error: unknown) => {
        if (!isReset(error)) throw error;
        // Mostly a connection that the server closed just as it was taken; reading twice harms nobody.
        return this.readOnce(sql, params, all);
      });
    } catch (error) {
      throw storeError(lineFault(error), 'reading from the store');
    }
  }

  async insert(rows: RawRows, lane: Lane): Promise<void> {
    const query = `INSERT INTO ${rows.table} (${rows.columns.join(', ')}) FORMAT JSONCompactEachRow`;
    try {
      await this.calls.run(this.callLimitMs, async (abort_signal) => {
        const values = Readable.from([rows.body], { objectMode: false });
        const clickhouse_settings = insertSettings(rows.token);
        const { stream } = await this.clients[lane].exec({
          query,
          values,
          clickhouse_settings,
          abort_signal,
        });
        await finished(stream.resume());
      });
    } catch (error) {
      throw insertError(lineFault(error), rows.table);
    }
  }

  async command(sql: string): Promise<void> {
    try {
      await this.calls.run(this.callLimitMs, async (abort_signal) =>
        this.clients.records.command({ query: sql, abort_signal }),
      );
    } catch (error) {
      throw storeError(lineFault(error), 'changing the store');
    }
  }

  async ping(limitMs: number): Promise<void> {
    try {
      await this.calls.run(limitMs, async (abort_signal) =>
        this.clients.orders.command({ query: 'SELECT 1', abort_signal }),
      );
    } catch (error) {
      throw storeError(lineFault(error), 'asking the store for a sign of life');
    }
  }

  /** What is still under way after a while is cut: the server ends it by itself, and an insert may be repeated. */
  async close(): Promise<void> {
    await this.calls.end(CLOSE_MS);
    await Promise.all(Object.values(this.clients).map(async (client) => client.close()));
  }

  private async readOnce(sql: string, params: Params, terms: Required<ReadTerms>): Promise<string> {
    const query_id = randomId();
    const read = async (abort_signal: AbortSignal): Promise<string> => {
      const format = 'JSONEachRow';
      const query_params = { ...params };
      const result = await this.clients[terms.readers].query({
        query: sql,
        query_params,
        format,
        query_id,
        abort_signal,
      });
      abort_signal.addEventListener('abort', () => result.close(), { once: true });
      return result.text();
    };
    return this.calls.run(terms.limitMs, read, async () => this.kill(query_id));
  }

  /** Else the server goes on reading for an answer that nobody waits for. */
  private async kill(queryId: string): Promise<void> {
    const everywhere = this.cluster === undefined ? '' : `ON CLUSTER ${sqlLiteral(this.cluster)} `;
    const query = `KILL QUERY ${everywhere}WHERE query_id = ${sqlLiteral(queryId)} ASYNC`;
    await this.clients.orders.command({ query, abort_signal: AbortSignal.timeout(ORDER_MS) });
  }
}
