import { describe, expect, it } from 'vitest';
import type { AccessFact } from '../../../../src/access/access-facts.js';
import {
  decideKey,
  foldKey,
  grantsOf,
  UNKNOWN_KEY,
  type IssuedKey,
} from '../../../../src/access/keys/key.js';
import { EVERYTHING } from '../../../../src/access/rights/principal.js';
import { hashSecret } from '../../../../src/access/keys/key-text.js';

const intake: IssuedKey = { kind: 'intake', tenant: 'acme', source: 'crm', hash: hashSecret('one') };
const admin: IssuedKey = { kind: 'admin', hash: hashSecret('two') };

const facts = (...said: readonly [type: string, data: unknown][]): AccessFact[] =>
  said.map(([type, data], index) => ({
    tenant: '_system',
    kind: 'key',
    id: 'k',
    version: index + 1,
    type,
    data,
    by: `p${index + 1}`,
    at: index + 1,
  }));

describe('a key after its facts', () => {
  it('is unknown before it is issued', () => {
    expect(foldKey([])).toEqual({ status: 'unknown' });
    expect(foldKey(facts(['revoked', {}]))).toEqual({ status: 'unknown' });
  });

  it('is active once issued, with who and when', () => {
    expect(foldKey(facts(['issued', intake]))).toEqual({
      status: 'active',
      issuedAt: 1,
      issuedBy: 'p1',
      ...intake,
    });
  });

  it('keeps the secret it was first issued with', () => {
    const state = foldKey(facts(['issued', intake], ['issued', { ...admin }]));
    expect(state).toMatchObject({ kind: 'intake', hash: intake.hash, issuedBy: 'p1' });
  });

  it('stays revoked for ever', () => {
    expect(foldKey(facts(['issued', intake], ['revoked', {}], ['issued', intake])).status).toBe('revoked');
  });

  it.each([
    ['an unknown fact', ['renamed', {}]],
    ['a fact of no known kind', ['issued', { ...intake, kind: 'root' }]],
    ['a fact without hash', ['issued', { kind: 'admin' }]],
    ['a fact with a hash of another length', ['issued', { ...admin, hash: 'ab' }]],
    ['a fact of nothing', ['issued', null]],
    ['a key of no role', ['issued', { ...admin, kind: 'api' }]],
    ['a key of an unknown role', ['issued', { ...admin, kind: 'api', role: 'root' }]],
    ['an intake key of another role', ['issued', { ...intake, role: 'administrator' }]],
  ] as const)('%s has no effect', (_, fact) => {
    expect(foldKey(facts(fact as [string, unknown]))).toEqual({ status: 'unknown' });
  });
});

describe('what a key gives', () => {
  it.each<[Omit<IssuedKey, 'hash'>, object[]]>([
    [{ kind: 'intake', tenant: 'acme', source: 'crm' }, [{ role: 'intake', tenant: 'acme', source: 'crm' }]],
    [
      { kind: 'api', role: 'auditor', tenant: 'acme', expiresAt: 5 },
      [{ role: 'auditor', tenant: 'acme', until: 5 }],
    ],
    [{ kind: 'api', role: 'administrator' }, [{ role: 'administrator' }]],
  ])('%j: %j', (key, grants) => {
    expect(grantsOf(key)).toEqual(grants);
  });

  it('is everything for one that was issued as an administrator key before there were roles', () => {
    const state = foldKey(facts(['issued', admin]));
    if (state.status === 'unknown') throw new Error('unknown');
    expect(grantsOf(state)).toEqual(EVERYTHING);
  });
});

describe('a command', () => {
  const active = (key: IssuedKey) => foldKey(facts(['issued', key]));

  it('issues a key once', () => {
    expect(decideKey(UNKNOWN_KEY, { type: 'issue', key: intake })).toEqual({
      ok: true,
      value: { type: 'issued', data: intake },
    });
    expect(decideKey(active(intake), { type: 'issue', key: intake })).toEqual({
      ok: false,
      fault: 'already-issued',
    });
  });

  it.each([
    [{ kind: 'intake', hash: intake.hash }],
    [{ kind: 'intake', tenant: 'acme', hash: intake.hash }],
    [{ kind: 'intake', source: 'crm', hash: intake.hash }],
  ] as const)('issues no intake key without tenant and source: %j', (key) => {
    expect(decideKey(UNKNOWN_KEY, { type: 'issue', key })).toEqual({ ok: false, fault: 'scope-missing' });
  });

  it.each([
    ['unknown', UNKNOWN_KEY, 1, 'unknown-key'],
    ['revoked', foldKey(facts(['issued', intake], ['revoked', {}])), 1, 'already-revoked'],
    ['the last administrator', active(admin), 0, 'last-admin-key'],
  ] as const)('does not revoke what is %s', (_, state, otherAdminKeys, fault) => {
    expect(decideKey(state, { type: 'revoke', otherAdminKeys })).toEqual({ ok: false, fault });
  });

  it.each([
    ['an intake key although no administrator is left', active(intake), 0],
    ['an administrator while another is left', active(admin), 1],
  ] as const)('revokes %s', (_, state, otherAdminKeys) => {
    expect(decideKey(state, { type: 'revoke', otherAdminKeys }).ok).toBe(true);
  });
});
