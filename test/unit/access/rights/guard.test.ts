import { describe, expect, it } from 'vitest';
import { admit } from '../../../../src/access/rights/access.guard.js';
import type { Grant, Place } from '../../../../src/access/rights/grant.js';
import type { Permission } from '../../../../src/access/rights/permissions.js';
import { EVERYTHING, type Principal } from '../../../../src/access/rights/principal.js';

const NOW = 1_000;

const holding = (...grants: Grant[]): Principal => ({ id: 'key:1', kind: 'machine', grants });
const intake = holding({ role: 'intake', tenant: 'acme', source: 'crm' });
const owner = holding({ role: 'crm-owner', tenant: 'acme', source: 'crm' });
const all: Principal = { id: 'command-line', kind: 'host', grants: EVERYTHING };

const route = (permission?: Permission, within = false) => ({
  isPublic: false,
  needs: permission === undefined ? undefined : { permission, within },
});

describe('a route', () => {
  it.each<[string, ReturnType<typeof route>, Principal | undefined, Place, string]>([
    ['needs a key', route('events.read'), undefined, {}, 'UNAUTHENTICATED'],
    ['that names no permission needs a key all the same', route(), undefined, {}, 'UNAUTHENTICATED'],
    ['that names no permission is denied to who may everything', route(), all, {}, 'FORBIDDEN'],
    ['is denied without the permission', route('events.read', true), intake, { tenant: 'acme' }, 'FORBIDDEN'],
    ['is denied for another tenant', route('events.read', true), owner, { tenant: 'other' }, 'FORBIDDEN'],
    [
      'is denied for another source',
      route('events.read', true),
      owner,
      { tenant: 'acme', source: 'erp' },
      'FORBIDDEN',
    ],
    [
      'of a whole tenant is denied for one source',
      route('events.read'),
      owner,
      { tenant: 'acme' },
      'FORBIDDEN',
    ],
    ['of the whole system is denied for one tenant', route('events.read'), owner, {}, 'FORBIDDEN'],
    [
      'is denied from the moment the grant ends',
      route('events.read'),
      holding({ role: 'analyst', until: NOW }),
      { tenant: 'acme' },
      'FORBIDDEN',
    ],
    [
      'is denied where one grant has the permission and another the tenant',
      route('events.read'),
      holding({ role: 'analyst', tenant: 'other' }, { role: 'administrator', tenant: 'acme' }),
      { tenant: 'acme' },
      'FORBIDDEN',
    ],
    ['is denied to who has no grant', route('events.read', true), holding(), {}, 'FORBIDDEN'],
  ])('%s', (...[, access, principal, place, code]) => {
    expect(() => admit(access, principal, place, NOW)).toThrow(expect.objectContaining({ code }));
  });

  it.each<[string, ReturnType<typeof route>, Principal, Place]>([
    ['of a source', route('events.write'), intake, { tenant: 'acme', source: 'crm' }],
    ['of a tenant, which narrows by itself', route('events.read', true), owner, { tenant: 'acme' }],
    ['of the system, which narrows by itself', route('events.read', true), owner, {}],
    ['of any tenant, to who is not bounded', route('events.read'), all, { tenant: 'other' }],
    [
      'until the grant ends',
      route('events.read'),
      holding({ role: 'analyst', until: NOW + 1 }),
      { tenant: 'acme' },
    ],
  ])('is open: %s', (...[, access, principal, place]) => {
    expect(admit(access, principal, place, NOW)).toMatchObject({ id: principal.id, inForce: true });
  });

  it('admits without the grants that have run out', () => {
    const ended: Grant = { role: 'senior-analyst', until: NOW };
    const held: Grant = { role: 'analyst' };
    const { grants } = admit(route('events.read'), holding(ended, held), { tenant: 'acme' }, NOW);
    expect(grants).toEqual([held]);
  });
});
