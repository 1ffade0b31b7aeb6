import { describe, expect, it } from 'vitest';
import { scopeOfNewKey } from '../../../../src/access/keys/new-key.js';
import type { NewKey } from '../../../../src/access/keys/keys.schemas.js';
import type { Grant } from '../../../../src/access/rights/grant.js';
import { EVERYTHING, inForce } from '../../../../src/access/rights/principal.js';
import { DAY } from '../../../../src/kernel/clock.js';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const day = (days: number): string => new Date(NOW + days * DAY).toISOString();
const crm = { tenant: 'acme', source: 'crm' };

const asked = (grants: readonly Grant[], wanted: NewKey) =>
  scopeOfNewKey(inForce({ id: 'key:1', kind: 'machine', grants }, NOW), wanted, NOW);

const administrator: Grant[] = [{ role: 'administrator' }];
const ofAcme: Grant[] = [{ role: 'administrator', tenant: 'acme' }];
const forAWeek: Grant[] = [{ role: 'administrator', until: NOW + 7 * DAY }];

describe('a new key', () => {
  it.each<[string, readonly Grant[], NewKey]>([
    ['of any role, by an administrator', administrator, { kind: 'api', role: 'compliance-officer' }],
    ['of their tenant, by its administrator', ofAcme, { kind: 'api', role: 'administrator', tenant: 'acme' }],
    ['of a source of their tenant', ofAcme, { kind: 'intake', ...crm }],
    ['that ends before their own right does', forAWeek, { kind: 'intake', ...crm, expiresAt: day(7) }],
    ['that may everything, by who may everything', EVERYTHING, { kind: 'admin' }],
    ['of an auditor, for a time', administrator, { kind: 'api', role: 'auditor', expiresAt: day(366) }],
  ])('is made: %s', (_, grants, wanted) => {
    expect(asked(grants, wanted)).toMatchObject({ kind: wanted.kind });
  });

  it.each<[string, readonly Grant[], NewKey]>([
    ['that may everything, by an administrator', administrator, { kind: 'admin' }],
    ['of the whole system, by the administrator of a tenant', ofAcme, { kind: 'api', role: 'analyst' }],
    ['of another tenant', ofAcme, { kind: 'intake', tenant: 'other', source: 'crm' }],
    ['that lasts longer than their own right', forAWeek, { kind: 'api', role: 'analyst', expiresAt: day(8) }],
    ['that lasts for ever, by who does not', forAWeek, { kind: 'api', role: 'administrator' }],
    [
      'that may everything, by who does so for a time',
      EVERYTHING.map((one) => ({ ...one, until: NOW + DAY })),
      { kind: 'admin' },
    ],
    ['by an analyst, of what they have themselves', [{ role: 'analyst' }], { kind: 'api', role: 'analyst' }],
    ['by nobody', [], { kind: 'intake', ...crm }],
  ])('is refused: %s', (_, grants, wanted) => {
    expect(() => asked(grants, wanted)).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
  });

  it.each<[string, NewKey]>([
    ['an auditor without end', { kind: 'api', role: 'auditor' }],
    ['an auditor for two years', { kind: 'api', role: 'auditor', expiresAt: day(730) }],
    ['the owner of no source', { kind: 'api', role: 'crm-owner', tenant: 'acme' }],
    ['a source of no tenant', { kind: 'api', role: 'analyst', source: 'crm' }],
    ['what has ended', { kind: 'intake', ...crm, expiresAt: day(0) }],
  ])('is refused as wrong: %s', (_, wanted) => {
    expect(() => asked(administrator, wanted)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
  });
});
