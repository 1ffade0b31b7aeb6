import { hash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { z } from 'zod';
import type { Clock } from '../kernel/clock.js';
import { AppError } from '../kernel/app-error.js';
import { backoff, pause } from '../kernel/pause.js';
import type { Engine } from './engine.js';
import { renderMigration } from './render-migration.js';
import { sqlTime } from './time.js';

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly text: string;
  readonly checksum: string;
}

const ATTEMPTS = 5;

const LOG = `CREATE TABLE IF NOT EXISTS migrations
(number UInt32, name String, checksum String, at DateTime64(3, 'UTC'))
ENGINE = MergeTree ORDER BY number SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`;

/** The numbered `.sql` files of `folder`, in order; the checksum is SHA-256 of the file as it stands. */
export function readMigrations(folder: URL = new URL('./migrations/', import.meta.url)): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(new URL(name, folder), 'utf8');
      return { number: Number(name.slice(0, 4)), name, text, checksum: hash('sha256', text) };
    });
}

/**
 * Brings the store to the newest schema. Every statement may be repeated, so a run that was cut off goes on, and
 * processes that start together each run it.
 * An already recorded file that was edited, or is gone, is refused: MIGRATION_EDITED.
 */
export async function migrate(engine: Engine, clock: Clock, migrations = readMigrations()): Promise<number> {
  for (const statement of renderMigration(LOG, engine.cluster)) await commandInTurn(engine, statement);
  const recorded = await readRecorded(engine);
  for (const { number, name, checksum } of recorded) refuseEdited(number, name, checksum, migrations);
  const known = new Set(recorded.map((row) => row.number));
  const fresh = migrations.filter((migration) => !known.has(migration.number));
  const ran: Migration[] = [];
  try {
    for (const migration of fresh) {
      await apply(engine, migration);
      ran.push(migration);
    }
  } catch (error) {
    // The first fault is the one to tell; what is not recorded is repeated at the next start, which every statement bears.
    await record(engine, clock, ran).catch(() => undefined);
    throw error;
  }
  await record(engine, clock, ran);
  return fresh.length;
}

async function apply(engine: Engine, migration: Migration): Promise<void> {
  for (const statement of renderMigration(migration.text, engine.cluster)) {
    try {
      await commandInTurn(engine, statement);
    } catch (cause) {
      throw new AppError(
        'MIGRATION_FAILED',
        `migration ${migration.name} failed at: ${statement.slice(0, 80)}`,
        { cause },
      );
    }
  }
}

/** All in one insert: one of each took a quarter of a first start, and left as many parts to be read at the next. */
async function record(engine: Engine, clock: Clock, ran: readonly Migration[]): Promise<void> {
  if (ran.length === 0) return;
  const at = sqlTime(clock.now());
  const lines = ran.map(({ number, name, checksum }) => JSON.stringify([number, name, checksum, at]));
  const body = Buffer.from(lines.join('\n'));
  await engine.insert(
    { table: 'migrations', columns: ['number', 'name', 'checksum', 'at'], body },
    'records',
  );
}

/** Another process that migrates at the same time can stand in the way for a moment. */
async function commandInTurn(engine: Engine, statement: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await engine.command(statement);
    } catch (error) {
      if (!(error instanceof AppError) || !error.retry || attempt === ATTEMPTS) throw error;
      await pause(backoff(attempt, 200, 2_000));
    }
  }
}

const recordedRow = z.object({
  number: z.number(),
  name: z.string(),
  checksum: z.string(),
  at: z.coerce.number(),
});

async function readRecorded(engine: Engine): Promise<z.infer<typeof recordedRow>[]> {
  const text = await engine.select(
    'SELECT number, name, checksum, toUnixTimestamp64Milli(at) AS at FROM migrations ORDER BY number',
    {},
  );
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => recordedRow.parse(JSON.parse(line)));
}

function refuseEdited(
  number: number,
  name: string,
  checksum: string,
  migrations: readonly Migration[],
): void {
  const file = migrations.find((migration) => migration.number === number);
  if (file?.checksum === checksum) return;
  const what =
    file === undefined
      ? 'is recorded in the store but missing here (an older build?)'
      : 'was edited after it ran';
  const help = 'restore the file as it was and put the change into a new migration';
  throw new AppError(
    'MIGRATION_EDITED',
    `migration ${name} ${what}; ${help} (recorded checksum ${checksum})`,
  );
}
