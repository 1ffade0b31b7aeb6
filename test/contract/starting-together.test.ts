import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SealedSecrets } from '../../src/secrets/sealed-secrets.js';
import { StoredSessions } from '../../src/access/sessions/session-rows.js';
import { Facts } from '../../src/store/facts.js';
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

  it('delete a secret for all of them, and a later one under its name is kept', async () => {
    const secrets = await Promise.all(stores.map(async (store) => SealedSecrets.open(store, masterKey)));
    await secrets[0]!.put('person/a', Buffer.from('Ann'));
    await secrets[1]!.put('person/b', Buffer.from('Bob'));
    await secrets[2]!.remove('person/a');
    expect(await secrets[0]!.get('person/a')).toBeUndefined();
    expect([...(await secrets[0]!.getUnder('person/'))]).toEqual([['person/b', Buffer.from('Bob')]]);
    const stored = "SELECT count() FROM secrets WHERE name = 'person/a' AND version = 1";
    expect(await numberOf(stores[0]!, stored)).toBe(0);
    await secrets[1]!.put('person/a', Buffer.from('Ann again'));
    expect((await secrets[2]!.get('person/a'))?.toString()).toBe('Ann again');
  });

  it('state a fact under one claim, and only the first of them is kept', async () => {
    const facts = stores.map((store) => new Facts(store));
    const about = { tenant: '_system', kind: 'user', id: 'u' };
    for (let claim = 0; claim < 10; claim++) {
      const won = await Promise.all(
        facts.map(async (own, n) =>
          own.appendFirst({ ...about, version: 1, type: 'x', data: { n }, by: 'test' }, `claim ${claim}`),
        ),
      );
      expect(won.filter((one) => one)).toHaveLength(1);
    }
    expect(await facts[0]!.read('_system', 'user', 'u')).toHaveLength(10);
  });

  it('note uses and the end of a session in any order', async () => {
    const [one, two] = stores.map((store) => new StoredSessions(store));
    const began = Date.parse('2026-03-02T09:00:00Z');
    const session = { id: 'a'.repeat(64), user: 'u', epoch: 3, began, seen: began, ended: 0 };
    expect(await one!.read(session.id)).toBeUndefined();
    await one!.write([session, { ...session, id: 'b'.repeat(64) }]);
    await two!.write([{ ...session, seen: began + 2_000, ended: began + 2_000 }]);
    await one!.write([{ ...session, seen: began + 1_000 }]);
    const expected = { ...session, seen: began + 2_000, ended: began + 2_000 };
    expect(await two!.read(session.id)).toEqual(expected);
    expect((await two!.read('b'.repeat(64)))?.ended).toBe(0);
  });
});
