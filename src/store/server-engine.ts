import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { CONNECTION_SETTINGS, type Engine, type Params, type RawRows, insertSettings } from './engine.js';
import { storeError } from './store-error.js';

export interface ServerOptions {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  readonly database: string;
}

/** A ClickHouse server over HTTP: the same statements, the parameters bound by the client. */
export class ServerEngine implements Engine {
  readonly name = 'server';

  private constructor(private readonly client: ClickHouseClient) {}

  static async open(options: ServerOptions): Promise<ServerEngine> {
    const { database, ...connection } = options;
    try {
      const bare = createClient(connection);
      await bare.command({
        query: `CREATE DATABASE IF NOT EXISTS {name:Identifier}`,
        query_params: { name: database },
      });
      await bare.close();
      const settings = Object.entries(CONNECTION_SETTINGS).map(
        ([name, value]) => [name, String(value)] as const,
      );
      return new ServerEngine(
        createClient({ ...options, clickhouse_settings: Object.fromEntries(settings) }),
      );
    } catch (error) {
      throw storeError(error, `opening the store at ${options.url}`);
    }
  }

  async select(sql: string, params: Params): Promise<string> {
    try {
      const result = await this.client.query({
        query: sql,
        query_params: { ...params },
        format: 'JSONEachRow',
      });
      return await result.text();
    } catch (error) {
      throw storeError(error, 'reading from the store');
    }
  }

  async insert(rows: RawRows): Promise<void> {
    try {
      const { stream } = await this.client.exec({
        query: `INSERT INTO ${rows.table} (${rows.columns.join(', ')}) FORMAT JSONCompactEachRow`,
        values: Readable.from([rows.body], { objectMode: false }),
        clickhouse_settings: { async_insert: 0, ...insertSettings(rows.token) },
      });
      await finished(stream.resume());
    } catch (error) {
      throw storeError(error, `writing to ${rows.table}`);
    }
  }

  async command(sql: string): Promise<void> {
    try {
      await this.client.command({ query: sql });
    } catch (error) {
      throw storeError(error, 'changing the store');
    }
  }

  async close(): Promise<void> {
    await this.client.close();
  }
}
