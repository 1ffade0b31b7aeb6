import { describe, expect, it } from 'vitest';
import { assertMay } from '../../../../src/access/rights/access.guard.js';
import { may, PERMISSIONS, type Permission, type Role } from '../../../../src/access/rights/permissions.js';
import type { Principal } from '../../../../src/access/rights/principal.js';

const intake: Principal = { id: 'key:1', kind: 'key', role: 'intake', tenant: 'acme', source: 'crm' };
const administrator: Principal = { id: 'key:2', kind: 'key', role: 'administrator' };

const needs = (permission?: Permission) => ({ isPublic: false, permission });

describe('the permission table', () => {
  it('lets an intake key hand events in, ask what became of them, and nothing else', () => {
    expect(PERMISSIONS.filter((permission) => may('intake', permission))).toEqual([
      'events.write',
      'receipts.read',
    ]);
  });

  it('lets an administrator do everything', () => {
    expect(PERMISSIONS.every((permission) => may('administrator', permission))).toBe(true);
  });

  it.each(['', 'root', 'constructor', '__proto__', 'toString'])(
    'gives the unknown role "%s" nothing',
    (role) => {
      expect(PERMISSIONS.some((permission) => may(role as Role, permission))).toBe(false);
    },
  );
});

describe('a route', () => {
  it.each([
    ['needs a key unless it is public', needs('events.read'), undefined, {}, 'UNAUTHENTICATED'],
    ['that names no permission needs a key all the same', needs(), undefined, {}, 'UNAUTHENTICATED'],
    ['that names no permission is denied even to the administrator', needs(), administrator, {}, 'FORBIDDEN'],
    ['is denied to a role without the permission', needs('events.read'), intake, {}, 'FORBIDDEN'],
    ['is denied for another tenant', needs('events.write'), intake, { tenant: 'other' }, 'FORBIDDEN'],
    [
      'is denied for another source',
      needs('events.write'),
      intake,
      { tenant: 'acme', source: 'erp' },
      'FORBIDDEN',
    ],
  ] as const)('%s', (...[, route, principal, params, code]) => {
    expect(() => assertMay(route, principal, params)).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    ['is open when public', { isPublic: true, permission: undefined }, undefined, {}],
    [
      'is open to the key of its tenant and source',
      needs('events.write'),
      intake,
      { tenant: 'acme', source: 'crm' },
    ],
    [
      'is open to an unbound principal for every tenant',
      needs('events.read'),
      administrator,
      { tenant: 'other' },
    ],
  ] as const)('%s', (_, route, principal, params) => {
    expect(() => assertMay(route, principal, params)).not.toThrow();
  });
});
