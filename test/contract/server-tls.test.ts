import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServerEngine } from '../../src/store/server-engine.js';
import { Front } from '../support/clickhouse-front/front.js';
import { Authority } from '../support/kafka/certificates.js';

describe('a server behind TLS', () => {
  let folder: string;
  let ours: Authority;
  let other: Authority;
  let front: Front;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-tls-'));
    [ours, other] = [await Authority.make(folder, 'ours'), await Authority.make(folder, 'other')];
    const { keyFile, certFile } = await ours.certificate('server', { names: 'IP:127.0.0.1' });
    front = await Front.start({
      tls: { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') },
    });
  });
  afterAll(async () => {
    await front.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const open = async (authority?: Authority, url = front.url): Promise<ServerEngine> =>
    ServerEngine.open({
      url,
      database: 'lw',
      ...(authority === undefined ? {} : { authority: readFileSync(authority.caFile, 'utf8') }),
    });

  it('is talked to when the authority of our choice signed it', async () => {
    const engine = await open(ours);
    await engine.command('CREATE TABLE t (n UInt32) ENGINE = Memory');
    await engine.insert({ table: 't', columns: ['n'], body: Buffer.from('[7]') }, 'records');
    expect(await engine.select('SELECT n FROM t', {})).toBe('{"n":7}\n');
    await engine.close();
  });

  it.each([
    ['nobody whom Node knows signed it', undefined, '127.0.0.1'],
    ['another authority signed it', 'other', '127.0.0.1'],
    ['it is made for another host', 'ours', 'localhost'],
  ])('is not talked to when %s', async (_, name, host) => {
    const authority = { ours, other }[name ?? ''];
    const opened = open(authority, front.url.replace('127.0.0.1', host));
    await expect(opened).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});
