import type { Connection, ConnectionOf } from '../../../src/config/connections.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { storePulled } from '../../../streams/pull/deliver.js';
import { SourcePoller } from '../../../streams/pull/poller.js';
import type { SqlAddress } from '../../../streams/pull/sql/session.js';
import type { TestRuntime } from '../runtime.js';
import type { CrmDatabase, Fixture } from './crm-database.js';

export const connectionOf = (
  { engine, reader }: CrmDatabase,
  crm: Fixture,
  change: Partial<SqlAddress> = {},
): ConnectionOf<'sql'> => {
  const { host, port, database, username } = { ...reader, ...change };
  return {
    kind: 'sql',
    crm,
    engine,
    host,
    port,
    database,
    username,
    tls: false,
    everyMinutes: 10,
    historyDays: 30,
    callsPerDay: 20_000,
  };
};

export interface ReadingOptions {
  readonly password?: string | undefined;
  readonly pageRows?: number;
}

/** A source of tenant `acme` that the product reads, with a poller that can be ended and begun again. */
export interface Reading {
  readonly source: string;
  /** Rounds until all is read; a poller that was ended begins anew, knowing what is stored. */
  read(): Promise<void>;
  end(): Promise<void>;
  /** Keys of all that is stored, in order. */
  keys(): Promise<string[]>;
  findings(): Promise<string[]>;
}

let sources = 0;

export async function readingOf(
  test: TestRuntime,
  connection: Connection,
  { password = 'reads-only', pageRows = 3 }: ReadingOptions = {},
): Promise<Reading> {
  const { runtime, clock } = test;
  const source = `sql-${++sources}`;
  const of = { tenant: 'acme', source, connection };
  await runtime.declarations.declareSource(
    'acme',
    { id: source, format: 'espocrm', promisedDelayMinutes: 60 },
    'test',
  );
  const open = async (): Promise<SourcePoller> =>
    SourcePoller.open(of, {
      store: runtime.store,
      clock,
      logger: silentLogger,
      findings: runtime.findings,
      deliver: storePulled(runtime.intake),
      sourceOf: async (tenant, id) => runtime.intake.sources.get(tenant, id),
      promisedMinutes: () => 60,
      secretOf: () => async () => password,
      holds: async () => true,
      epoch: 0,
      pageRows,
    });
  let poller: SourcePoller | undefined;
  return {
    source,
    read: async () => {
      poller ??= await open();
      for (let rounds = 0; rounds < 100; rounds++)
        if ((await poller.round(new AbortController().signal)) > 0) return;
      throw new Error('there was always more to read');
    },
    end: async () => {
      await poller?.close();
      poller = undefined;
    },
    keys: async () => {
      const sql = `SELECT key FROM events WHERE tenant = 'acme' AND source = '${source}' ORDER BY key`;
      return lines(await runtime.store.engine.select(sql, {})).map(({ key }) => String(key));
    },
    findings: async () =>
      (await runtime.findings.between('acme', 0, clock.now() + 1))
        .filter((finding) => finding.source === source)
        .map(({ sentence }) => sentence),
  };
}

const lines = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
