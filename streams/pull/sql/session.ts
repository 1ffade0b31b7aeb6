/** The databases that CRMs are built on. */
export type Engine = 'postgresql' | 'mysql';

/** A row as the database writes it: every value is text, or null. */
export type SqlRow = Readonly<Record<string, string | null>>;

export interface Statement {
  readonly sql: string;
  readonly params: readonly string[];
}

/** Longest that one statement may take there, and that a connection may take to open. */
export const STATEMENT_MS = 30_000;
export const CONNECT_MS = 10_000;

/**
 * An open connection that the database itself keeps from writing, in which times are UTC. It is closed when the signal
 * it was opened with is raised. `query` rejects with SOURCE_REFUSED, SOURCE_AWAY or SOURCE_CHANGED.
 */
export interface SqlSession {
  readonly engine: Engine;
  query(statement: Statement): Promise<SqlRow[]>;
  close(): Promise<void>;
}

export interface SqlAddress {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly username: string;
  readonly password: string | undefined;
  /** False only on the machine itself. */
  readonly tls: boolean;
  /** PEM of the authorities that signed the server's certificate; those that Node knows when absent. */
  readonly ca: string | undefined;
}

export type OpenSession = (address: SqlAddress, signal: AbortSignal) => Promise<SqlSession>;
