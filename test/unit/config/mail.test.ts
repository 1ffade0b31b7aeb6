import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dkimKeyFault, readDkimKey } from '../../../src/config/dkim-key.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { AppError } from '../../../src/kernel/app-error.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lw-mail-config-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const written = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content, { mode: 0o600 });
  return path;
};
const PEM = { type: 'pkcs8', format: 'pem' } as const;
const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength }).privateKey;

function readOrCode(path: string): string {
  try {
    return readDkimKey(path);
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

describe('the key that signs mails', () => {
  it.each([
    ['RSA with 1024 bits', () => String(rsa(1024).export(PEM)), undefined],
    [
      'RSA as OpenSSL wrote it once',
      () => String(rsa(1024).export({ type: 'pkcs1', format: 'pem' })),
      undefined,
    ],
    ['RSA with 512 bits', () => String(rsa(512).export(PEM)), /has 512 bits/],
    ['Ed25519', () => String(generateKeyPairSync('ed25519').privateKey.export(PEM)), /of type ed25519/],
    [
      'a locked one',
      () => String(rsa(1024).export({ ...PEM, cipher: 'aes-256-cbc', passphrase: 'x' })),
      /without a passphrase/,
    ],
    [
      'the public half',
      () =>
        String(
          generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({
            type: 'spki',
            format: 'pem',
          }),
        ),
      /no private key/,
    ],
    ['something else', () => 'v=DKIM1; p=AAAA', /no private key/],
    ['nothing', () => '', /is empty/],
  ])('%s', (name, content, wrong) => {
    const path = written(`${name}.pem`, content());
    expect(dkimKeyFault(path)?.wrong ?? '').toMatch(wrong ?? /^$/);
    expect(readOrCode(path)).toMatch(wrong === undefined ? /PRIVATE KEY/ : /^SECRET_UNREADABLE$/);
  });

  it('is nobody else’s to read', () => {
    const path = written('open.pem', String(rsa(1024).export(PEM)));
    chmodSync(path, 0o644);
    expect(dkimKeyFault(path)?.wrong).toMatch(/others may read/);
  });
});

describe('the section mail', () => {
  const faults = (mail: object): string => {
    const file = written('ledgerwatch.yaml', JSON.stringify({ mail: { from: 'a@acme.example', ...mail } }));
    try {
      loadConfig({ env: {}, file });
      return '';
    } catch (error) {
      return error instanceof AppError ? error.message : String(error);
    }
  };
  beforeAll(() => {
    written('secret', 'x\n');
    written('dkim.pem', String(rsa(1024).export(PEM)));
    written('short.pem', String(rsa(512).export(PEM)));
  });
  const host = 'mail.acme.example';
  const tokenUrl = 'https://oauth2.googleapis.com/token';

  it.each<[string, object, RegExp | '']>([
    [
      'Google',
      {
        host,
        username: 'a@x.example',
        oauth: { tokenUrl, clientId: 'c', clientSecretFile: 'secret', refreshTokenFile: 'secret' },
      },
      '',
    ],
    [
      'Microsoft',
      {
        host,
        username: 'a@x.example',
        oauth: { tokenUrl, clientId: 'c', clientSecretFile: 'secret', scope: 's/.default' },
      },
      '',
    ],
    [
      'no user',
      { host, oauth: { tokenUrl, clientId: 'c', refreshTokenFile: 'secret' } },
      /mail\.username: is missing/,
    ],
    [
      'a password too',
      {
        host,
        username: 'u',
        passwordFile: 'secret',
        oauth: { tokenUrl, clientId: 'c', refreshTokenFile: 'secret' },
      },
      /mail\.passwordFile/,
    ],
    [
      'neither consent nor secret',
      { host, username: 'u', oauth: { tokenUrl, clientId: 'c' } },
      /clientSecretFile: is missing[^]*scope: is missing/,
    ],
    [
      'tokens over plain HTTP',
      {
        host,
        username: 'u',
        oauth: { tokenUrl: 'http://idp.example/token', clientId: 'c', refreshTokenFile: 'secret' },
      },
      /tokenUrl: is not https/,
    ],
    ['signed', { host, dkim: { domain: 'acme.example', selector: 'lw-2026.a', keyFile: 'dkim.pem' } }, ''],
    [
      'a short key',
      { host, dkim: { domain: 'acme.example', selector: 's', keyFile: 'short.pem' } },
      /mail\.dkim\.keyFile: .*512 bits/,
    ],
    [
      'no key',
      { host, dkim: { domain: 'acme.example', selector: 's', keyFile: 'none.pem' } },
      /mail\.dkim\.keyFile: .*does not exist/,
    ],
    [
      'no domain',
      { host, dkim: { domain: 'acme example', selector: 's;', keyFile: 'dkim.pem' } },
      /mail\.dkim\.domain: is no name[^]*selector: is no name/,
    ],
    ['no server', {}, /mail\.host: is missing/],
    ['half a password', { host, username: 'u' }, /both or none/],
  ])('%s', (_, mail, wrong) => {
    expect(faults(mail)).toMatch(wrong === '' ? /^$/ : wrong);
  });
});
