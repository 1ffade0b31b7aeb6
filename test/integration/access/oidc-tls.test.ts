import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp } from '../../support/http-app.js';
import { Authority } from '../../support/kafka/certificates.js';
import { CLIENT_ID } from '../../support/oidc/bent-provider.js';

let folder: string;
let server: Server;
let ours: Authority;
let other: Authority;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lw-oidc-tls-'));
  ours = await Authority.make(folder, 'ours');
  other = await Authority.make(folder, 'other');
  const { certFile, keyFile } = await ours.certificate('idp', { names: 'IP:127.0.0.1' });
  server = createServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) }, (_, response) => {
    const metadata = {
      issuer: issuer(),
      authorization_endpoint: `${issuer()}/authorize`,
      token_endpoint: `${issuer()}/token`,
      jwks_uri: `${issuer()}/keys`,
    };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(metadata));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const issuer = (): string => `https://127.0.0.1:${(server.address() as AddressInfo).port}`;

describe('a provider whose certificate an authority of the company signed', () => {
  it.each([
    ['is trusted by caFile', () => ours.caFile, 302],
    ['is not trusted without', () => undefined, 503],
    ['is not trusted by that of another authority', () => other.caFile, 503],
  ])('%s', async (_, caFile, status) => {
    const file = caFile();
    const oidc = {
      issuer: issuer(),
      clientId: CLIENT_ID,
      roles: [{ group: 'g', role: 'analyst' }],
      ...(file === undefined ? {} : { caFile: file }),
    };
    const app = await openTestApp({ config: { access: { oidc } } });
    const response = await app.fetch('/v1/session/oidc', { redirect: 'manual' });
    expect(response.status).toBe(status);
    await app.close();
  });
});
