import { Readable } from 'node:stream';
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
      const [first, ...more] = rows.columns;
      await this.client.insert({
        table: rows.table,
        ...(first === undefined ? {} : { columns: [first, ...more] }),
        values: Readable.from([rows.body], { objectMode: false }),
        format: 'JSONCompactEachRow',
        clickhouse_settings: insertSettings(rows.token),
      });
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
