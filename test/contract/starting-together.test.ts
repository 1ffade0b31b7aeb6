import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SealedSecrets } from '../../src/secrets/sealed-secrets.js';
import { append } from '../../src/store/ledger.js';
import { readMigrations } from '../../src/store/migrate.js';
import type { Store } from '../../src/store/store.js';
import { numberOf, rowsOf } from '../support/sql.js';
import { ledgerRow } from '../support/rows.js';
import { ENGINES, openTogether } from '../support/stores.js';

describe.each(ENGINES)('three that start at the same moment on %s', (engine) => {
  let stores: Store[];
  let masterKey: string;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const opened = await openTogether(engine, 3);
    ({ stores, close } = opened);
    masterKey = join(opened.path, 'keys', 'master.key');
  });
  afterAll(async () => close());

  it('find every migration run, and nothing of it twice', async () => {
    const [store] = stores;
    expect(await numberOf(store!, 'SELECT uniqExact(number) FROM migrations')).toBe(readMigrations().length);
    const event = {
      key: 'k',
      occurredAt: '2026-02-01T00:00:00Z',
      actor: { id: 'u' },
      action: 'record.read',
    } as const;
    await append(store!, [ledgerRow({ offset: 1, event, subjectKeys: ['s'] })], 'test/0/1-1');
    for (const table of ['events', 'touched', 'subject_events'])
      expect(await numberOf(store!, `SELECT count() FROM ${table}`)).toBe(1);
  });

  it('get one master key, and one secret under each name', async () => {
    const secrets = await Promise.all(stores.map(async (store) => SealedSecrets.open(store, masterKey)));
    expect(statSync(masterKey).mode & 0o777).toBe(0o600);
    for (let tenant = 0; tenant < 10; tenant++) {
      const keys = await Promise.all(
        secrets.map(async (own) => own.getOrCreate(`tenant/${tenant}/pseudonyms`, 32)),
      );
      expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
    }
    const versions = await rowsOf(
      stores[0]!,
      'SELECT name, version, count() AS n FROM secrets GROUP BY name, version HAVING n > 1',
    );
    expect(versions).toEqual([]);
  });

  it('each replace a secret, and none is lost without a word', async () => {
    const secrets = await Promise.all(stores.map(async (store) => SealedSecrets.open(store, masterKey)));
    await Promise.all(secrets.map(async (own, n) => own.put('token', Buffer.from(`value ${n}`))));
    expect(await numberOf(stores[0]!, "SELECT uniqExact(version) FROM secrets WHERE name = 'token'")).toBe(3);
    await secrets[0]!.put('token', Buffer.from('last'));
    expect((await secrets[1]!.get('token'))?.toString()).toBe('last');
  });
});
