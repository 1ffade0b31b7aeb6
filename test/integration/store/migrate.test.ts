import { afterAll, beforeAll, expect, it } from 'vitest';
import { append } from '../../../src/store/ledger.js';
import { migrate, readMigrations } from '../../../src/store/migrate.js';
import { ledgerRow } from '../../support/rows.js';
import { numberOf } from '../../support/sql.js';
import { openTestStore, type TestStore } from '../../support/stores.js';

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore();
});
afterAll(async () => test.close());

const all = readMigrations();
const made = (number: number, text: string) => ({
  number,
  name: `${number}_made.sql`,
  text,
  checksum: 'made',
});
const recorded = async (): Promise<number> => numberOf(test.store, 'SELECT count() FROM migrations');

it('a first start records all of them in one insert', async () => {
  expect(await recorded()).toBe(all.length);
  const parts =
    "SELECT count() FROM system.parts WHERE database = currentDatabase() AND table = 'migrations'";
  expect(await numberOf(test.store, parts)).toBe(1);
});

it('a run that was killed before it recorded anything is repeated, and what was stored stays', async () => {
  const event = {
    key: 'k',
    occurredAt: '2026-02-01T00:00:00Z',
    actor: { id: 'u' },
    action: 'record.read',
  } as const;
  await append(test.store, [ledgerRow({ offset: 1, event, subjectKeys: ['s'] })], 'test/0/1-1');
  await test.store.engine.command('TRUNCATE TABLE migrations');
  expect(await migrate(test.store.engine, test.clock)).toBe(all.length);
  expect(await recorded()).toBe(all.length);
  for (const table of ['events', 'touched', 'subject_events'])
    expect(await numberOf(test.store, `SELECT count() FROM ${table}`)).toBe(1);
});

it('what ran before one that fails is recorded, and nothing after it runs', async () => {
  const runs = made(9001, 'CREATE TABLE IF NOT EXISTS made_before (n UInt32) ENGINE = MergeTree ORDER BY n;');
  const fails = made(9002, 'ALTER TABLE not_there ADD COLUMN IF NOT EXISTS n UInt32;');
  const after = made(9003, 'CREATE TABLE IF NOT EXISTS made_after (n UInt32) ENGINE = MergeTree ORDER BY n;');
  await expect(migrate(test.store.engine, test.clock, [...all, runs, fails, after])).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    message: expect.stringContaining('9002_made.sql'),
  });
  expect(await recorded()).toBe(all.length + 1);
  const tables =
    "SELECT count() FROM system.tables WHERE database = currentDatabase() AND name LIKE 'made_%'";
  expect(await numberOf(test.store, tables)).toBe(1);
  expect(await migrate(test.store.engine, test.clock, [...all, runs, after])).toBe(1);
});
