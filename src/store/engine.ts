/** A value that SQL may be given; it is always bound, never written into the text. */
export type ParamValue = string | number | boolean | readonly string[] | readonly number[];
export type Params = Readonly<Record<string, ParamValue>>;

/** Rows for one table, already as JSONCompactEachRow lines, in the order of `columns`. */
export interface RawRows {
  readonly table: string;
  readonly columns: readonly string[];
  /** Not copied: must not be touched until the insert has ended. */
  readonly body: Buffer;
  /** The same token a second time stores nothing again, in the table and in what hangs on it. */
  readonly token?: string;
}

/** What the store needs of a ClickHouse, embedded or a server. All methods reject with AppError. */
export interface Engine {
  readonly name: 'chdb' | 'server';
  /** The cluster that every change of the schema must reach; undefined where there is one place only. */
  readonly cluster: string | undefined;
  /**
   * Result as JSONEachRow text. Readers run beside each other and beside the writer. A read that takes longer than the
   * limit is given up (STORE_UNAVAILABLE) and killed.
   */
  select(sql: string, params: Params, terms?: ReadTerms): Promise<string>;
  /**
   * Resolves when the rows are durable; when it rejects, the same call may be repeated with its token.
   * STORE_REFUSED_ROW says that a row of it can never be stored.
   */
  insert(rows: RawRows, lane: Lane): Promise<void>;
  command(sql: string): Promise<void>;
  /** Whether it answers at all within that time; long reads and large inserts stand in nobody's way. */
  ping(limitMs: number): Promise<void>;
  close(): Promise<void>;
}

/** Events and everything else are written through two connections, so that small rows never wait for a batch. */
export type Lane = 'events' | 'records';

/**
 * Who reads. What people and their programs ask for has connections of its own: however heavy it is, intake, detection
 * and jobs find theirs free.
 */
export type Readers = 'product' | 'searches';

export interface ReadTerms {
  /** The product's own by default. */
  readonly readers?: Readers;
  readonly limitMs?: number;
}

/** After it a call is given up; max_execution_time lets the engine end it first. */
export const CALL_LIMIT_MS = 130_000;

/**
 * Wanted defaults of every connection; settings that belong to one insert are given with the insert,
 * since settings on a call leak into the calls after it (docs/decisions/traps.md, 1).
 */
export const CONNECTION_SETTINGS = {
  output_format_json_quote_64bit_integers: 1,
  input_format_skip_unknown_fields: 0,
  input_format_json_throw_on_bad_escape_sequence: 0,
  max_execution_time: 120,
  max_memory_usage: 4 * 1024 ** 3,
  // A month is a partition, and the longest horizon (100 years) has 1,200.
  max_partitions_per_insert_block: 2000,
  max_query_size: 64 * 1024 ** 2,
} as const;

export function insertSettings(token: string | undefined): Record<string, string | number> {
  return {
    // With it, a repeat whose bytes differ in length would store everything twice (measured).
    input_format_parallel_parsing: 0,
    ...(token === undefined
      ? {}
      : { insert_deduplication_token: token, deduplicate_blocks_in_dependent_materialized_views: 1 }),
  };
}
