import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.js';
import type { OidcConfig } from '../../../src/config/sections.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lw-oidc-config-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ROLE = { group: 'watchers', role: 'analyst' };

function load(oidc: object): OidcConfig | undefined {
  const whole = { issuer: 'https://idp.example/company', clientId: 'lw', roles: [ROLE], ...oidc };
  writeFileSync(join(folder, 'ledgerwatch.yaml'), JSON.stringify({ access: { oidc: whole } }));
  return loadConfig({ env: {}, workingDir: folder }).access.oidc;
}

describe('access.oidc', () => {
  it('has defaults for what most providers share', () => {
    expect(load({})).toEqual({
      issuer: 'https://idp.example/company',
      clientId: 'lw',
      scopes: 'openid profile email',
      groupsClaim: 'groups',
      roles: [ROLE],
      name: 'Company log-in',
    });
  });

  it.each([
    ['http on this machine', { issuer: 'http://127.0.0.1:9000' }],
    ['http on this machine by name', { issuer: 'http://localhost:9000/realms/x' }],
    ['an auditor for the longest time', { roles: [{ group: 'g', role: 'auditor', days: 366 }] }],
    ['an owner of a source', { roles: [{ group: 'g', role: 'crm-owner', tenant: 'acme', source: 'crm' }] }],
  ])('takes %s', (_, oidc) => {
    expect(load(oidc)).toMatchObject(oidc);
  });

  it.each([
    ['http to another machine', { issuer: 'http://idp.example' }, 'access.oidc.issuer: is plain http'],
    ['http to a name like this machine', { issuer: 'http://localhost.example' }, 'access.oidc.issuer'],
    ['an issuer with a query', { issuer: 'https://idp.example/?x=1' }, 'access.oidc.issuer: has a query'],
    ['an issuer with a password', { issuer: 'https://a:b@idp.example/' }, 'access.oidc.issuer'],
    ['no issuer', { issuer: undefined }, 'access.oidc.issuer: is missing'],
    ['scopes without openid', { scopes: 'profile openid2' }, 'access.oidc.scopes: does not ask for openid'],
    ['no roles', { roles: [] }, 'access.oidc.roles'],
    [
      'a role of a machine',
      { roles: [{ group: 'g', role: 'intake', tenant: 'a', source: 'b' }] },
      'roles[0].role',
    ],
    [
      'the other role of a machine',
      { roles: [{ group: 'g', role: 'monitor' }] },
      'access.oidc.roles[0].role',
    ],
    ['a source of no tenant', { roles: [ROLE, { ...ROLE, source: 'crm' }] }, 'access.oidc.roles[1].tenant'],
    ['an owner of no source', { roles: [{ group: 'g', role: 'crm-owner', tenant: 'a' }] }, 'roles[0].source'],
    [
      'an auditor for ever',
      { roles: [{ group: 'g', role: 'auditor' }] },
      'access.oidc.roles[0].days: is missing',
    ],
    ['an auditor for too long', { roles: [{ group: 'g', role: 'auditor', days: 367 }] }, 'roles[0].days'],
    [
      'an analyst for a time',
      { roles: [{ ...ROLE, days: 7 }] },
      'access.oidc.roles[0].days: is for the role',
    ],
    ['an unknown setting', { issuers: [] }, 'access.oidc.issuers: is no known setting'],
    ['a secret that is not there', { clientSecretFile: './none' }, 'access.oidc.clientSecretFile'],
  ])('refuses %s', (_, oidc, fault) => {
    expect(() => load(oidc)).toThrow(fault);
  });
});
