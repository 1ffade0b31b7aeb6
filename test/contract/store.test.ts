import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { Facts } from '../../src/store/facts.js';
import { append, knownEvents, knownKey } from '../../src/store/ledger.js';
import { migrate, readMigrations } from '../../src/store/migrate.js';
import type { IncomingEvent } from '../../src/event/incoming-event.js';
import { ENGINES, TEST_NOW, type TestStore, openTestStore } from '../support/stores.js';
import { ledgerRow } from '../support/rows.js';

const event = (key: string, occurredAt: string): IncomingEvent => ({
  key,
  occurredAt,
  actor: { id: 'u1' },
  action: 'record.read',
});

describe.each(ENGINES)('the store on %s', (engine) => {
  let test: TestStore;
  beforeAll(async () => {
    test = await openTestStore(TEST_NOW, engine);
  });
  afterAll(async () => test.close());

  const number = async (sql: string): Promise<number> =>
    z.object({ n: z.coerce.number() }).parse(JSON.parse(await test.store.engine.select(sql, {}))).n;

  describe('migrations', () => {
    it('have all run, and a second run finds nothing to do', async () => {
      expect(await migrate(test.store.engine, test.clock)).toBe(0);
      expect(await number('SELECT uniqExact(number) AS n FROM migrations')).toBe(readMigrations().length);
    });

    it('an edited old one is refused by name', async () => {
      const [first, ...rest] = readMigrations();
      const edited = [{ ...first!, checksum: 'other' }, ...rest];
      await expect(migrate(test.store.engine, test.clock, edited)).rejects.toMatchObject({
        code: 'MIGRATION_EDITED',
        message: expect.stringContaining('0001_intake.sql'),
      });
    });

    it('a missing old one is refused', async () => {
      await expect(migrate(test.store.engine, test.clock, readMigrations().slice(1))).rejects.toMatchObject({
        code: 'MIGRATION_EDITED',
      });
    });
  });

  describe('the ledger', () => {
    const rows = [
      ledgerRow({ offset: 1, event: event('k1', '2026-01-31T23:59:59.999Z'), subjectKeys: ['s1', 's2'] }),
      ledgerRow({ offset: 2, event: event('k2', '2026-02-01T00:00:00.000Z'), subjectKeys: ['s1'] }),
      ledgerRow({ offset: 3, tenant: 'other', event: event('k1', '2026-02-01T00:00:00.000Z') }),
    ];

    it('stores a batch over two months with its subjects and touched hours, once however often it is repeated', async () => {
      for (let i = 0; i < 3; i++) await append(test.store, rows, 'test/0/1-3');
      expect(await number('SELECT count() AS n FROM events')).toBe(3);
      expect(await number('SELECT count() AS n FROM subject_events')).toBe(3);
      expect(await number('SELECT count() AS n FROM touched')).toBe(3);
    });

    it('a repeat with rows of another length under the same token stores nothing', async () => {
      const longer = rows.map((row) => ({
        ...row,
        line: Buffer.from(row.line.toString().replace('"{}"', '"{\\"a\\":\\"longer\\"}"')),
      }));
      await append(test.store, longer, 'test/0/1-3');
      expect(await number('SELECT count() AS n FROM events')).toBe(3);
    });

    it('knows an id only within its own tenant', async () => {
      const known = await knownEvents(test.store, rows);
      expect([...known.keys()].sort()).toEqual(rows.map((row) => knownKey(row.tenant, row.id)).sort());
      expect(known.get(knownKey('other', rows[2]!.id))).toMatchObject([
        { topic: 'test', offset: 3n, item: 0 },
      ]);
      const onAnotherDay = [{ ...rows[0]!, occurredAt: rows[0]!.occurredAt + 2 }, rows[2]!];
      expect([...(await knownEvents(test.store, onAnotherDay)).keys()]).toEqual([
        knownKey('other', rows[2]!.id),
      ]);
      const foreign = [{ ...rows[0]!, tenant: 'other' }];
      expect(await knownEvents(test.store, foreign)).toEqual(new Map());
    });

    it('knows the ids of many tenants of a batch, however far apart their times lie, in few looks', async () => {
      const tenants = Array.from({ length: 50 }, (_, index) => `tenant-${index}`);
      const many = tenants.flatMap((tenant, index) => {
        const day = index % 2 === 0 ? '2026-02-03' : '2024-07-01';
        return [1, 2].map((offset) =>
          ledgerRow({
            tenant,
            offset: 100 + offset,
            event: event(`k${offset}`, `${day}T00:00:0${offset}.000Z`),
          }),
        );
      });
      await append(
        test.store,
        many.filter(({ position }) => position.offset === 101n),
        'test/0/101-101',
      );
      const read = vi.spyOn(test.store.engine, 'select');
      const known = await knownEvents(test.store, many);
      expect(read.mock.calls.length).toBeLessThan(5);
      read.mockRestore();
      const first = many.filter(({ position }) => position.offset === 101n);
      expect([...known.keys()].sort()).toEqual(first.map((row) => knownKey(row.tenant, row.id)).sort());
    });

    it('keeps the columns in their places', async () => {
      const text = await test.store.engine.select(
        `SELECT key, action, channel, outcome, lower(hex(content_hash)) AS hash, length(salt) AS salt, subject_keys, attributes
       FROM events WHERE tenant = 'acme' ORDER BY occurred_at LIMIT 1`,
        {},
      );
      expect(JSON.parse(text)).toEqual({
        key: 'k1',
        action: 'record.read',
        channel: 'unknown',
        outcome: 'unknown',
        hash: '00112233aabbccdd',
        salt: '16',
        subject_keys: ['s1', 's2'],
        attributes: '{}',
      });
    });
  });

  describe('facts', () => {
    it('come back in the order of the fold, by tenant', async () => {
      const facts = new Facts(test.store);
      const base = { kind: 'alert', id: 'a1', by: 'p1' };
      await facts.append({ ...base, tenant: 'acme', version: 2, type: 'acknowledged', data: {} });
      await facts.append({
        ...base,
        tenant: 'acme',
        version: 1,
        type: 'raised',
        data: { score: 1.5, text: "it's\n\t\\ \u2028" },
      });
      await facts.append({ ...base, tenant: 'other', version: 1, type: 'raised', data: {} });
      const read = await facts.read('acme', 'alert', 'a1');
      expect(read.map((fact) => fact.type)).toEqual(['raised', 'acknowledged']);
      expect(read[0]).toMatchObject({
        data: { score: 1.5, text: "it's\n\t\\ \u2028" },
        by: 'p1',
        at: test.clock.now(),
      });
    });

    it('of a kind are read whole, or as they were stated since', async () => {
      const facts = new Facts(test.store);
      const now = test.clock.now();
      const base = { kind: 'since', by: 'p1', type: 'said', data: {}, version: 1 };
      await facts.append({ ...base, tenant: 'acme', id: 'early' });
      test.clock.advanceTo(now + 1_000);
      await facts.append({ ...base, tenant: 'acme', id: 'late' }, { ...base, tenant: 'other', id: 'late' });
      const ids = (read: readonly { id: string }[]): string[] => read.map(({ id }) => id);
      expect(ids(await facts.readKind('acme', 'since'))).toEqual(['early', 'late']);
      expect(ids(await facts.readKind('acme', 'since', now + 1_000))).toEqual(['late']);
      expect(ids(await facts.readKindEverywhere('since'))).toEqual(['early', 'late', 'late']);
      expect(ids(await facts.readKindEverywhere('since', now + 1_000))).toEqual(['late', 'late']);
      expect(await facts.readKindEverywhere('since', now + 1_001)).toEqual([]);
      expect(await facts.readKind('acme', 'since', -1)).toHaveLength(2);
    });

    it('a parameter is never read as SQL', async () => {
      const facts = new Facts(test.store);
      expect(await facts.read('acme', 'alert', "' OR 1=1 --")).toEqual([]);
      expect(await facts.read(String.raw`\' OR 1=1 --`, 'alert', 'a1')).toEqual([]);
    });
  });

  describe('the door', () => {
    it('several long reads leave a short one its turn', async () => {
      const long = test.store.engine.select('SELECT sum(number) AS n FROM numbers(300000000)', {});
      const order: string[] = [];
      await Promise.all([
        long.then(() => order.push('long')),
        test.store.engine.select('SELECT 1 AS n', {}).then(() => order.push('short')),
      ]);
      expect(order).toEqual(['short', 'long']);
    });

    it('survives a reopening with everything in it', async () => {
      const before = await number('SELECT count() AS n FROM events');
      await test.reopen();
      expect(before).toBeGreaterThan(3);
      expect(await number('SELECT count() AS n FROM events')).toBe(before);
    });
  });
});

describe('the door of the embedded store', () => {
  it('a second process on the same folder is told who holds it', async () => {
    const test = await openTestStore(TEST_NOW, 'chdb');
    const built = new URL('../../dist/src/store/chdb-engine.js', import.meta.url).href;
    const script = `import { ChdbEngine } from ${JSON.stringify(built)};
    try { await ChdbEngine.open(${JSON.stringify(test.path)}); } catch (e) { console.log(e.code); }`;
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    await test.close();
    expect(run.stdout + run.stderr).toContain('STORE_LOCKED');
  });
});
